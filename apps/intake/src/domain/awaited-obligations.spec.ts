import { workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { metadata, specFor } from '#testkit';
import { closedWith, command, completed, event, opened } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);
const { now } = metadata();
const later = '2030-01-01T10:00:00.000Z';

const declared = event('break-glass.declared', {
  breakGlassId: 'b-1',
  code: 'outage',
  declaredBy: 'rosa',
  permits: [],
  scope: {},
  expiresAt: later,
});
const ended = event('break-glass.ended', { breakGlassId: 'b-1', because: 'ended' });
const scheduled = event('post-review.scheduled', {
  postReviewId: 'r-1',
  code: 'outage',
  owner: 'ana',
  declaredBy: ['rosa'],
  dueAt: later,
});
const remedy = event('remediation.opened', {
  remediationId: 'm-1',
  code: 'outage',
  owner: 'ana',
  dueAt: later,
});
const raised = event('exception.raised', {
  exceptionId: 'x-1',
  code: 'outage',
  owner: 'ana',
  cause: 'break-glass',
  subject: 'b-1',
});
const emergency = [declared, raised, scheduled, remedy];
const reviewed = event('post-review.completed', { postReviewId: 'r-1', verdict: 'upheld' });
const remedied = event('remediation.completed', { remediationId: 'm-1', evidence: ['e-1'] });
const resolved = event('exception.resolved', { exceptionId: 'x-1' });

describe('closing after a break-glass', () => {
  it('[E4] lists the break-glass that lives and everything that it owes', () =>
    given(...done(), ...emergency)
      .when(close())
      .then(
        refused(
          ['exception', 'x-1'],
          ['break-glass', 'b-1'],
          ['post-review', 'r-1'],
          ['remediation', 'm-1'],
        ),
      ));

  it.each<[string, NewEvent[], [string, string]]>([
    ['the break-glass', [reviewed, remedied, resolved], ['break-glass', 'b-1']],
    ['the review', [ended, remedied, resolved], ['post-review', 'r-1']],
    ['the remediation', [ended, reviewed, resolved], ['remediation', 'm-1']],
    ['the exception', [ended, reviewed, remedied], ['exception', 'x-1']],
  ])('[E4] is held up by %s alone', (_, settled, unmet) =>
    given(...done(), ...emergency, ...settled)
      .when(close())
      .then(refused(unmet)),
  );

  it('[E4] closes once all of it is settled', () =>
    given(...done(), ...emergency, ended, reviewed, remedied, resolved)
      .when(close())
      .then(closedWith()));

  it('[E4] is held up again by a remediation whose code came back', () =>
    given(...done(), ...emergency, ended, reviewed, remedied, resolved, {
      ...remedy,
      type: 'remediation.recurred',
    })
      .when(close())
      .then(refused(['remediation', 'm-1'])));

  it('[E4] closes as it is requested in mode observe', () =>
    given(opened({ mode: 'observe' }), ...emergency)
      .when(close())
      .then(closedWith()));
});

describe('work of which only obligations are left', () => {
  const left = [...done(), ...emergency, ended];

  it.each<[string, object]>([
    ['observe-facts', { facts: { risk: 'low' } }],
    ['record-prerequisite', { prerequisite: 'scope', result: 'failed' }],
    ['complete-step', { step: 'pay' }],
    ['block-step', { step: 'pay', code: 'step-blocked' }],
    ['unblock-step', { step: 'pay' }],
    ['skip-step', { step: 'pay', rationale: 'late', scope: 'once' }],
    ['skip-gate', { gate: 'launch', rationale: 'late', scope: 'once' }],
    ['stop-work-order', { reason: 'storm' }],
    ['resume-work-order', { reason: 'storm' }],
    ['enter-stage', { stage: 'one' }],
    ['complete-stage', { stage: 'one', artifacts: [] }],
    ['skip-stage', { stage: 'one', rationale: 'late', scope: 'once' }],
    ['ask-question', { question: 'Which account?' }],
    ['dispatch-delegation', { recipient: 'agent-7' }],
    ['accept-delegation', { dispatchId: 'd-1' }],
  ])('[E4] is not worked on by %s, and names the open obligations', (type, data) =>
    given(...left)
      .when(commandOf(type, data))
      .thenRefused('only_obligations_left', {
        message: `Only the obligations of a break-glass are left: settle them and close it, and open a new work order for more work. The break-glass outage is not reviewed: ana sees to it by ${later}, and rosa cannot review it. The cause of outage is not remedied: ana shows the remedy with evidence by ${later}.`,
        facts: {
          unmet: [
            { kind: 'post-review', subject: 'r-1', message: expect.stringContaining('ana') },
            { kind: 'remediation', subject: 'm-1', message: expect.stringContaining('ana') },
          ],
        },
      }),
  );

  it('[E4] refuses its closure with every open obligation, and can be abandoned', () => {
    given(...left)
      .when(close())
      .then(refused(['exception', 'x-1'], ['post-review', 'r-1'], ['remediation', 'm-1']));
    given(...left)
      .when(commandOf('abandon-work-order', { reason: 'storm' }))
      .then(event('work-order.abandoned', { reason: 'storm' }));
  });

  it.each([
    ['abandon-work-order', 'work-order.abandoned'],
    ['supersede-work-order', 'work-order.superseded'],
  ])('[E4] says since when only obligations kept it open, however it ends: %s', (type, ending) => {
    const onlyObligationsSince = '2030-01-01T07:00:00.000Z';
    given(...left)
      .when(commandOf(type, { reason: 'storm' }, { onlyObligationsSince }))
      .then(event(ending, { reason: 'storm', onlyObligationsSince }));
  });

  it('[E4] is worked on as long as it is not done, and where its version cannot be read', () => {
    const stop = (context?: object) => commandOf('stop-work-order', { reason: 'storm' }, context);
    const stopped = event('work-order.stopped', { reason: 'storm' });
    given(opened(), ...emergency, ended)
      .when(stop())
      .then(stopped);
    given(...left)
      .when(stop({ workflow: null }))
      .then(stopped);
  });

  it('[E7] is worked on while the break-glass lives', () =>
    given(...done(), ...emergency)
      .when(commandOf('observe-facts', { facts: { risk: 'low' } }))
      .then(
        event('fact.observed', { name: 'risk', value: 'low', observedAt: now, source: 'olga' }),
      ));
});

function done(): NewEvent[] {
  return [opened(), completed('pay')];
}

/** Under a workflow with one step and one fact. */
function commandOf(type: string, data: object = {}, context: object = {}) {
  const definition = workflowOf({
    facts: { risk: { type: 'string' } },
    stages: [{ name: 'one', steps: [{ name: 'pay' }] }],
  });
  return command(type, data, { workflow: { ref: {}, definition }, ...context });
}

function close() {
  return commandOf('close-work-order');
}

function refused(...unmet: [string, string][]): NewEvent {
  return event('work-order.closure-refused', {
    unmet: unmet.map(([kind, subject]) => ({ kind, subject, message: expect.any(String) })),
  });
}
