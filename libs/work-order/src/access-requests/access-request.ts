import {
  type AccessRequestItem,
  type Callback,
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
      const { requestId, subject, items, callback } = event.data;
      return {
        requestId,
        subject,
        items,
        requestedBy: event.actor.id,
        onBehalfOf: event.actor.onBehalfOf ?? [],
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
