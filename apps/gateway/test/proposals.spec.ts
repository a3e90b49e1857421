import { decideAction, internalCommandSubject, openWorkOrder, type Role } from '#contracts';
import { as, refusal, useGateway } from './outside';

const deciding = internalCommandSubject(decideAction);
const opening = internalCommandSubject(openWorkOrder);
const action = { kind: 'order.inspect', authority: 'read', system: 'shop' };
const decision = { ok: true, position: 9, replayed: false, answer: { outcome: 'run' } };
const opened = { ok: true, position: 8, replayed: false, answer: { workOrderId: 'wo-1' } };

describe('opening and deciding in one request', () => {
  const { outside, app } = useGateway();
  const propose = (more: object, key = 'key-1', role: Role = 'delegate') => {
    const { headers, ...request } = as(role, 'POST', '/v1/actions', {
      workflow: 'refunds',
      action,
      ...more,
    });
    return app.inject({ ...request, headers: { ...headers, 'idempotency-key': key } });
  };
  const requests = (subject: string): readonly any[] => outside.requestsOn(subject);

  it('decides on work that is open, and opens nothing', async () => {
    outside.on(deciding, () => decision);
    const answer = await propose({ workOrderId: 'wo-1' });
    expect([answer.statusCode, answer.headers['writ-position']]).toEqual([200, '9']);
    expect(answer.json()).toMatchObject({ outcome: 'run', position: 9 });
    expect(requests(deciding)).toMatchObject([
      { data: { workOrderId: 'wo-1', action, workflow: 'refunds' } },
    ]);
    expect(requests(opening)).toEqual([]);
  });

  it('opens work that is not there, once, and decides then', async () => {
    const answers = [refusal('work_order_not_found'), decision];
    outside.on(deciding, () => answers.shift()!);
    outside.on(opening, () => refusal('work_order_exists'));
    expect((await propose({ workOrderId: 'wo-1', objects: ['order-7'] })).statusCode).toBe(200);
    expect(requests(opening)).toMatchObject([
      { data: { workOrderId: 'wo-1', workflow: 'refunds', objects: ['order-7'] } },
    ]);
    const ids = [...requests(deciding), ...requests(opening)].map(
      ({ metadata }) => metadata.commandId,
    );
    expect(new Set(ids).size).toBe(3);
  });

  it('opens new work where none is named, the same for a repeated request', async () => {
    outside.on(deciding, () => decision);
    outside.on(opening, () => opened);
    for (const key of ['key-1', 'key-1', 'key-2']) await propose({}, key);
    const [first, again, other] = requests(opening).map(({ data, metadata }) => [
      data.workOrderId,
      metadata.commandId,
    ]);
    expect(again).toEqual(first);
    expect(other![0]).not.toBe(first![0]);
    const decided = requests(deciding).map(({ data }) => data.workOrderId);
    expect(decided).toEqual([first, again, other].map((one) => one![0]));
  });

  it('opens other work for another caller who sends the same Idempotency-Key', async () => {
    outside.on(deciding, () => decision);
    outside.on(opening, () => opened);
    await propose({}, 'key-1', 'delegate');
    await propose({}, 'key-1', 'integrator');
    const ids = requests(opening).map(({ data }) => data.workOrderId);
    expect(new Set(ids).size).toBe(2);
  });

  it('decides nothing where the work follows another workflow', async () => {
    outside.on(deciding, () => refusal('work_order_exists'));
    const answer = await propose({ workOrderId: 'wo-1' });
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'work_order_exists']);
    expect(requests(opening)).toEqual([]);
  });

  it('decides nothing where the work may not be opened', async () => {
    outside.on(deciding, () => refusal('work_order_not_found'));
    outside.on(opening, () => refusal('opening_not_allowed'));
    const answer = await propose({ workOrderId: 'wo-1' });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'opening_not_allowed']);
    expect(requests(deciding)).toHaveLength(1);
  });
});
