/** A span's place in its trace, as W3C Trace Context names it: 32 and 16 lower-case hex characters. */
export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
}

export const TRACEPARENT = 'traceparent';

/** W3C Trace Context, version 00: version, trace id, parent id, flags. */
const PATTERN = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const NO_SPAN = '0'.repeat(16);

/** The context that a `traceparent` states; undefined where it is none. */
export const parseTraceparent = (text: unknown): TraceContext | undefined => {
  if (typeof text !== 'string') return undefined;
  const [, traceId, spanId] = PATTERN.exec(text) ?? [];
  if (!traceId || !spanId || !TRACE_ID.test(traceId) || spanId === NO_SPAN) return undefined;
  return { traceId, spanId };
};

/** Writ sends contexts of recorded spans only, so the flag says that it is sampled. */
export const traceparentOf = ({ traceId, spanId }: TraceContext): string =>
  `00-${traceId}-${spanId}-01`;

/** The trace of a correlation id: a trace id, or a UUID without its hyphens. */
export const traceIdOfCorrelation = (correlationId: string): string | undefined => {
  const traceId = correlationId.replaceAll('-', '').toLowerCase();
  return TRACE_ID.test(traceId) ? traceId : undefined;
};

/**
 * The span that recorded an event. It follows from the event, so that every reader of the log, in any process and at any
 * time, continues its trace: the trace is that of the correlation id, the span id is the random part of the event's
 * id, a UUIDv7.
 */
export const contextOfEvent = ({
  id,
  correlationId,
}: {
  readonly id: string;
  readonly correlationId: string;
}): TraceContext | undefined => {
  const traceId = traceIdOfCorrelation(correlationId);
  return traceId === undefined ? undefined : { traceId, spanId: id.replaceAll('-', '').slice(-16) };
};
