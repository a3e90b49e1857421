import { entryOf, type OpenedException, type WorkOrder } from '#work-order';
import { refuse } from './refuse';

/** The exception that a command is about; refuses what nobody raised and what was dealt with. */
export const stillOpen = (workOrder: WorkOrder, exceptionId: string): OpenedException => {
  const exception = entryOf(workOrder.exceptions, exceptionId);
  if (!exception)
    throw refuse('exception_not_found', 'There is no such exception on this work order.');
  if (!exception.open)
    throw refuse('exception_closed', 'It was resolved before: raise a new one if it is back.');
  return exception;
};
