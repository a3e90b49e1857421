import {
  type ClosureRefusedData,
  type DelegationDispatchedData,
  type DelegationSupersededData,
  type IntakeCommand,
  type QuestionAskedData,
  type WorkOrderOpenedData,
} from '#contracts';
import { type NewEvent } from '#kernel';
import { entryOf, unknownWorkOrder, type WorkOrder } from '#work-order';

/**
 * What the caller is told about what was decided: of what was done again, what was told the first time. A closure that was refused is recorded and yet a
 * no to the caller, which the shell makes of the `refusal`.
 */
export const answerOf = (
  command: IntakeCommand,
  events: readonly NewEvent[],
  before: WorkOrder = unknownWorkOrder,
): Readonly<Record<string, unknown>> => {
  const { workOrderId } = command.data;
  if (command.type === 'dispatch-delegation') return dispatchAnswer(command.data, events, before);
  // Work that is given up calls back first what it delegated.
  const first = events.find(({ type }) => !type.startsWith('delegation.'));
  switch (first?.type) {
    case 'work-order.opened':
      return openedAnswer(first.data as WorkOrderOpenedData, events);
    case 'work-order.closure-refused':
      return { refusal: closureRefusal(first.data as ClosureRefusedData) };
    case 'work-order.closed':
      return { workOrderId, status: 'closed' };
    case 'work-order.reopened':
      return { workOrderId, status: 'open' };
    case 'work-order.abandoned':
      return { workOrderId, status: 'abandoned' };
    case 'work-order.superseded':
      return { workOrderId, status: 'superseded' };
    case 'question.asked':
      return askedAnswer(first.data as QuestionAskedData);
    default:
      return { workOrderId };
  }
};

/** What an auditor asks for: the id, when it was sent and the digest of what was sent. */
const dispatchAnswer = (
  { workOrderId, dispatchId }: { readonly workOrderId: string; readonly dispatchId?: string },
  events: readonly NewEvent[],
  { delegations }: WorkOrder,
) => {
  const sent = events.find(({ type }) => type === 'delegation.dispatched')?.data as
    DelegationDispatchedData | undefined;
  const superseded = events
    .filter(({ type }) => type === 'delegation.superseded')
    .map(({ data }) => (data as DelegationSupersededData).dispatchId);
  // What was sent before under this id is told again.
  const known = entryOf(delegations, dispatchId ?? '');
  return {
    workOrderId,
    dispatchId: sent?.dispatchId ?? dispatchId,
    createdAt: sent?.createdAt ?? known?.dispatchedAt,
    digest: sent?.digest ?? known?.digest,
    superseded,
  };
};

/** The number by which it is answered, and who owes that. */
const askedAnswer = ({ workOrderId, number, owner, dueAt }: QuestionAskedData) => ({
  workOrderId,
  number,
  owner,
  dueAt,
});

const openedAnswer = (
  { workOrderId, workflow, mode, owner, checklistRunId }: WorkOrderOpenedData,
  events: readonly NewEvent[],
) => ({
  workOrderId,
  status: 'open',
  workflow,
  mode,
  owner,
  checklistRunId,
  /** Each of them is an exception until it is given. */
  unmetPrerequisites: events
    .filter(({ type }) => type === 'prerequisite.failed')
    .map(({ data }) => (data as { prerequisite: string }).prerequisite),
});

const closureRefusal = ({ unmet }: ClosureRefusedData) => ({
  code: 'closure_refused',
  message: `Not closed, ${unmet.length} unmet: ${unmet.map(({ message }) => message).join(' ')}`,
  facts: { unmet },
  errors: [],
});
