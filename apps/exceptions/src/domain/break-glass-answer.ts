import {
  type BreakGlassDeclaredData,
  type ExceptionRaisedData,
  type PostReviewScheduledData,
  type RemediationOpenedData,
} from '#contracts';
import { type NewEvent } from '#kernel';
import { type WorkOrderBreakGlassCommand } from './break-glass.decider';

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
