import { type ExceptionRaisedData } from '#contracts';
import { type NewEvent } from '#kernel';
import { type WorkOrderExceptionCommand } from './exception.decider';

/** What the caller is told: the exception with its owner and due time, or what became of it. */
export const answerOf = (
  { type, data }: WorkOrderExceptionCommand,
  [event]: readonly NewEvent[],
): Readonly<Record<string, unknown>> => {
  const { workOrderId } = data;
  if (type === 'resolve-exception')
    return { workOrderId, exceptionId: data.exceptionId, status: 'resolved' };
  if (event?.type !== 'exception.raised') return { workOrderId };
  const { exceptionId, code, owner, remediationOwner, dueAt } = event.data as ExceptionRaisedData;
  return { workOrderId, exceptionId, status: 'open', code, owner, remediationOwner, dueAt };
};
