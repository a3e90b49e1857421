import {
  closureRefused,
  type ClosureRefusedData,
  dataOf,
  delegationDispatched,
  delegationSuperseded,
  firstDataOf,
  type IntakeCommand,
  type OpenWorkOrderAnswer,
  prerequisiteFailed,
  questionAsked,
  type WorkOrderAnswer,
  workOrderOpened,
} from '#contracts';
import { answersOf, type NewEvent, type RefusalAnswer } from '#kernel';
import { entryOf, type WorkOrder } from '#work-order';

const hasHappened = (events: readonly NewEvent[], wanted: string): boolean =>
  events.some(({ type }) => type === wanted);

const opened = (
  { data: { workOrderId } }: { readonly data: { readonly workOrderId?: string } },
  events: readonly NewEvent[],
): OpenWorkOrderAnswer => {
  const data = firstDataOf(events, workOrderOpened);
  if (!data) return { workOrderId: workOrderId! };
  return {
    workOrderId: data.workOrderId,
    status: 'open',
    workflow: data.workflow,
    mode: data.mode,
    owner: data.owner,
    checklistRunId: data.checklistRunId,
    unmetPrerequisites: events.flatMap(
      (event) => dataOf(event, prerequisiteFailed)?.prerequisite ?? [],
    ),
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
      const refused = firstDataOf(events, closureRefused);
      if (refused) return { refusal: closureRefusal(refused) };
      return hasHappened(events, 'work-order.closed')
        ? { workOrderId, status: 'closed' }
        : { workOrderId };
    },
    'reopen-work-order': ({ data: { workOrderId } }, events) =>
      hasHappened(events, 'work-order.reopened')
        ? { workOrderId, status: 'open' }
        : { workOrderId },
    'abandon-work-order': ({ data: { workOrderId } }, events) =>
      hasHappened(events, 'work-order.abandoned')
        ? { workOrderId, status: 'abandoned' }
        : { workOrderId },
    'supersede-work-order': ({ data: { workOrderId } }, events) =>
      hasHappened(events, 'work-order.superseded')
        ? { workOrderId, status: 'superseded' }
        : { workOrderId },
    'ask-question': ({ data: { workOrderId } }, events) => {
      const question = firstDataOf(events, questionAsked);
      if (!question) return { workOrderId };
      const { number, owner, dueAt } = question;
      return { workOrderId, number, owner, dueAt };
    },
    'dispatch-delegation': ({ data: { workOrderId, dispatchId } }, events, { delegations }) => {
      const sent = firstDataOf(events, delegationDispatched);
      const known = entryOf(delegations, dispatchId ?? '');
      return {
        workOrderId,
        dispatchId: sent?.dispatchId ?? dispatchId!,
        createdAt: sent?.createdAt ?? known?.dispatchedAt,
        digest: sent?.digest ?? known?.digest,
        superseded: events.flatMap(
          (event) => dataOf(event, delegationSuperseded)?.dispatchId ?? [],
        ),
      };
    },
  },
);
