import { createHash } from 'node:crypto';
import { type NewEvent } from '#kernel';
import { canonicalBytes } from '#platform';
import { recorded } from '#testkit';
import { Certificates } from './certificates';
import { type StoredEvent } from './receipts';

const definition = {
  id: 'refunds',
  onScopeChange: [{ name: 'extra', workflow: 'refunds', holdsParent: true }],
  stages: [{ name: 'all', steps: [{ name: 'pay' }] }],
};
const digest = createHash('sha256').update(canonicalBytes(definition)).digest('hex');
const workflow = { id: 'refunds', version: 1, digest };
const published = { workflowId: 'refunds', version: 1, digest, definition };

const event = (type: string, data: object = {}): NewEvent => ({
  type,
  data: { workOrderId: '1', ...data },
});
const opened = event('work-order.opened', {
  workflow,
  jobType: 'refund',
  mode: 'enforce',
  owner: 'ops',
  checklistRunId: 'run-1',
});
const paid = event('step.completed', { step: 'pay' });
const closed = event('work-order.closed');
const tracked = event('decision.made', {
  decisionId: 'd-1',
  action: {},
  enforced: true,
  outcome: 'stop',
  approvals: [],
  consumes: [],
  validUntil: '',
  scopeChange: { tracks: [{ track: 'extra', workOrderId: '2' }] },
});

/** A log in which each stream follows the one before. */
const certify = (...streams: readonly [string, readonly NewEvent[]][]) => {
  const found = new Map<string, readonly StoredEvent[]>();
  let position = 0;
  for (const [stream, events] of streams)
    found.set(
      stream,
      recorded(events, stream).map(({ position: _, ...one }) => ({
        position: (position += 1),
        body: canonicalBytes(one),
      })),
    );
  const receipts = {
    eventsOf: (_: string, stream: string) => Promise.resolve(found.get(stream) ?? []),
    definitions: () => Promise.resolve(found.get('workflow-refunds') ?? []),
  };
  return new Certificates(receipts, 'default').of('1');
};
const workflows: [string, NewEvent[]] = [
  'workflow-refunds',
  [event('workflow.published', published)],
];

describe('what certifies a closure', () => {
  it('[V8] is the stream up to it, and the definition; nothing that came later', async () => {
    const late = event('exception.raised', { exceptionId: 'x-1' });
    const past = [opened, paid, closed, closed, late];
    const { claims, ...certified } = await certify(workflows, ['work-order-1', past]);
    expect(certified).toEqual({ stream: 'work-order-1', events: [2, 3, 4], dependsOn: [1] });
    expect(claims).toMatchObject({ format: 'writ.closure-certificate.v2', treeSize: 4 });
  });

  it('[V8] is the end of each track that held it, too', async () => {
    const child: [string, NewEvent[]] = [
      'work-order-2',
      [opened, closed, event('work-order.reopened', {}), event('work-order.superseded')],
    ];
    const parent: [string, NewEvent[]] = ['work-order-1', [opened, tracked, paid, closed]];
    expect((await certify(workflows, child, parent)).dependsOn).toEqual([1, 5]);
    await expect(certify(workflows, parent, child)).rejects.toMatchObject({
      code: 'closure_unproven',
      facts: { unmet: [{ kind: 'track', subject: '2' }] },
    });
  });

  it.each<[string, readonly NewEvent[]]>([
    ['work_order_not_found', []],
    ['work_order_not_closed', [opened]],
    ['work_order_not_closed', [opened, paid, closed, event('work-order.reopened', {})]],
    ['work_order_not_closed', [opened, event('work-order.abandoned')]],
    ['closure_unproven', [opened, closed]],
    ['closure_unproven', [closed, opened]],
    ['closure_unproven', [opened, paid, event('work-order.superseded'), closed]],
  ])('[V8] is refused with %s otherwise', (code, past) =>
    expect(certify(workflows, ['work-order-1', past])).rejects.toMatchObject({ code }),
  );

  it('[V8] is refused where the definition is not there, or not as published', async () => {
    const past: [string, NewEvent[]] = ['work-order-1', [opened, paid, closed]];
    const edited = event('workflow.published', { ...published, definition: {} });
    for (const log of [[past], [['workflow-refunds', [edited]], past]] as (typeof past)[][])
      await expect(certify(...log)).rejects.toMatchObject({
        code: 'closure_unproven',
        facts: { unmet: [{ subject: 'workflow' }] },
      });
  });
});
