import { type DecisionMadeData } from '#contracts';
import { type NewEvent } from '#kernel';
import { event, eventId, opened } from '../../test/exception-builders';
import { recordedInTime, recordedLate } from '../../test/reaction-runs';

const decision = (decisionId: string, other: Partial<DecisionMadeData>): NewEvent =>
  event('decision.made', {
    decisionId,
    outcome: 'stop',
    enforced: true,
    reasons: [],
    rules: [],
    checks: [],
    action,
    owner: 'olga',
    approvals: [],
    consumes: [],
    facts: {},
    requestedBy: 'agent-7',
    validUntil: '2030-01-01T10:00:00.000Z',
    ...other,
  });
const prerequisite = (
  verb: 'passed' | 'failed',
  name: string,
  code = 'order-not-found',
): NewEvent =>
  event(`prerequisite.${verb}`, { prerequisite: name, ...(verb === 'failed' && { code }) });
const stoppedBy = (subject: string) => ({ stopCause: { cause: 'prerequisite' as const, subject } });

const action = { kind: 'refund.issue', authority: 'apply' as const, system: 'payments' };
const aboutFact = { cause: 'fact' as const, subject: 'order-paid' };
const unknownFact = { code: 'fact-unknown', stopCause: { ...aboutFact, type: 'boolean' as const } };
const fact = (value: unknown, more: object = {}): NewEvent =>
  event('fact.observed', {
    name: 'order-paid',
    value,
    source: 'shop',
    observedAt: '2030-01-01T09:00:00.000Z',
    ...more,
  });

const request = { code: 'order-not-found', ...stoppedBy('order-found') };
const missing = { code: 'input-missing', ...stoppedBy('input-order') };
const halted = { code: 'work-order-not-open', rules: ['engine.work-order'] };

/** The work is open, and its first proposal waits for an owner. */
const before = [
  opened(),
  decision('d-1', { outcome: 'wait', approvals: ['a-1'] }),
  event('approval.requested', {
    approvalId: 'a-1',
    kind: 'refund',
    owner: 'finance',
    requestedBy: 'agent-7',
    decisionId: 'd-1',
    dueAt: '2031-01-01T00:00:00.000Z',
    ruleDigest: 'r',
    permits: [],
    scope: {},
    packet: {},
    singleUse: false,
    conditions: [],
  }),
];

/** What calls for an exception, the same cause once more, and what passes. */
const causes: readonly (readonly [string, NewEvent, NewEvent, NewEvent])[] = [
  [
    'a failed prerequisite, and a proposal meanwhile',
    prerequisite('failed', 'order-found'),
    decision('d-1', request),
    prerequisite('passed', 'order-found'),
  ],
  [
    'a proposal before a prerequisite was checked, and its failure',
    decision('d-1', request),
    prerequisite('failed', 'order-found'),
    prerequisite('passed', 'order-found'),
  ],
  [
    'two proposals before a prerequisite was checked',
    decision('d-1', request),
    decision('d-2', request),
    prerequisite('passed', 'order-found'),
  ],
  [
    'a missing input, and a proposal meanwhile',
    prerequisite('failed', 'input-order', 'input-missing'),
    decision('d-1', missing),
    prerequisite('passed', 'input-order'),
  ],
  [
    'a proposal on work that is stopped',
    decision('d-1', halted),
    decision('d-1-again', { ...halted, supersedes: 'd-1' }),
    decision('d-1-run', { outcome: 'run', supersedes: 'd-1-again' }),
  ],
  [
    'a stop of policy, and a stop when it is decided again',
    decision('d-1', { code: 'facts-stale' }),
    decision('d-1-again', { code: 'facts-stale', supersedes: 'd-1' }),
    decision('d-1-run', { outcome: 'run', supersedes: 'd-1-again' }),
  ],
  [
    'a fact that nobody knows',
    decision('d-1', unknownFact),
    decision('d-2', { ...unknownFact, action: { ...action, kind: 'refund.draft' } }),
    fact(true),
  ],
  [
    'a fact that is too old',
    decision('d-1', { code: 'facts-stale', stopCause: { ...aboutFact, maxAge: 'P1D' } }),
    fact(true, { observedAt: '2020-01-01T00:00:00.000Z' }),
    fact(true),
  ],
  [
    'a fact that sources state differently',
    decision('d-1', { code: 'facts-conflict', stopCause: aboutFact }),
    decision('d-2', { code: 'facts-conflict', stopCause: aboutFact }),
    fact(true, { source: 'payments' }),
  ],
  [
    'a stop, and the same proposal repeated later',
    decision('d-1', { code: 'policy-stop' }),
    decision('d-2', { code: 'policy-stop' }),
    decision('d-3', { outcome: 'run', afterStop: true }),
  ],
  [
    'a fact that nobody knows, and the same proposal run without it',
    decision('d-1', unknownFact),
    decision('d-2', unknownFact),
    decision('d-3', { outcome: 'run', afterStop: true }),
  ],
  [
    'an owner who does not answer, and a repeated request',
    event('approval.expired', { approvalId: 'a-1', was: 'requested' }),
    decision('d-2', { code: 'approval-expired', approvals: ['a-1'], supersedes: 'd-1' }),
    decision('d-3', { outcome: 'wait', afterStop: true }),
  ],
  [
    'a wait that nobody owns',
    decision('d-1', { outcome: 'wait', code: 'owner-missing' }),
    decision('d-2', { outcome: 'wait', code: 'owner-missing', supersedes: 'd-1' }),
    decision('d-3', { outcome: 'wait', supersedes: 'd-2' }),
  ],
  [
    'a blocked step',
    event('step.blocked', { step: 'pay', code: 'step-blocked' }),
    event('step.blocked', { step: 'pay', code: 'step-blocked' }),
    event('step.unblocked', { step: 'pay' }),
  ],
];

