import { type DecisionMadeData, type ProposedAction, type StopCause } from '#contracts';
import { type NewEvent } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { evolve } from '../evolve';
import { unknownWorkOrder } from '../state';
import { stoppageOf } from './exception-causes';
import { isAfterStop } from './stoppage-fold';

const morning = '2030-01-01T09:00:00.000Z';
const noon = '2030-01-01T12:00:00.000Z';
const issue: ProposedAction = { kind: 'refund.issue', authority: 'apply', system: 'payments' };
const draft: ProposedAction = { ...issue, kind: 'refund.draft' };
const denied = { code: 'policy-stop' };
const run = { outcome: 'run' as const };
const isPaid = (more: Partial<StopCause> = {}) => ({
  code: 'fact-unknown',
  stopCause: { cause: 'fact' as const, subject: 'paid', ...more },
});
const disputed = { ...isPaid(), code: 'facts-conflict' };
const other = { source: 'payments' };

describe('a stoppage', () => {
  it('[E9] lasts until each proposal that it holds up has another answer', () => {
    const past = [decision(denied), decision({ ...denied, requestedBy: 'agent-8' })];
    expect(stoppage(past)).toMatchObject({ subject: 'refund.issue', proposals: 2, endedAt: null });
    expect(stoppage([...past, decision(run)])).toMatchObject({ proposals: 1, endedAt: null });
    expect(stoppage([...past, decision(run), decision(run)])).toMatchObject({ proposals: 1 });
    const both = [...past, decision(run), decision({ ...run, requestedBy: 'agent-8' })];
    expect(stoppage(both)).toMatchObject({ proposals: 0, endedAt: morning, endedBy: eventId(4) });
  });

  it('[E9] counts a proposal that is repeated once', () =>
    expect(stoppage([decision(denied), decision(denied)])).toMatchObject({ proposals: 1 }));

  it('[E9] is one for each kind of action, cause and code', () => {
    const past = [
      decision(denied),
      decision({ ...denied, action: draft }),
      decision({ code: 'facts-stale', requestedBy: 'agent-8' }),
      decision(run),
    ];
    const ends = [1, 2, 3].map((event) => stoppage(past, event)?.endedAt);
    expect(ends).toEqual([morning, null, null]);
  });

  it('[E9] that comes back is another one, and leaves the first as it ended', () => {
    const past = [decision(denied), decision(run), decision(denied)];
    expect(stoppage(past)).toMatchObject({ endedBy: eventId(2) });
    expect(stoppage(past, 3)).toMatchObject({ proposals: 1, endedAt: null });
    expect(stoppage([...past, decision(run)], 3)).toMatchObject({ endedBy: eventId(4) });
  });

  it('[E9] of another stop of the same proposal is not left with the first', () => {
    const both = [decision(denied), decision(isPaid()), decision(isPaid())];
    expect([stoppage(both)?.endedAt, stoppage(both, 2)?.endedAt]).toEqual([null, null]);
    const answered = [...both, decision(run)];
    expect([stoppage(answered)?.endedAt, stoppage(answered, 2)?.endedAt]).toEqual([
      morning,
      morning,
    ]);
    const disputedMeanwhile = [...both, decision(disputed)];
    expect(stoppage(disputedMeanwhile, 2)?.endedAt).toBe(morning);
    expect(stoppage(disputedMeanwhile)?.endedAt).toBeNull();
    expect(stoppage([...disputedMeanwhile, decision(run)])?.endedAt).toBe(morning);
  });
});

describe('the code of an owner’s rejection', () => {
  const code = 'approval-rejected';

  it('[E9] holds until a person resolves it, and passes as any other where a rule gives it', () => {
    const byOwner = decision({ code, approvals: ['a-1'] });
    const byRule = decision({ code, rules: ['no-refunds'] });
    expect(stoppage([byOwner])).toBeUndefined();
    expect(stoppage([byRule])?.endedAt).toBeNull();
    expect(stoppage([byRule, decision(run)])?.endedAt).toBe(morning);
  });
});

