import {
  type AccessRequestItem,
  type Callback,
  type FieldAnswer,
  type RequestingSubject,
  type WritEvent,
} from '#contracts';
import { type RecordedEvent } from '#kernel';

/** An access request as its stream says: what was submitted by whom, and which items were cancelled. */
export interface AccessRequest {
  readonly requestId: string;
  readonly subject: RequestingSubject;
  readonly items: readonly AccessRequestItem[];
  /** Who submitted it: nobody else learns of it. */
  readonly requestedBy: string;
  /** For whom. */
  readonly onBehalfOf: readonly string[];
  /** Why, and until when at most. */
  readonly justification?: string;
  readonly requestedUntil?: string;
  /** What was chosen in the fields of its forms. */
  readonly answers: readonly FieldAnswer[];
  /** Where the requester is called once it has ended. */
  readonly callback?: Callback;
  /** Numbers of items, from 1 on. */
  readonly cancelled: readonly number[];
}

export const evolveAccessRequest = (
  request: AccessRequest | undefined,
  recorded: RecordedEvent,
): AccessRequest | undefined => {
  const event = recorded as WritEvent;
  switch (event.type) {
    case 'access-request.submitted': {
      const { requestId, subject, items, callback, answers = [] } = event.data;
      const { justification, requestedUntil } = event.data;
      return {
        requestId,
        subject,
        items,
        requestedBy: event.actor.id,
        onBehalfOf: event.actor.onBehalfOf ?? [],
        answers,
        ...(justification !== undefined && { justification }),
        ...(requestedUntil !== undefined && { requestedUntil }),
        ...(callback && { callback }),
        cancelled: [],
      };
    }
    case 'access-request.cancelled':
      return request && { ...request, cancelled: [...request.cancelled, ...event.data.items] };
    default:
      return request;
  }
};
