import {
  type BreakGlassDeclaredData,
  type ExceptionRaisedData,
  type PostReviewScheduledData,
  type RemediationOpenedData,
} from '#contracts';
import { type NewEvent } from '#kernel';
import { type WorkOrderExceptionCommand } from './exception.decider';
import { type WorkOrderBreakGlassCommand } from './break-glass.decider';

/** What the caller is told: the exception with its owner and due time, or what became of it. */
export const answerOf = (
  { type, data }: WorkOrderExceptionCommand,
  [event]: readonly NewEvent[],
): Readonly<Record<string, unknown>> => {
  const { workOrderId } = data;
  switch (type) {
    case 'resolve-exception':
      return { workOrderId, exceptionId: data.exceptionId, status: 'resolved' };
    case 'assign-exception':
      return { workOrderId, exceptionId: data.exceptionId, status: 'open', owner: data.owner };
    default:
      return event?.type === 'exception.raised'
        ? { workOrderId, ...openedOf(event.data as ExceptionRaisedData) }
        : { workOrderId };
  }
};

const openedOf = ({ exceptionId, code, owner, remediationOwner, dueAt }: ExceptionRaisedData) => ({
  exceptionId,
  status: 'open',
  code,
  owner,
  remediationOwner,
  dueAt,
});

type Answer = Readonly<Record<string, unknown>>;

/** What the caller is told: what is permitted until when and what is owed for it, or what became of it. */
export const answerOfDebt = (
  { type, data }: WorkOrderBreakGlassCommand,
  events: readonly NewEvent[],
): Answer => {
  switch (type) {
    case 'declare-break-glass':
      return declared(events);
    case 'end-break-glass':
      return {
        workOrderId: data.workOrderId,
        breakGlassId: data.breakGlassId,
        status: 'ended',
      };
    case 'complete-post-review': {
      const { workOrderId, postReviewId, verdict } = data;
      return { workOrderId, postReviewId, status: 'completed', verdict, ...raisedBy(events) };
    }
    case 'complete-remediation': {
      const { workOrderId, remediationId } = data;
      return { ...(workOrderId && { workOrderId }), remediationId, status: 'completed' };
    }
    default:
      return {};
  }
};

/** What was not upheld is an exception from here on. */
const raisedBy = (events: readonly NewEvent[]): Answer => {
  const raised = events.find(({ type }) => type === 'exception.raised');
  return raised ? { exceptionId: (raised.data as ExceptionRaisedData).exceptionId } : {};
};

/** The four events of a declaration, in the order in which it makes them. */
const declared = ([permitted, raised, scheduled, opened]: readonly NewEvent[]): Answer => {
  const { rationale: _, declaredBy: __, ...data } = permitted!.data as BreakGlassDeclaredData;
  const exception = raised!.data as ExceptionRaisedData;
  const review = scheduled!.data as PostReviewScheduledData;
  const remediation = opened!.data as RemediationOpenedData;
  return {
    ...data,
    status: 'live',
    debts: [
      owed('exception', exception.exceptionId, exception),
      owed('post-review', review.postReviewId, review),
      owed('remediation', remediation.remediationId, remediation),
    ],
  };
};

const owed = (
  kind: string,
  subject: string,
  { owner, dueAt }: { readonly owner: string; readonly dueAt: string },
): Answer => ({ kind, subject, owner, dueAt });
