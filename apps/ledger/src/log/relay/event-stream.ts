import { cloudEventType, eventSubject, streams, subjects } from '#contracts';
import { OrderedStream, type OrderedMessage, type Platform } from '#platform';

export interface OutgoingEvent {
  readonly position: number;
  readonly id: string;
  readonly tenant: string;
  readonly stream: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredAt: string;
  readonly data: unknown;
  readonly body: Uint8Array;
}

/** The stream that every committed event is told on; Postgres keeps them all, this the latest. */
export const committedEvents = ({ connection, settings }: Platform): OrderedStream =>
  new OrderedStream(connection, {
    name: streams.events,
    subjects: [subjects.events.readable, subjects.events.restricted],
    maxBytes: settings.WRIT_STREAM_MAX_BYTES,
    discard: 'old',
    replicas: settings.WRIT_STREAM_REPLICAS,
  });

/**
 * An event as a CloudEvent in NATS binary mode: attributes in `ce-` headers; the body is the stored
 * canonical bytes, so that whoever receives it can hash it.
 */
export const toMessage = (event: OutgoingEvent): OrderedMessage => ({
  position: event.position,
  subject: eventSubject(event),
  id: event.id,
  body: event.body,
  headers: {
    'ce-specversion': '1.0',
    'ce-id': event.id,
    'ce-type': cloudEventType({ type: event.type, version: event.schemaVersion }),
    'ce-source': `/writ/${event.tenant}`,
    'ce-subject': event.stream,
    'ce-time': event.occurredAt,
    'content-type': 'application/json',
  },
});
