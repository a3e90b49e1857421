import { type TestEvent } from './event.fixture';

export type EventBuilder = (type: string, data: Readonly<Record<string, unknown>>) => TestEvent;

const PAST_MS = Date.parse('2020-01-01T00:00:00.000Z');
const START_MS = Date.parse('2030-01-01T00:00:00.000Z');
const DAY_MS = 86_400_000;

/** Escalation steps from a day on, a week apart; those that are past are overdue whenever the test runs. */
export const escalationFrom = (random: () => number) => {
  const first = (random() < 0.3 ? PAST_MS : START_MS) + Math.floor(random() * 1e9);
  return [1, 2, 3].map((number) => ({
    number,
    at: new Date(first + (number - 1) * 7 * DAY_MS).toISOString(),
    owner: ['dana', 'frida', 'lead'][number - 1]!,
  }));
};

/** A break-glass in the life of a work order, with its obligations, some of them met. */
export function* urgent(
  workOrderId: string,
  eventOf: EventBuilder,
  random: () => number,
  jobType: string,
): Generator<TestEvent> {
  const [breakGlassId, exceptionId] = [`${workOrderId}-bg`, `${workOrderId}-ex`];
  const [postReviewId, remediationId] = [`${workOrderId}-pr`, `${workOrderId}-re`];
  const code = random() < 0.5 ? 'outage' : 'customer-down';
  const terms = { code, jobType, workflowId: `${jobType}-flow` };
  const [review, fixing] = [escalationFrom(random), escalationFrom(random)];
  const obligation = (escalationPath: typeof review) => ({
    ...terms,
    dueAt: escalationPath[0]!.at,
    escalationPath,
  });
  yield eventOf('break-glass.declared', {
    breakGlassId,
    exceptionId,
    postReviewId,
    remediationId,
    code,
    declaredBy: 'ben',
    expiresAt: review[0]!.at,
    bypassed: ['dana'],
    permits: ['refund.issue'],
    scope: { system: 'erp' },
  });
  yield eventOf('exception.raised', {
    exceptionId,
    cause: 'break-glass',
    subject: breakGlassId,
    ...obligation(review),
    owner: 'dana',
    remediationOwner: 'frida',
  });
  const declaredBy = ['ben', 'ana'];
  yield eventOf('post-review.scheduled', {
    postReviewId,
    breakGlassId,
    declaredBy,
    ...obligation(review),
    owner: random() < 0.5 ? 'dana' : 'erik',
  });
  const fixed = { remediationId, owner: 'frida', recurrenceWindow: 'P90D', ...obligation(fixing) };
  yield eventOf('remediation.opened', { origin: 'break-glass', ...fixed });
  if (random() < 0.5)
    yield eventOf('break-glass.ended', { breakGlassId, because: 'expired', endedBy: 'clock' });
  if (random() < 0.3)
    yield eventOf('exception.escalated', { exceptionId, escalationStep: review[0] });
  if (random() < 0.3)
    yield eventOf('exception.assigned', { exceptionId, owner: 'erik', assignedBy: 'olga' });
  if (random() < 0.5) yield eventOf('exception.resolved', { exceptionId, resolvedBy: 'dana' });
  if (random() < 0.3)
    yield eventOf('post-review.breached', { postReviewId, escalationStep: review[0] });
  if (random() < 0.4)
    yield eventOf('post-review.completed', { postReviewId, verdict: 'upheld', reviewedBy: 'erik' });
  if (random() < 0.2)
    yield eventOf('obligation.assigned', {
      kind: 'remediation',
      subject: remediationId,
      owner: 'ana',
    });
  if (random() < 0.6) return;
  const evidence = [`${workOrderId}-e1`];
  yield eventOf('remediation.completed', { remediationId, evidence, completedBy: 'frida' });
  if (random() < 0.3) yield eventOf('remediation.recurred', { recurredOn: 'wo-other', ...fixed });
}
