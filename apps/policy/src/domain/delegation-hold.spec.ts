import { type PastEvent, specFor } from '#testkit';
import {
  comes,
  delegated,
  dispatched,
  drafting,
  engagement,
  LATER,
  proposeAs,
  timedOut,
} from '../../test/delegation-builders';
import {
  again,
  decided,
  issue,
  made,
  NOW,
  opened,
  ready,
  request,
  running,
} from '../../test/refund-builders';
import { declared } from '../../test/urgent-builders';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);
const integrator = ['integrator'];
/** Proposed by the delegator in person, unless overridden. */
const decisionOn = (past: readonly PastEvent[], action: object = drafting('configure'), by = {}) =>
  decided(past, proposeAs(action, { by: 'lead', roles: integrator, ...by }));
const context = engagement();
const onDispatch = (dispatchId = 'd-1', at = NOW) => again({ dispatchId }, { context, at });

/** The delegator proposed and waits. */
const held = [...delegated(), ...made(delegated(), waitOf())];
/** The delegator was let run before anything was delegated. */
const before = [...ready(), ...made(ready(), waitOf())];

describe('a delegator, while the delegated step is not confirmed', () => {
  it('[D4] waits for the operator, who is named, until the dispatch times out, and requests nothing', () => {
    expect(made(delegated(), waitOf())).toHaveLength(1);
    expect(decisionOn(delegated())).toMatchObject({
      outcome: 'wait',
      rules: ['engine.delegation'],
      owner: 'support-lead',
      approvals: [],
      validUntil: LATER,
      reasons: [
        'The step configure is delegated by the dispatch d-1 to agent-8: nobody has confirmed it.',
      ],
      nextAction:
        'Hold refund.draft: an operator confirms the dispatch d-1 to agent-8, or calls it back.',
    });
    expect(decisionOn(delegated()).code).toBeUndefined();
    expect(decisionOn(delegated({ step: undefined })).reasons).toEqual([
      'Work of this work order is delegated by the dispatch d-1 to agent-8: nobody has confirmed it.',
    ]);
  });

  it.each<[string, readonly PastEvent[]]>([
    ['it lies in the inbox', [comes('delivered')]],
    ['it was taken on', [comes('accepted')]],
    ['it was reported done', [comes('accepted'), comes('reported-done')]],
    ['it timed out', [timedOut()]],
    ['another took its place', [comes('superseded'), dispatched({ dispatchId: 'd-2' })]],
  ])('[D4] waits when %s', (_, since) =>
    expect(decisionOn([...delegated(), ...since]).outcome).toBe('wait'),
  );

  it('[D4] hears that the delegate calls it done, which is not the operator’s word', () =>
    expect(decisionOn([...delegated(), comes('reported-done')]).reasons).toEqual([
      'The step configure is delegated by the dispatch d-1 to agent-8: its delegate says that it is done, and no operator has confirmed it.',
    ]));

  it.each([
    [LATER, '2030-01-02T10:00:00.000Z'],
    ['2030-01-02T10:00:00.000Z', '2030-01-02T11:00:00.000Z'],
  ])('[D4] waits an hour at a time for what has timed out, at %s', (at, validUntil) =>
    expect(decisionOn([...delegated(), timedOut()], undefined, { at })).toMatchObject({
      outcome: 'wait',
      validUntil,
    }),
  );

  it.each([
    ['whom it was sent for', { by: 'owner-1' }, 'wait'],
    ['somebody who acts for whom it was sent for', { by: 'agent-9', for: ['owner-1'] }, 'wait'],
    ['somebody else', { by: 'agent-9' }, 'run'],
    ['the delegate, who acts for whom it was sent for', { by: 'agent-8', for: ['owner-1'] }, 'run'],
    ['the delegator, who says to act for the delegate', { by: 'lead', for: ['agent-8'] }, 'wait'],
  ])('[D4] and so does, or does not, %s', (_, by, outcome) =>
    expect(decisionOn(delegated(), drafting('configure'), by).outcome).toBe(outcome),
  );

  it.each<[string, Parameters<typeof dispatched>[0], string | undefined, string]>([
    ['another step', {}, 'verify', 'run'],
    ['no step, where the work stops for it', { blocks: true }, undefined, 'wait'],
    ['no step, where it does not', { blocks: false }, undefined, 'run'],
    ['its step, where the work does not stop for it', { blocks: false }, 'configure', 'wait'],
    [
      'any step, where all the work is delegated',
      { step: undefined, blocks: false },
      'verify',
      'wait',
    ],
    ['no step, where all the work is', { step: undefined, blocks: false }, undefined, 'wait'],
  ])('[D4] with an action of %s', (_, brief, step, outcome) =>
    expect(decisionOn(delegated(brief), drafting(step)).outcome).toBe(outcome),
  );

  it('[D4] may look, and is stopped where it would be stopped', () => {
    const inspect = {
      kind: 'order.inspect',
      authority: 'read',
      system: 'shop',
      objects: ['order-1'],
      step: 'configure',
    };
    expect(decisionOn(delegated(), inspect).outcome).toBe('run');
    const forbid = engagement(
      {},
      '@id("never") @reason("no") forbid (principal, action, resource);',
    );
    expect(decisionOn(delegated(), drafting('configure'), { context: forbid })).toMatchObject({
      outcome: 'stop',
      rules: ['never'],
    });
  });

  it('[D4] [E7] goes on under a break-glass, which is never free', () =>
    expect(decisionOn([...delegated(), declared()], issue())).toMatchObject({
      outcome: 'run',
      rules: ['engine.break-glass'],
      breakGlass: { instead: 'wait', bypassed: ['support-lead'] },
    }));

  it('[D4] waits for somebody yet to be named where nobody answers for the work', () => {
    const nobodys = [opened({ owner: 'TBD' }), ...delegated().slice(1)];
    const unowned = engagement({ owner: 'TBD' });
    expect(decisionOn(nobodys, undefined, { context: unowned })).toMatchObject({
      outcome: 'wait',
      owner: 'TBD',
      code: 'owner-missing',
    });
  });

  it('[D4] waits for all that it has sent, as long as for the last of them', () => {
    const longer = dispatched({ dispatchId: 'd-2', timesOutAt: '2030-01-03T09:00:00.000Z' });
    const both = decisionOn([...delegated(), longer]);
    expect(both.reasons).toHaveLength(2);
    expect(both.validUntil).toBe('2030-01-03T09:00:00.000Z');
    expect(both.nextAction).toContain('the dispatch d-1 to agent-8 and the dispatch d-2 to');
    expect(decisionOn([...ready(), longer, dispatched()]).validUntil).toBe(both.validUntil);
    expect(decisionOn([...delegated(), longer, comes('confirmed')]).outcome).toBe('wait');
  });
});

