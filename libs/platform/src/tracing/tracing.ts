import { type TraceContext, traceparentOf } from './trace-context';

type Attribute = string | number | boolean | readonly string[];
export type SpanAttributes = Readonly<Record<string, Attribute | undefined>>;

/** A span that begins. Without `parent` it belongs to the active one. */
export interface NewSpan {
  readonly name: string;
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly parent?: TraceContext;
  /** Begins this trace where there is neither a parent nor an active span; without it there is no span then. */
  readonly traceId?: string;
  readonly attributes?: SpanAttributes;
}

/** A span that is over when it is reported. Times are milliseconds since 1970. */
export interface PastSpan extends NewSpan {
  /** A random one where absent. */
  readonly spanId?: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** A span that somebody else ends. */
export interface OpenSpan {
  readonly context: TraceContext | undefined;
  /** Runs `work` with the span as the active one. */
  within<T>(work: () => T): T;
  end(attributes: SpanAttributes, hasFailed: boolean): void;
}

/** What reports spans, once it is on. */
export interface Tracing {
  traced<T>(span: NewSpan, work: () => Promise<T>): Promise<T>;
  open(span: NewSpan): OpenSpan;
  record(span: PastSpan): void;
  annotate(attributes: SpanAttributes): void;
  link(context: TraceContext): void;
  /** Undefined where no span is active, or it is not sampled. */
  active(): TraceContext | undefined;
  within<T>(context: TraceContext | undefined, work: () => T): T;
  isSampled(traceId: string): boolean;
  /** Sends what is left. */
  end(): Promise<void>;
}

let tracing: Tracing | undefined;

export const useTracing = (started: Tracing | undefined): void => {
  tracing = started;
};

export const isTracing = (): boolean => tracing !== undefined;

/** Runs `work` in a span, when tracing is on. Texts of errors stay out of the span: they may quote a caller. */
export const traced = <T>(span: () => NewSpan, work: () => Promise<T>): Promise<T> =>
  tracing ? tracing.traced(span(), work) : work();

export const openSpan = (span: () => NewSpan): OpenSpan | undefined => tracing?.open(span());

export const recordSpan = (span: () => PastSpan): void => tracing?.record(span());

/** Adds attributes to the active span. */
export const annotate = (attributes: () => SpanAttributes): void => tracing?.annotate(attributes());

/** Says that another span, in a trace of its own, led to the active one. */
export const linkTo = (context: TraceContext | undefined): void => {
  if (context) tracing?.link(context);
};

/** The active span, to be continued elsewhere. */
export const activeContext = (): TraceContext | undefined => tracing?.active();

/** Runs `work` as a part of a span that began elsewhere. */
export const withinContext = <T>(context: TraceContext | undefined, work: () => T): T =>
  tracing ? tracing.within(context, work) : work();

/** The `traceparent` of a context whose trace is sampled, while tracing is on. */
export const sampledTraceparent = (context: TraceContext | undefined): string | undefined =>
  context && tracing?.isSampled(context.traceId) ? traceparentOf(context) : undefined;

/** Sends what is left, at the end of the process. */
export const endTracing = async (): Promise<void> => tracing?.end().catch(() => undefined);
