import { type assignException, type CommandOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { entryOf, type OpenedException, type WorkOrder } from '#work-order';
import { refuse, refuseFields } from './refuse';
import { mayAnswerFor, mustNotBeDelegate, runsTheWork } from './who-acts';

/** Gives an open exception to an owner, who works on it from here on. */
export const assign = (
  { data, metadata }: CommandOf<typeof assignException>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, exceptionId, owner, reason } = data;
  const exception = stillOpen(workOrder, exceptionId);
  mustNotBeDelegate(exception.owner, metadata);
  if (!runsTheWork(metadata) && !mayAnswerFor(exception.owner, metadata))
    throw refuse(
      'exception_not_yours',
      `It is ${exception.owner}'s: an operator, or a key that may answer for them, gives it away.`,
      { owner: exception.owner },
    );
  if (owner === 'TBD')
    throw refuseFields({ pointer: '/owner', message: 'must be somebody: TBD is nobody' });
  if (owner === exception.owner) return [];
  const assignedBy = metadata.actor.id;
  return [
    { type: 'exception.assigned', data: { workOrderId, exceptionId, owner, assignedBy, reason } },
  ];
};

/** The exception that a command is about; refuses what nobody raised and what was dealt with. */
export const stillOpen = (workOrder: WorkOrder, exceptionId: string): OpenedException => {
  const exception = entryOf(workOrder.exceptions, exceptionId);
  if (!exception)
    throw refuse('exception_not_found', 'There is no such exception on this work order.');
  if (!exception.open)
    throw refuse('exception_closed', 'It was resolved before: raise a new one if it is back.');
  return exception;
};
