import {
  type ExceptionCause,
  type Origin,
  raiseFromEvent,
  type RaiseFromEventBody,
  resolveFromEvent,
  type ResolveFromEventBody,
} from '#contracts';
import { type ReactionCommand, type RecordedEvent } from '#kernel';

type AboutWorkOrder = RecordedEvent<
  string,
  { readonly workOrderId: string; readonly origin?: Origin }
>;

/** Raises an exception at the time of the event that calls for it, imported where the event is. */
export const raising = (
  { data, occurredAt, version }: AboutWorkOrder,
  about: Pick<RaiseFromEventBody, 'code' | 'cause' | 'subject'>,
): ReactionCommand => {
  const imported = data.origin?.imported ? { imported: true } : {};
  const body: RaiseFromEventBody = {
    workOrderId: data.workOrderId,
    ...about,
    occurredAt,
    version,
    ...imported,
  };
  return { type: raiseFromEvent.name, data: body };
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