describe('a stop for a fact', () => {
  it.each<[string, object, readonly PastEvent[]]>([
    ['it is known', isPaid(), [fact(false)]],
    ['it has the type that is needed', isPaid({ type: 'boolean' }), [fact(true)]],
    [
      'it is fresh enough',
      isPaid({ maxAge: 'PT3H' }),
      [fact(true, { observedAt: '2030-01-01T09:00:00.001Z' })],
    ],
    ['its declared source states it', isPaid({ source: 'shop' }), [fact(true)]],
    [
      'its decision was dated moments after the ledger recorded it',
      isPaid(),
      [fact(true, { observedAt: '2030-01-01T12:00:00.500Z' })],
    ],
  ])('[E9] ends when %s', (_, cause, facts) => expect(ended(decision(cause), ...facts)).toBe(true));

  it.each<[string, object, readonly PastEvent[]]>([
    ['another fact is reported', isPaid(), [fact(true, { name: 'shipped' })]],
    ['nobody knows its value', isPaid({ maxAge: 'P1D' }), [fact(null)]],
    ['its value is TBD', isPaid(), [fact('TBD')]],
    ['it has another type', isPaid({ type: 'boolean' }), [fact('yes')]],
    ['it is as old as it may not be', isPaid({ maxAge: 'PT3H' }), [fact(true)]],
    ['another source than the declared one states it', isPaid({ source: 'bank' }), [fact(true)]],
    ['it is dated ahead', isPaid(), [fact(true, { observedAt: '2030-01-01T12:00:00.501Z' })]],
  ])('[E9] lasts while %s', (_, cause, facts) =>
    expect(ended(decision(cause), ...facts)).toBe(false),
  );

  it.each<[string, readonly PastEvent[], string | null]>([
    ['agree', [fact(1, other)], noon],
    ['agree that nobody knows yet', [fact('TBD'), fact('TBD', other)], noon],
    ['are disputed by a third one', [fact(3, { source: 'crm' })], null],
  ])(
    '[E9] that its sources state differently ends once they agree: they %s',
    (_, facts, endedAt) => {
      const past = [fact(1), fact(2, other), decision(disputed), ...facts];
      expect(stoppage(past, 3)?.endedAt).toBe(endedAt);
    },
  );

  it('[E9] is the only one that a fact ends: an action may have the same name', () => {
    const action = { ...issue, kind: 'paid' };
    expect(ended(decision({ ...denied, action }), fact(true))).toBe(false);
    const waits = { outcome: 'wait' as const, code: 'owner-missing', action };
    expect(ended(decision({ ...isPaid(), ...waits }), fact(true))).toBe(false);
  });
});

describe('a stop that replaces another one of the same proposal', () => {
  const prerequisite = (subject: string) => ({
    code: 'input-missing',
    stopCause: { cause: 'prerequisite' as const, subject },
  });

  it('[E9] ends it, unless it is for a fact or a prerequisite of its own', () => {
    expect(ended(decision(denied), decision({ code: 'facts-stale' }))).toBe(true);
    expect(ended(decision(denied), decision(isPaid()))).toBe(false);
    expect(ended(decision(denied), decision(prerequisite('refund.issue')))).toBe(false);
    expect(ended(decision(isPaid()), decision(disputed))).toBe(true);
    expect(ended(decision(isPaid()), decision(isPaid({ subject: 'shipped' })))).toBe(false);
    expect(ended(decision(isPaid()), decision(prerequisite('paid')))).toBe(false);
  });
});

describe('a decision after a stop', () => {
  const isAfter = (past: readonly PastEvent[], more: Partial<DecisionMadeData>) =>
    isAfterStop(stateAfter(past), decision(more).data as unknown as DecisionMadeData);

  it('[E9] replaces what stopped the same proposal', () => {
    expect(isAfter([decision(denied)], run)).toBe(true);
    expect(isAfter([decision(denied)], { code: 'facts-stale' })).toBe(true);
    expect(isAfter([decision(isPaid())], disputed)).toBe(true);
  });

  it.each<[string, readonly PastEvent[], Partial<DecisionMadeData>]>([
    ['nothing was stopped', [], run],
    ['another proposal was', [decision(denied)], { ...run, requestedBy: 'agent-8' }],
    ['it is stopped for the same', [decision(denied)], denied],
    ['the stop has passed', [decision(isPaid()), fact(true)], run],
    ['it is for a fact', [decision(denied)], isPaid()],
    ['it is only observed', [decision(denied)], { ...run, enforced: false }],
    [
      'the work is not open',
      [decision(denied)],
      { code: 'work-order-not-open', rules: ['engine.work-order'] },
    ],
  ])('[E9] replaces nothing where %s', (_, past, more) => expect(isAfter(past, more)).toBe(false));
});

function eventId(index: number): string {
  return `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`;
}

function decision(more: Partial<DecisionMadeData>): NewEvent {
  const made = {
    workOrderId: 'wo-1',
    decisionId: 'd-1',
    action: issue,
    outcome: 'stop',
    enforced: true,
    requestedBy: 'agent-7',
    approvals: [],
    consumes: [],
    ...more,
  };
  return { type: 'decision.made', data: made };
}

/** Of nine o'clock, and known to Writ at noon. */
function fact(value: unknown, more: object = {}): PastEvent {
  const data = { name: 'paid', value, source: 'shop', observedAt: morning, ...more };
  return { type: 'fact.observed', data: { workOrderId: 'wo-1', ...data }, recordedAt: noon };
}

function stateAfter(past: readonly PastEvent[]) {
  return recorded(past).reduce(evolve, unknownWorkOrder);
}

/** The stoppage of an event; of the first one unless it says which. */
function stoppage(past: readonly PastEvent[], event = 1) {
  return stoppageOf(stateAfter(past), eventId(event));
}

function ended(...past: readonly PastEvent[]): boolean {
  return stoppage(past)?.endedAt !== null;
}
