import { type CommandOf, type escalateException, type ExceptionEscalatedData } from '#contracts';
import { type NewEvent } from '#kernel';
import { entryOf, type WorkOrder } from '#work-order';

/** Calls whom an escalation step names, once, when its time has come and the exception is still open. */
export const escalate = (
  { data, metadata }: CommandOf<typeof escalateException>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, exceptionId } = data;
  const exception = entryOf(workOrder.exceptions, exceptionId);
  const escalationStep = exception?.escalationPath.find(
    ({ number }) => number === data.escalationStep,
  );
  if (!exception?.open || !escalationStep || escalationStep.at > metadata.now) return [];
  if (exception.taken.includes(escalationStep.number)) return [];
  const escalated: ExceptionEscalatedData = { workOrderId, exceptionId, escalationStep };
  return [{ type: 'exception.escalated', data: escalated }];
};
