import { type DecisionMadeData } from '#contracts';
import { type NewEvent, type RecordedEvent } from '#kernel';
import { metadata, recorded } from '#testkit';
import { around, event, opened } from '../../test/exception-words';
import { raise, resolving } from '../reactions/raising';
import { resolveOnDecisionSuperseded } from '../reactions/resolve-on-decision-superseded.reaction';
import { exceptionDecider, type WorkOrderExceptionCommand } from './exception.decider';

const decision = (decisionId: string, other: Partial<DecisionMadeData>): NewEvent =>
  event('decision.made', {
    ...{ decisionId, outcome: 'stop', enforced: true, reasons: [], rules: [], checks: [] },
    ...{ action: { kind: 'refund.issue', authority: 'apply', system: 'payments' } },
    ...{ owner: 'olga', approvals: [], consumes: [], facts: {}, requestedBy: 'agent-7' },
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

const asked = { code: 'order-not-found', ...stoppedBy('order-found') };
const missing = { code: 'input-missing', ...stoppedBy('input-order') };
const halted = { code: 'work-order-not-open' };

/** What calls for an exception, the same cause once more, and what passes. */
const causes: readonly (readonly [string, NewEvent, NewEvent, NewEvent])[] = [
  [
    'a failed prerequisite, and asking meanwhile',
    prerequisite('failed', 'order-found'),
    decision('d-1', asked),
    prerequisite('passed', 'order-found'),
  ],
  [
    'asking before a prerequisite was checked, and its failure',
    decision('d-1', asked),
    prerequisite('failed', 'order-found'),
    prerequisite('passed', 'order-found'),
  ],
  [
    'asking twice before a prerequisite was checked',
    decision('d-1', asked),
    decision('d-2', asked),
    prerequisite('passed', 'order-found'),
  ],
  [
    'a missing input, and asking meanwhile',
    prerequisite('failed', 'input-order', 'input-missing'),
    decision('d-1', missing),
    prerequisite('passed', 'input-order'),
  ],
  [
    'asking on work that is stopped',
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

describe('one cause', () => {
  it.each(causes)('raises one exception, which resolves itself: %s', (_, first, again, passed) => {
    expect(played(first).map(({ type }) => type)).toEqual(['exception.raised']);
    expect(played(first, again).map(({ type }) => type)).toEqual(['exception.raised']);
    const all = played(first, again, passed);
    expect(all.map(({ type }) => type)).toEqual(['exception.raised', 'exception.resolved']);
    expect(all[1]!.data).toMatchObject({ resolution: expect.stringMatching(/./) });
  });

  it.each(['work-order-not-open', 'break-glass-ended', 'delegation-exceeded'])(
    'of which nobody proposed anything raises none: a run that is withdrawn by %s',
    (code) => {
      const run = decision('d-1', { outcome: 'run' });
      expect(played(run, decision('d-2', { code, supersedes: 'd-1' }))).toEqual([]);
      expect(played(run, decision('d-2', { code }))).toMatchObject([{ data: { code } }]);
    },
  );

  it('is still open while one of several proposals is stopped for it', () => {
    const stops = [
      decision('d-1', { code: 'facts-stale' }),
      decision('e-1', { code: 'facts-stale' }),
    ];
    const one = played(...stops, decision('d-2', { outcome: 'run', supersedes: 'd-1' }));
    expect(one.map(({ type }) => type)).toEqual(['exception.raised']);
  });

  it('is open again when it comes back after it has passed', () => {
    const back = played(
      ...[decision('d-1', asked), prerequisite('passed', 'order-found')],
      ...[prerequisite('failed', 'order-found'), decision('d-2', asked)],
    );
    expect(back.map(({ type }) => type)).toEqual([
      ...['exception.raised', 'exception.resolved', 'exception.raised'],
    ]);
  });
});

/** What exceptions records about these events, when each is heard of at once. */
function played(...events: readonly NewEvent[]): readonly NewEvent[] {
  const made: NewEvent[] = [];
  const stream: NewEvent[] = [opened()];
  for (const one of events) {
    stream.push(one);
    const heard = recorded(stream).at(-1)!;
    for (const { type, data } of reactionsTo(heard)) {
      const command = { type, data, metadata: metadata({ causationId: heard.id }) };
      const ids = made.length + 1;
      const context = { ...around, newIds: [`x-${ids}`, `y-${ids}`] as const };
      const state = recorded(stream).reduce(exceptionDecider.evolve, exceptionDecider.initialState);
      const more = exceptionDecider
        .decide({ ...(command as unknown as WorkOrderExceptionCommand), context }, state)
        .map((event) => ({ ...event, causationId: heard.id }));
      stream.push(...more);
      made.push(...more);
    }
  }
  return made;
}

function reactionsTo(heard: RecordedEvent) {
  const { step, prerequisite: name } = heard.data as { step?: string; prerequisite?: string };
  const { supersedes } = heard.data as { supersedes?: string };
  return [
    ...raise(heard),
    ...(supersedes === undefined
      ? []
      : resolveOnDecisionSuperseded.react(heard as RecordedEvent<string, DecisionMadeData>)),
    ...(heard.type === 'prerequisite.passed' ? [resolving('wo-1', 'prerequisite', name!)] : []),
    ...(heard.type === 'step.unblocked' ? [resolving('wo-1', 'step', step!)] : []),
  ];
}
