import {
  type BreakGlassAnswer,
  breakGlassDeclared,
  type BreakGlassObligation,
  dataOf,
  exceptionRaised,
  type ExceptionRaisedData,
  firstDataOf,
  postReviewScheduled,
  type RaiseExceptionAnswer,
  remediationOpened,
} from '#contracts';
import { answersOf, type NewEvent } from '#kernel';
import { type WorkOrder } from '#work-order';
import { type WorkOrderBreakGlassCommand } from './break-glass.decider';
import { type OpenRemediation } from './remediation-opening';
import { openAbout, type WorkOrderExceptionCommand } from './exception.decider';

/** The caller is answered with the exception, its owner and due time. */
export const answerOf = answersOf<WorkOrderExceptionCommand, WorkOrder, RaiseExceptionAnswer>(
  ({ data: { workOrderId } }, [event]) => {
    const raised = event && dataOf(event, exceptionRaised);
    return raised ? { workOrderId, ...openedOf(raised) } : { workOrderId };
  },
  {
    'raise-exception': ({ data: { workOrderId, subject = workOrderId } }, [event], workOrder) => {
      const raised = event && dataOf(event, exceptionRaised);
      if (raised) return { workOrderId, ...openedOf(raised) };
      const { exceptionId, code, owner, dueAt } = openAbout(workOrder, subject)!;
      return { workOrderId, exceptionId, status: 'open', code, owner, dueAt };
    },
    'resolve-exception': ({ data: { workOrderId, exceptionId } }) => ({
      workOrderId,
      exceptionId,
      status: 'resolved',
    }),
    'assign-exception': ({ data: { workOrderId, exceptionId, owner } }) => ({
      workOrderId,
      exceptionId,
      status: 'open',
      owner,
    }),
  },
);

const openedOf = ({ exceptionId, code, owner, remediationOwner, dueAt }: ExceptionRaisedData) => ({
  exceptionId,
  status: 'open' as const,
  code,
  owner,
  remediationOwner,
  dueAt,
});

/** A declaration makes one event of each of these. */
const declared = (events: readonly NewEvent[]): BreakGlassAnswer => {
  const { rationale: _, declaredBy: __, ...data } = firstDataOf(events, breakGlassDeclared)!;
  const exception = firstDataOf(events, exceptionRaised)!;
  const review = firstDataOf(events, postReviewScheduled)!;
  const remediation = firstDataOf(events, remediationOpened)!;
  return {
    ...data,
    status: 'live',
    obligations: [
      obligation('exception', exception.exceptionId, exception),
      obligation('post-review', review.postReviewId, review),
      obligation('remediation', remediation.remediationId, remediation),
    ],
  };
};

const obligation = (
  kind: BreakGlassObligation['kind'],
  subject: string,
  { owner, dueAt }: { readonly owner: string; readonly dueAt: string },
): BreakGlassObligation => ({ kind, subject, owner, dueAt });

/** A review that is not upheld raises an exception. */
const raisedBy = (events: readonly NewEvent[]) => {
  const raised = firstDataOf(events, exceptionRaised);
  return raised && { exceptionId: raised.exceptionId };
};

type Answered = WorkOrderBreakGlassCommand | OpenRemediation;

/** The caller is answered with what is permitted until when, and with its obligations. */
export const answerOfBreakGlass = answersOf<Answered, unknown, object>(() => ({}), {
  'declare-break-glass': (_, events) => declared(events),
  'end-break-glass': ({ data: { workOrderId, breakGlassId } }) => ({
    workOrderId,
    breakGlassId,
    status: 'ended',
  }),
  'complete-post-review': ({ data: { workOrderId, postReviewId, verdict } }, events) => ({
    workOrderId,
    postReviewId,
    status: 'completed',
    verdict,
    ...raisedBy(events),
  }),
  'open-remediation': ({ data: { remediationId } }) => ({ remediationId, status: 'open' }),
  'complete-remediation': ({ data: { workOrderId, remediationId } }) => ({
    ...(workOrderId && { workOrderId }),
    remediationId,
    status: 'completed',
  }),
});
