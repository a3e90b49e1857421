import { type ClosureRefusedData, type IntakeCommand, type WorkOrderOpenedData } from '#contracts';
import { type NewEvent } from '#kernel';

/**
 * What the caller is told about what was decided. A closure that was refused is recorded and yet a
 * no to the caller, which the shell makes of the `refusal`.
 */
export const answerOf = (
  { data: { workOrderId } }: IntakeCommand,
  events: readonly NewEvent[],
): Readonly<Record<string, unknown>> => {
  const [first] = events;
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
    default:
      return { workOrderId };
  }
};

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
