import { eventFilters, eventSubject } from '#contracts';
import { type Reaction } from '#kernel';
import { recorded } from '#testkit';
import {
  exceptionReactions,
  raiseOnDecisionStop,
  raiseOnDecisionWait,
  resolveOnDecisionAfterStop,
  resolveOnDecisionSuperseded,
  resolveOnDelegations,
  resolveOnFactObserved,
  resolveOnOutcomes,
  resolveOnPrerequisitePassed,
  resolveOnSteps,
} from './exceptions.reactions';
import { noticeReactions } from './notices.reactions';

describe('what is open', () => {
  it.each(resolveOnSteps)('[I2] about a step is resolved: $name', ({ on, react }) => {
    const [event] = recorded([{ type: on, data: { workOrderId: 'wo-1', step: 'pay' } }]);
    expect(react(event!)).toEqual(resolved('step', 'pay'));
  });

  it('[I2] about a prerequisite is resolved when it passes', () => {
    const data = { workOrderId: 'wo-1', prerequisite: 'scope' };
    const [event] = recorded([{ type: 'prerequisite.passed', data }]);
    expect(resolveOnPrerequisitePassed.react(event!)).toEqual(resolved('prerequisite', 'scope'));
  });

  it.each(resolveOnDelegations)('[D7] about a timeout is resolved: $name', ({ on, react }) => {
    const [event] = recorded([{ type: on, data: { workOrderId: 'wo-1', dispatchId: 'd-1' } }]);
    expect(react(event!)).toEqual(resolved('delegation', 'd-1'));
  });
});

const stream = 'work-order-wo-1';

/** The filter that selects the decision in every tenant. */
const filterOf = (data: object) =>
  eventSubject({ tenant: '*', stream, type: 'decision.made', data });

describe('a decision', () => {
  const onNotice = noticeReactions.find(({ on }) => on === 'decision.made')!;

  it.each<[Reaction, object]>([
    [resolveOnDecisionSuperseded, { outcome: 'run', supersedes: 'd-1' }],
    [resolveOnDecisionAfterStop, { outcome: 'run', afterStop: true }],
    [raiseOnDecisionStop, { outcome: 'stop' }],
    [raiseOnDecisionWait, { outcome: 'wait' }],
    [onNotice, { outcome: 'run', supersedes: 'd-1' }],
  ])('is delivered where it may have an effect: $name', ({ on, detail }, data) => {
    expect(eventFilters(on, detail)).toContain(filterOf(data));
    expect(eventFilters(on, detail)).not.toContain(filterOf({ outcome: 'run' }));
  });

  it.each([
    [resolveOnDecisionSuperseded, { outcome: 'run', supersedes: 'd-1' }],
    [resolveOnDecisionAfterStop, { outcome: 'run', afterStop: true }],
  ])('resolves what has ended where it may have ended something: $name', (reaction, data) => {
    const { on, react } = reaction;
    const [event] = recorded([{ type: on, data: { workOrderId: 'wo-1', ...data } }]);
    expect(react(event!)).toEqual([
      { type: 'resolve-from-event', data: { workOrderId: 'wo-1', version: 1 } },
    ]);
  });
});

const stated = { workOrderId: 'wo-1', name: 'paid', value: true, source: 'shop' };

describe('a fact', () => {
  it('resolves what is open about it', () => {
    const [event] = recorded([{ type: resolveOnFactObserved.on, data: stated }]);
    expect(event!.type).toBe('fact.observed');
    expect(resolveOnFactObserved.react(event!)).toEqual([
      {
        type: 'resolve-from-event',
        data: { workOrderId: 'wo-1', cause: 'fact', subject: 'paid', version: 1 },
      },
    ]);
  });

  it('that was imported resolves nothing', () => {
    const origin = { source: 'log', eventId: '1', imported: true };
    const [event] = recorded([{ type: 'fact.observed', data: { ...stated, origin } }]);
    expect(resolveOnFactObserved.react(event!)).toEqual([]);
  });
});

describe('the report of an outcome', () => {
  it.each(resolveOnOutcomes)('[P13] resolves that nobody knew it: $name', ({ react }) => {
    const of = (data: object) => recorded([{ type: 'action.failed', data }])[0]!;
    expect(react(of({ workOrderId: 'wo-1', decisionId: 'd-1' }))).toEqual([
      { type: 'resolve-from-event', data: { workOrderId: 'wo-1', cause: 'outcome', version: 1 } },
    ]);
    expect(react(of({ workOrderId: 'wo-1' }))).toEqual([]);
  });
});

/** The name is that of its position: under another one, every event would be reacted to again. */
describe('the reactions of exceptions', () => {
  it('[G2] keep their names', () =>
    expect(exceptionReactions.map(({ name, on }) => [name, on])).toEqual([
      ['raise-on-prerequisite-failed', 'prerequisite.failed'],
      ['raise-on-step-blocked', 'step.blocked'],
      ['raise-on-decision-stop', 'decision.made'],
      ['raise-on-decision-wait', 'decision.made'],
      ['raise-on-approval-requested', 'approval.requested'],
      ['raise-on-approval-rejected', 'approval.rejected'],
      ['raise-on-approval-expired', 'approval.expired'],
      ['raise-on-action-unauthorised', 'action.performed'],
      ['raise-on-delegation-timed-out', 'delegation.timed-out'],
      ['recur-remediations-on-exception-raised', 'exception.raised'],
      ['resolve-on-step-unblocked', 'step.unblocked'],
      ['resolve-on-step-completed', 'step.completed'],
      ['resolve-on-step-skipped', 'step.skipped'],
      ['resolve-on-prerequisite-passed', 'prerequisite.passed'],
      ['resolve-on-decision-superseded', 'decision.made'],
      ['resolve-on-decision-after-stop', 'decision.made'],
      ['resolve-on-fact-observed', 'fact.observed'],
      ['resolve-on-delegation-confirmed', 'delegation.confirmed'],
      ['resolve-on-delegation-superseded', 'delegation.superseded'],
      ['resolve-on-delegation-stopped', 'delegation.stopped'],
      ['resolve-on-action-performed', 'action.performed'],
      ['resolve-on-action-failed', 'action.failed'],
    ]));
});

function resolved(cause: string, subject: string) {
  return [
    { type: 'resolve-from-event', data: { workOrderId: 'wo-1', cause, subject, version: 1 } },
  ];
}
