import { type ApprovalRequestedData, type DecisionMadeData } from '#contracts';
import { type PastEvent } from '#testkit';
import {
  decided,
  euros,
  grant,
  granted,
  issue,
  made,
  outside,
  propose,
  ready,
  request,
  waiting,
} from '../../test/refund-builders';

describe('a change of scope', () => {
  const tracks = [
    { name: 'delivery', workflow: 'deliveries', owner: 'logistics' },
    { name: 'billing', workflow: 'bills' },
  ];
  const context = outside({ definition: { onScopeChange: tracks } });
  const past = [...waiting, grant];
  const wide = issue({ objects: ['order-1', 'order-2'], amount: euros(2_000) });
  const ids = { ...context.ids, decision: (old?: string) => (old ? `${old}-again` : 'wide') };
  const widening = (events: readonly PastEvent[] = past, overrides: object = {}) =>
    made(events, propose(wide, { context: { ...context, ids }, ...overrides }));
  const tracksOpened = [
    { track: 'delivery', workOrderId: 'delivery-of-wo-1' },
    { track: 'billing', workOrderId: 'billing-of-wo-1' },
  ];

  it('[A3] requests the whole, lists what is covered and opens one child a track', () =>
    expect(widening()).toMatchObject([
      {
        data: {
          outcome: 'wait',
          approvals: ['refund-of-wide'],
          scopeChange: {
            approvalId: request.approvalId,
            covered: issue(),
            beyond: [
              { field: 'objects', granted: 'order-1', requested: 'order-1, order-2' },
              { field: 'amount' },
            ],
            tracks: tracksOpened,
          },
          nextAction:
            'Hold refund.issue: finance decides on the approval refund. ' +
            `Approval ${request.approvalId} covers a part: propose that by itself.`,
        },
      },
      { data: { permits: ['refund.issue'], scope: { objects: ['order-1', 'order-2'] } } },
    ]));

  it('[A3] lets what was covered run meanwhile', () =>
    expect(decided([...past, ...widening()], propose(issue(), { context }))).toMatchObject({
      outcome: 'run',
      approvals: [request.approvalId],
    }));

  it('[A3] says the same when the request is joined, and opens no second child', () => {
    const joined = made([...past, ...widening()], propose(wide, { by: 'agent-8', context }));
    expect(joined).toHaveLength(1);
    expect(joined[0]!.data).toMatchObject({ scopeChange: { tracks: tracksOpened } });
    const opened = [{ track: 'billing', workOrderId: 'child-7' }];
    const other = { ...(widening()[0]!.data as DecisionMadeData) };
    const known: PastEvent = {
      type: 'decision.made',
      data: { ...other, scopeChange: { ...other.scopeChange, tracks: opened } },
    };
    expect(widening([...past, known])[0]!.data).toMatchObject({
      scopeChange: { tracks: [tracksOpened[0], opened[0]] },
    });
  });

  it('[A3] has no tracks where the workflow names none', () =>
    expect(decided(past, propose(wide, { context: outside() })).scopeChange).toMatchObject({
      approvalId: request.approvalId,
      tracks: [],
    }));

  it('[A3] is over once the whole is granted', () => {
    const requested = widening();
    const grant = granted(requested[1]!.data as ApprovalRequestedData);
    const run = decided([...past, ...requested, grant], propose(wide, { context }));
    expect(run).toMatchObject({ outcome: 'run', approvals: ['refund-of-wide'] });
    expect(run).not.toHaveProperty('scopeChange');
  });

  it('[A8] counts a part that waits for a condition', () => {
    const conditional = granted(request, { conditions: [{ number: 1, text: 'deposit' }] });
    const decision = widening([...waiting, conditional])[0]!.data;
    expect(decision).toMatchObject({ scopeChange: { approvalId: request.approvalId } });
  });

  it.each<[string, readonly PastEvent[], object]>([
    ['nothing is granted', [], {}],
    ['the grant has expired', [granted(request, { expiresAt: '2030-01-01T09:00:00.000Z' })], {}],
    ['the requester granted it', [granted(request)], { by: 'finance' }],
    ['the grant covers no part', [granted(request, { scope: { objects: ['order-9'] } })], {}],
  ])('[A3] is none where %s', (_, events, overrides) => {
    const decision = widening([...waiting, ...events], overrides)[0]!.data;
    expect(decision).toMatchObject({ outcome: 'wait' });
    expect(decision).not.toHaveProperty('scopeChange');
  });

  it('opens nothing in mode observe, and says the same otherwise', () => {
    const observed = [...ready({ mode: 'observe' }), ...waiting.slice(3), grant];
    const events = widening(observed);
    expect(events).toHaveLength(1);
    expect(events[0]!.data).toMatchObject({
      outcome: 'wait',
      enforced: false,
      approvals: [],
      scopeChange: { approvalId: request.approvalId, tracks: [] },
      nextAction: expect.stringMatching(/^Observed only, nothing is held back. In enforce mode: /),
    });
  });
});
