import { type ExceptionRaisedData } from '#contracts';
import { type NewEvent } from '#kernel';
import { type WorkOrderExceptionCommand } from './exception.decider';

/** What the caller is told: the exception with its owner and due time, or what became of it. */
export const answerOf = (
  { type, data }: WorkOrderExceptionCommand,
  [event]: readonly NewEvent[],
): Readonly<Record<string, unknown>> => {
  const { workOrderId } = data;
  switch (type) {
    case 'resolve-exception':
      return { workOrderId, exceptionId: data.exceptionId, status: 'resolved' };
    case 'assign-exception':
      return { workOrderId, exceptionId: data.exceptionId, status: 'open', owner: data.owner };
    default:
      return event?.type === 'exception.raised'
        ? { workOrderId, ...openedOf(event.data as ExceptionRaisedData) }
        : { workOrderId };
  }
};

const openedOf = ({ exceptionId, code, owner, remediationOwner, dueAt }: ExceptionRaisedData) => ({
  exceptionId,
  status: 'open',
  code,
  owner,
  remediationOwner,
  dueAt,
});
