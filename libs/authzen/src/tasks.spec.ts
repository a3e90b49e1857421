import { type AccessRequestStatus } from '#contracts';
import { aggregateStatus, approvalIdOf, itemOfApproval, taskIdOf, taskOf } from './tasks';

const UNGUESSABLE = 'a'.repeat(43);
const id = taskIdOf(UNGUESSABLE);

describe('the status of several items', () => {
  it.each<readonly [string, readonly AccessRequestStatus[]]>([
    ['pending', ['approved', 'pending', 'denied']],
    ['approved', ['approved', 'approved']],
    ['cancelled', ['cancelled']],
    ['partial', ['approved', 'expired']],
  ])('[N6] is %s', (status, items) => expect(aggregateStatus(items)).toBe(status));
});

describe('the id of an approval', () => {
  it('[N6] leads to its task and item', () =>
    expect(itemOfApproval(approvalIdOf(id, 12))).toEqual({ taskId: id, number: 12 }));

  it.each([
    '',
    'apr_',
    id,
    `apr_${UNGUESSABLE}`,
    `apr_${UNGUESSABLE}.x`,
    `x${approvalIdOf(id, 1)}`,
  ])('[N6] is not %j', (text) => expect(itemOfApproval(text)).toBeUndefined());
});

describe('a task handle', () => {
  const item = { resource: { type: 'record', id: 'r' }, action: { name: 'read' } };
  const approved = {
    ...item,
    status: 'approved' as const,
    result: { mode: 'reevaluate' as const, approval: { id: 'apr', approved_until: 'later' } },
  };
  const endpoint = 'https://writ.example/access/v1/requests/arq_1';

  it('[N6] can be cancelled while something is pending', () => {
    const { task, result } = taskOf(id, [{ ...item, status: 'pending' }], { endpoint });
    expect(task.links).toEqual({ cancel: `${endpoint}/cancel` });
    expect(result).toBeUndefined();
  });

  it('[N6] has the result of a single item beside it, and of several in each', () => {
    const expiresAt = '2030-01-02T09:00:00.000Z';
    expect(taskOf(id, [approved], { endpoint, expiresAt })).toMatchObject({
      task: { status: 'approved', expires_at: expiresAt, items: [{ result: approved.result }] },
      result: approved.result,
    });
    const several = taskOf(id, [approved, { ...item, status: 'denied' }], { endpoint });
    expect(several.task.status).toBe('partial');
    expect([several.result, several.task.items[1]!.result]).toEqual([undefined, undefined]);
    expect(several.task).not.toHaveProperty('links');
  });
});