describe('deciding again, for a delegator', () => {
  it.each(['confirmed', 'stopped', 'superseded'] as const)(
    '[D4] lets it run once the dispatch is %s',
    (verb) =>
      expect(decided([...held, comes(verb)], onDispatch())).toMatchObject({
        outcome: 'run',
        supersedes: 'decision-1',
      }),
  );

  it('[D4] says nothing new of a report, of the hard timeout and of other dispatches', () => {
    for (const since of [[comes('reported-done')], [timedOut()], []])
      given(...held, ...since)
        .when(onDispatch())
        .thenNothing();
    given(...held, comes('confirmed'))
      .when(onDispatch('d-9'))
      .thenNothing();
  });

  it('[D4] makes wait what it was let do before it sent the dispatch', () => {
    expect(before.at(-1)!.data).toMatchObject({ outcome: 'run' });
    expect(decided([...before, dispatched()], onDispatch())).toMatchObject({
      outcome: 'wait',
      supersedes: 'decision-1',
    });
    given(...before, dispatched())
      .when(onDispatch('d-1', '2030-01-01T10:00:00.000Z'))
      .thenNothing();
  });

  it('[D4] names the grant under which it would run', () => {
    const sent = dispatched({ delegator: 'agent-7' });
    expect(decided([...running, sent], again({ dispatchId: 'd-1' }))).toMatchObject({
      outcome: 'wait',
      rules: ['engine.delegation'],
      approvals: [request.approvalId],
    });
  });

  it('[D4] retains the requests, and requests approvals where the confirmation leaves it to owners', () => {
    const governed = engagement({ overlays: [overlay] });
    const waits = made(ready(), waitOf(governed));
    const approvalId = `refund-of-decision-1`;
    const both = decided(
      [...ready(), ...waits, dispatched()],
      again({ dispatchId: 'd-1' }, { context: governed }),
    );
    expect(both).toMatchObject({ rules: ['engine.delegation'], approvals: [approvalId] });
    expect(request.approvalId).toBe(approvalId);

    const redispatched = [
      ...delegated(),
      ...made(delegated(), waitOf(governed)),
      comes('confirmed'),
    ];
    expect(made(redispatched, again({ dispatchId: 'd-1' }, { context: governed }))).toEqual([
      { type: 'decision.made', data: expect.objectContaining({ rules: ['overlay.launch'] }) },
      { type: 'approval.requested', data: expect.objectContaining({ owner: 'finance' }) },
    ]);
  });
});

function waitOf(context = engagement()) {
  return proposeAs(drafting('configure'), { by: 'lead', roles: ['integrator'], context });
}

const overlay = { name: 'launch', approval: 'refund', actions: ['refund.draft'] };