describe('[E9] one cause', () => {
  it.each(causes)('raises one exception, which resolves itself: %s', (_, first, again, passed) => {
    expect(played(first).map(({ type }) => type)).toEqual(['exception.raised']);
    expect(played(first, again).map(({ type }) => type)).toEqual(['exception.raised']);
    const all = played(first, again, passed);
    expect(all.map(({ type }) => type)).toEqual(['exception.raised', 'exception.resolved']);
    expect(all[1]!.data).toMatchObject({ resolution: expect.stringMatching(/./) });
  });

  it.each([
    ['work-order-not-open', 'engine.work-order'],
    ['break-glass-ended', 'engine.break-glass'],
    ['delegation-exceeded', 'engine.delegation-scope'],
  ])(
    'of which nobody proposed anything raises none: a run that is withdrawn by %s',
    (code, check) => {
      const run = decision('d-1', { outcome: 'run' });
      const stop = { code, rules: [check] };
      expect(played(run, decision('d-2', { ...stop, supersedes: 'd-1' }))).toEqual([]);
      expect(played(run, decision('d-2', stop))).toMatchObject([{ data: { code } }]);
    },
  );

  it.each([
    ['of another action', { action: { ...action, objects: ['order-8'] } }],
    ['of somebody else', { requestedBy: 'agent-8' }],
  ])('is still open while a proposal %s is stopped for it', (_, other) => {
    const stops = [
      decision('d-1', { code: 'policy-stop' }),
      decision('e-1', { code: 'policy-stop', ...other }),
    ];
    const one = played(...stops, decision('d-2', { outcome: 'run', supersedes: 'd-1' }));
    expect(one.map(({ type }) => type)).toEqual(['exception.raised']);
  });

  it.each<[string, string | null, 'boolean' | 'string']>([
    ['null', null, 'boolean'],
    ['TBD', 'TBD', 'string'],
    ['of another type', 'yes', 'boolean'],
  ])('is still open when a fact is reported as %s', (_, value, type) => {
    const stop = decision('d-1', { ...unknownFact, stopCause: { ...aboutFact, type } });
    expect(played(stop, fact(value))).toMatchObject([{ type: 'exception.raised' }]);
  });

  it('is still open when a fact is reported, but not by the source that the workflow declares', () => {
    const stop = decision('d-1', {
      ...unknownFact,
      stopCause: { ...unknownFact.stopCause, source: 'shop' },
    });
    const others = [fact(true, { source: 'agent-7' }), fact(true, { asDelegate: true })];
    const still = played(stop, ...others);
    expect(still).toMatchObject([{ type: 'exception.raised' }]);
    expect(played(stop, ...others, fact(true))).toMatchObject([
      { type: 'exception.raised' },
      { type: 'exception.resolved' },
    ]);
  });

  it('is resolved in the name of the event by which it passed, however late the event is delivered', () => {
    const inTime = played(decision('d-1', unknownFact), fact(true));
    expect(inTime[1]!.data).toMatchObject({ endedBy: eventId(6) });
    const late = recordedLate(before, [decision('d-1', unknownFact), fact(true)]);
    expect(late[1]!.data).toMatchObject({ endedBy: eventId(5) });
  });

  it('is not the one that is back after it has passed, and is raised once more', () => {
    const back = played(
      decision('d-1', unknownFact),
      fact(true),
      fact(null),
      decision('d-2', unknownFact),
    );
    expect(typesOf(back)).toEqual(['raised', 'resolved', 'raised']);
  });

  it('is dealt with by a person alone where an owner has rejected it', () => {
    const all = played(
      event('approval.rejected', { approvalId: 'a-1' }),
      decision('d-2', { code: 'approval-rejected', approvals: ['a-1'], supersedes: 'd-1' }),
      decision('d-3', { code: 'policy-stop' }),
      decision('d-4', { outcome: 'run', afterStop: true }),
    );
    expect(all.map(({ type, data }) => [type, (data as { code?: string }).code])).toEqual([
      ['exception.raised', 'approval-rejected'],
      ['exception.raised', 'policy-stop'],
      ['exception.resolved', undefined],
    ]);
  });

  it.each([
    ['a prerequisite', request, prerequisite('passed', 'order-found')],
    ['an input', missing, prerequisite('passed', 'input-order')],
    ['a fact', unknownFact, fact(true)],
  ])('is a denial still after %s stopped the same proposal and passed', (_, stop, passed) => {
    const all = played(
      decision('d-1', { code: 'policy-stop' }),
      decision('d-2', { ...stop, supersedes: 'd-1' }),
      passed,
    );
    expect(typesOf(all)).toEqual(['raised', 'raised', 'resolved']);
    expect(all[0]!.data).toMatchObject({ code: 'policy-stop' });
    expect(all[2]!.data).toMatchObject({
      exceptionId: (all[1]!.data as { exceptionId: string }).exceptionId,
    });
  });

  it('is one for a fact that was unknown and is too old when the same is proposed again', () => {
    const stale = { code: 'facts-stale', stopCause: { ...aboutFact, maxAge: 'P1D' } };
    const again = decision('d-2', { ...stale, afterStop: true });
    const all = played(decision('d-1', unknownFact), again);
    expect(typesOf(all).toSorted()).toEqual(['raised', 'raised', 'resolved']);
  });

  it('is not raised again while work is halted, which says nothing of it', () => {
    const all = played(
      decision('d-1', { code: 'policy-stop' }),
      decision('d-2', { ...halted, supersedes: 'd-1' }),
      decision('e-1', halted),
      decision('d-3', { code: 'policy-stop', supersedes: 'd-2' }),
    );
    expect(all.map(({ type, data }) => [type, (data as { code?: string }).code])).toEqual([
      ['exception.raised', 'policy-stop'],
      ['exception.raised', 'work-order-not-open'],
      ['exception.resolved', undefined],
    ]);
  });

  it('is open again when it comes back after it has passed', () => {
    const back = played(
      decision('d-1', request),
      prerequisite('passed', 'order-found'),
      prerequisite('failed', 'order-found'),
      decision('d-2', request),
    );
    expect(typesOf(back)).toEqual(['raised', 'resolved', 'raised']);
  });
});

function played(...events: readonly NewEvent[]): readonly NewEvent[] {
  return recordedInTime(before, events);
}

/** Without the `exception.` before each. */
function typesOf(events: readonly NewEvent[]): readonly string[] {
  return events.map(({ type }) => type.replace('exception.', ''));
}
