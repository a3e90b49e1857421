import {
  type ClosureRefusedData,
  type DelegationDispatchedData,
  type DelegationSupersededData,
  type IntakeCommand,
  type OpenWorkOrderAnswer,
  type QuestionAskedData,
  type WorkOrderAnswer,
  type WorkOrderOpenedData,
} from '#contracts';
import { answersOf, type NewEvent, type RefusalAnswer } from '#kernel';
import { entryOf, type WorkOrder } from '#work-order';

const found = (events: readonly NewEvent[], wanted: string): NewEvent | undefined =>
  events.find(({ type }) => type === wanted);

const opened = (
  { data: { workOrderId } }: { readonly data: { readonly workOrderId?: string } },
  events: readonly NewEvent[],
): OpenWorkOrderAnswer => {
  const event = found(events, 'work-order.opened');
  if (!event) return { workOrderId: workOrderId! };
  const data = event.data as WorkOrderOpenedData;
  return {
    workOrderId: data.workOrderId,
    status: 'open',
    workflow: data.workflow,
    mode: data.mode,
    owner: data.owner,
    checklistRunId: data.checklistRunId,
    unmetPrerequisites: events
      .filter(({ type }) => type === 'prerequisite.failed')
      .map((failed) => (failed.data as { readonly prerequisite: string }).prerequisite),
  };
};

/** A closure that was refused is recorded, and the caller is refused all the same. */
const closureRefusal = ({ unmet }: ClosureRefusedData): RefusalAnswer['refusal'] => ({
  code: 'closure_refused',
  message: `Not closed, ${unmet.length} unmet: ${unmet.map(({ message }) => message).join(' ')}`,
  facts: { unmet },
  errors: [],
});

/** A repeated command is answered with the id of the work order, a repeated dispatch as it was the first time. */
export const answerOf = answersOf<IntakeCommand, WorkOrder, WorkOrderAnswer>(
  ({ data }) => ({ workOrderId: data.workOrderId! }),
  {
    'open-work-order': opened,
    'open-track': opened,
    'close-work-order': ({ data: { workOrderId } }, events) => {
      const refused = found(events, 'work-order.closure-refused');
      if (refused) return { refusal: closureRefusal(refused.data as ClosureRefusedData) };
      return found(events, 'work-order.closed')
        ? { workOrderId, status: 'closed' }
        : { workOrderId };
    },
    'reopen-work-order': ({ data: { workOrderId } }, events) =>
      found(events, 'work-order.reopened') ? { workOrderId, status: 'open' } : { workOrderId },
    'abandon-work-order': ({ data: { workOrderId } }, events) =>
      found(events, 'work-order.abandoned')
        ? { workOrderId, status: 'abandoned' }
        : { workOrderId },
    'supersede-work-order': ({ data: { workOrderId } }, events) =>
      found(events, 'work-order.superseded')
        ? { workOrderId, status: 'superseded' }
        : { workOrderId },
    'ask-question': ({ data: { workOrderId } }, events) => {
      const question = found(events, 'question.asked')?.data as QuestionAskedData | undefined;
      if (!question) return { workOrderId };
      const { number, owner, dueAt } = question;
      return { workOrderId, number, owner, dueAt };
    },
    'dispatch-delegation': ({ data: { workOrderId, dispatchId } }, events, { delegations }) => {
      const sent = found(events, 'delegation.dispatched')?.data as
        DelegationDispatchedData | undefined;
      const known = entryOf(delegations, dispatchId ?? '');
      return {
        workOrderId,
        dispatchId: sent?.dispatchId ?? dispatchId!,
        createdAt: sent?.createdAt ?? known?.dispatchedAt,
        digest: sent?.digest ?? known?.digest,
        superseded: events
          .filter(({ type }) => type === 'delegation.superseded')
          .map(({ data }) => (data as DelegationSupersededData).dispatchId),
      };
    },
  },
);
