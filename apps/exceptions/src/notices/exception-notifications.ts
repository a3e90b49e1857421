import { type DriftSignal } from '#contracts';
import { entryOf, type Remediation, type WorkOrder } from '#work-order';
import {
  type EventOfType,
  obligationOf,
  obligationsOf,
  type Notification,
  when,
} from './notification';

/** The owner who works on it from here on; at an escalation step also the person who is notified. */
export const exceptionNotification = (
  event: EventOfType<'exception.raised' | 'exception.assigned' | 'exception.escalated'>,
  workOrder: WorkOrder,
): Notification | undefined => {
  const { exceptionId } = event.data;
  const exception = entryOf(workOrder.exceptions.all, exceptionId);
  if (!exception) return undefined;
  const { owner, code, cause, subject, dueAt } = exception;
  const about = {
    subject: { kind: 'exception', id: exceptionId },
    expiresAt: dueAt,
    link: `/v1/exceptions/${exceptionId}`,
  };
  switch (event.type) {
    case 'exception.raised':
      if (event.data.imported) return undefined;
      return { ...about, to: [owner], reason: `${code}, about the ${cause} ${subject}.` };
    case 'exception.assigned': {
      const reason = `${event.data.assignedBy} gave you ${code}, about the ${cause} ${subject}.`;
      return { ...about, to: [owner], reason };
    }
    case 'exception.escalated': {
      const { owner: called, number } = event.data.escalationStep;
      const reason = `${code} is still open: escalation step ${number}, ${called} is called.`;
      return { ...about, to: [called, owner], reason };
    }
  }
};

/** To owners whose answer a break-glass replaces. */
export const breakGlassNotification = ({
  data,
}: EventOfType<'break-glass.declared'>): Notification => {
  const { breakGlassId, bypassed, permits, scope, expiresAt, declaredBy, code } = data;
  return {
    to: bypassed,
    subject: { kind: 'break-glass', id: breakGlassId },
    requestedBy: declaredBy,
    permits,
    scope,
    expiresAt,
    reason: `${declaredBy} took urgency on themselves, as ${code}: until ${when(expiresAt)} this runs without your answer.`,
    link: `/v1/break-glass/${breakGlassId}`,
  };
};

/** The owner of a post-review; at an escalation step also the person who is notified. */
export const reviewNotification = (
  event: EventOfType<'post-review.scheduled' | 'post-review.breached'>,
  workOrder: WorkOrder,
): Notification | undefined => {
  const { workOrderId, postReviewId } = event.data;
  const review = entryOf(workOrder.reviews, postReviewId);
  if (!review) return undefined;
  const { owner, code, dueAt, declaredBy } = review;
  const about = {
    subject: { kind: 'post-review', id: postReviewId },
    expiresAt: dueAt,
    link: obligationsOf(workOrderId),
  };
  return event.type === 'post-review.scheduled'
    ? {
        ...about,
        to: [owner],
        reason: `A break-glass of ${declaredBy.join(' and ')}, as ${code}, is to be reviewed by somebody else.`,
      }
    : { ...about, ...overdue(event.data.escalationStep, owner, 'post-review', dueAt) };
};

/** The owner who fixes the cause; at an escalation step also the person who is notified. */
export const remediationNotification = (
  event: EventOfType<'remediation.opened' | 'remediation.breached' | 'remediation.recurred'>,
  workOrder: WorkOrder,
): Notification | undefined => {
  const { workOrderId, remediationId } = event.data;
  const remediation = entryOf(workOrder.remediations, remediationId);
  if (!remediation) return undefined;
  const { owner, code, dueAt } = remediation;
  const about = {
    subject: { kind: 'remediation', id: remediationId },
    expiresAt: dueAt,
    link: obligationOf(workOrderId),
  };
  switch (event.type) {
    case 'remediation.opened':
    case 'remediation.recurred':
      return { ...about, to: notifiedOf(remediation), reason: whyOpened(event, code) };
    case 'remediation.breached':
      return { ...about, ...overdue(event.data.escalationStep, owner, 'remediation', dueAt) };
  }
};

/** Where nobody owns it, the first of the escalation path: somebody must know before it is overdue. */
const notifiedOf = ({ owner, escalationPath }: Remediation): readonly string[] =>
  owner === 'TBD'
    ? escalationPath.slice(0, 1).map((escalationStep) => escalationStep.owner)
    : [owner];

const whyOpened = (
  { type, data }: EventOfType<'remediation.opened' | 'remediation.recurred'>,
  code: string,
): string => {
  const again = type === 'remediation.recurred' ? ' again' : '';
  if (data.signal) return `${drifting(data.signal, code, data.jobType)} Fix its cause${again}.`;
  if (type === 'remediation.opened')
    return data.seenOn
      ? `Fix the cause of ${code}, seen on the work order ${data.seenOn}.`
      : `Fix the cause of ${code}.`;
  return `${code} is back, on the work order ${data.recurredOn}: fix its cause again.`;
};

const drifting = (
  { chart, periodKind, period, rule, count, exposure, limit }: DriftSignal,
  code: string,
  jobType: string,
): string => {
  const counted =
    chart === 'u'
      ? `${count} on ${exposure} work orders`
      : `on ${count} of ${exposure} work orders`;
  const above = rule === 'beyond-limits' ? `, of which ${limit} would be chance` : '';
  return `There is more of ${code} in ${jobType} than there was: ${counted} in the ${periodKind} of ${period.slice(0, 10)} (${rule}${above}).`;
};

const overdue = (
  escalationStep: { readonly owner: string; readonly number: number },
  owner: string,
  what: string,
  dueAt: string,
): Pick<Notification, 'to' | 'reason'> => ({
  to: [escalationStep.owner, owner],
  reason: `The ${what} was due at ${when(dueAt)}: escalation step ${escalationStep.number}, ${escalationStep.owner} is called.`,
});
