import {
  type ExceptionCause,
  type Origin,
  raiseFromEvent,
  type RaiseFromEventBody,
  resolveFromEvent,
  type ResolveFromEventBody,
} from '#contracts';
import { type ReactionCommand, type RecordedEvent } from '#kernel';
import { exceptionCalledBy } from '#work-order';

/** Raises the exception that an event calls for, at the time of the event, imported where the event is. */
export const raise = (event: RecordedEvent): readonly ReactionCommand[] => {
  const called = exceptionCalledBy(event);
  if (!called) return [];
  const { workOrderId, origin } = event.data as { workOrderId: string; origin?: Origin };
  const { occurredAt, version } = event;
  const body: RaiseFromEventBody = {
    workOrderId,
    code: called.code,
    cause: called.cause,
    subject: called.subject,
    occurredAt,
    version,
    ...(origin?.imported && { imported: true }),
  };
  return [{ type: raiseFromEvent.name, data: body }];
};

/** Resolves what has ended on a work order, whatever it is about. */
export const resolvingAll = (workOrderId: string): ReactionCommand => {
  const body: ResolveFromEventBody = { workOrderId };
  return { type: resolveFromEvent.name, data: body };
};

/** Resolves what is open about something that passed or went on. */
export const resolving = (
  workOrderId: string,
  cause: ExceptionCause,
  subject: string,
): ReactionCommand => {
  const body: ResolveFromEventBody = { workOrderId, cause, subject };
  return { type: resolveFromEvent.name, data: body };
};
