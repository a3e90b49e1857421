import { type MsgHdrs } from 'nats';
import { parseTraceparent, TRACEPARENT } from './trace-context';
import { type NewSpan, type SpanAttributes } from './tracing';

/** What OpenTelemetry's conventions call the subject of a message. */
export const messaging = (subject: string): SpanAttributes => ({
  'messaging.system': 'nats',
  'messaging.destination.name': subject,
});

/**
 * The span of a request that is answered. A request of our own processes that belongs to no trace gets none.
 *
 * @param subject as it was subscribed: what callers put into its tokens is theirs
 * @param traceId of a trace that begins with a request from outside, where its sender names none
 */
export const answering = (
  subject: string,
  headers: MsgHdrs | undefined,
  traceId?: string,
): NewSpan => ({
  name: `answer ${subject}`,
  kind: 'server',
  parent: parseTraceparent(headers?.get(TRACEPARENT)),
  traceId,
  attributes: messaging(subject),
});
