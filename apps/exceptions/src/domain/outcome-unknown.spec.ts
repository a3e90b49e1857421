import { type NewEvent } from '#kernel';
import { specFor } from '#testkit';
import { command, event, opened, raise, raised, raiseForStep } from '../../test/exception-builders';
import { exceptionDecider } from './exception.decider';

const { given } = specFor(exceptionDecider);

const NOW = '2030-01-01T09:00:00.000Z';
const about = { code: 'outcome-unknown', cause: 'outcome', subject: 'd-1' };
const inTime = { dueAt: '2030-01-01T13:00:00.000Z' };

const run = (outcomeDueAt: string, decisionId = 'd-1', more: object = {}): NewEvent =>
  event('decision.made', {
    decisionId,
    outcome: 'run',
    enforced: true,
    action: { kind: 'note.add', authority: 'propose', system: 'notes' },
    requestedBy: 'agent-7',
    approvals: [],
    consumes: [],
    validUntil: '2030-01-01T10:00:00.000Z',
    outcomeDueAt,
    ...more,
  });
const replaced = run(NOW, 'd-2', { supersedes: 'd-1' });
const aboutLater = { ...about, subject: 'd-2' };
const late = [opened(), run(NOW)];
const reported = event('action.failed', { decisionId: 'd-1', authorised: true });
const over = {
  ...resolvedAs('The outcome was reported.'),
  occurredAt: NOW,
};
const resolveForReport = command('resolve-from-event', { cause: 'outcome' });

describe('an exception about an unknown outcome', () => {
  it('[P13] is raised once when the outcome is due, and never before', () => {
    given(...late)
      .when(raiseForStep(about))
      .then(raised({ ...about, ...inTime }));
    given(...late, raised(about))
      .when(raiseForStep(about))
      .thenNothing();
    given(opened(), run('2030-01-01T09:00:00.001Z')).when(raiseForStep(about)).thenNothing();
  });

  it('[P13] is not raised where the outcome was reported, nor again once its owner has answered', () => {
    given(...late, reported)
      .when(raiseForStep(about))
      .thenNothing();
    given(...late, raised(about), resolvedAs('It ran.'))
      .when(raiseForStep(about))
      .thenNothing();
  });

  it('[P13] is one for a proposal, about its last run, whichever run it names', () => {
    given(...late, replaced)
      .when(raiseForStep(about))
      .thenNothing();
    given(...late, replaced)
      .when(raiseForStep(aboutLater))
      .then(raised({ ...aboutLater, ...inTime }));
    const byHand = raise({ code: 'outcome-unknown', subject: 'd-2' });
    for (const again of [raiseForStep(aboutLater), byHand])
      given(...late, raised(about), replaced)
        .when(again)
        .thenNothing();
  });

  it('[P13] is not raised on work that has ended', () =>
    given(...late, event('work-order.abandoned', { reason: 'nobody wants it' }))
      .when(raiseForStep(about))
      .thenNothing());

  it('[P13] ends with a late report, and with nothing less', () => {
    given(...late, raised(about), reported)
      .when(resolveForReport)
      .then(over);
    given(...late, raised(about))
      .when(resolveForReport)
      .thenNothing();
  });

  it('[P13] can be raised by who finds out earlier, and is one with that of the timer', () => {
    const byHand = raise({ code: 'outcome-unknown', subject: 'd-1' });
    given(opened(), run('2030-01-01T19:00:00.000Z'))
      .when(byHand)
      .then(raised({ ...about, ...inTime }));
    given(...late, raised(about))
      .when(byHand)
      .thenNothing();
  });

  it('[E1] is about what a person names where that is no run, or its outcome is known', () => {
    const byHand = raise({ code: 'outcome-unknown', subject: 'd-1' });
    for (const past of [[opened()], [...late, reported]])
      given(...past)
        .when(byHand)
        .then(raised({ ...about, cause: 'manual', ...inTime }));
  });
});

function resolvedAs(resolution: string): NewEvent {
  return event('exception.resolved', {
    exceptionId: 'exception-1',
    resolvedBy: 'olga',
    resolution,
  });
}
