import { AsyncLocalStorage } from 'node:async_hooks';
import {
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { Refusal } from '#kernel';
import { type TraceContext } from './trace-context';
import {
  type NewSpan,
  type OpenSpan,
  type PastSpan,
  type SpanAttributes,
  type Tracing,
} from './tracing';

export interface OtlpOptions {
  /** Of the collector; `/v1/traces` is appended. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The share of traces that is recorded, 0 to 1. */
  readonly ratio: number;
  readonly resource: Readonly<Record<string, string>>;
  readonly warn: (message: string) => void;
}

const EXPORT_TIMEOUT_MS = 3_000;
const EXPORT_EVERY_MS = 1_000;
const WARN_EVERY_MS = 60_000;
/** Longer than any name of ours. */
const ATTRIBUTE_LENGTH_MAX = 512;

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** Random ids, but for the ones that the next span is to have. */
class ChosenIds implements IdGenerator {
  next: Partial<TraceContext> = {};
  private readonly random = new RandomIdGenerator();

  generateTraceId(): string {
    return this.next.traceId ?? this.random.generateTraceId();
  }

  generateSpanId(): string {
    return this.next.spanId ?? this.random.generateSpanId();
  }
}

/**
 * Reports spans to a collector, in batches beside the work: what cannot be sent is dropped, and nothing waits for it.
 * Whether a trace is sampled follows from its id alone, in every process: what a caller's flag says does not count.
 */
export class OtlpTracing implements Tracing {
  private readonly spans = new AsyncLocalStorage<Span | undefined>();
  private readonly ids = new ChosenIds();
  private readonly sampler: TraceIdRatioBasedSampler;
  private readonly provider: TracerProvider;
  private readonly tracer: Tracer;

  constructor({ endpoint, headers, ratio, resource, warn }: OtlpOptions) {
    warnOfFailures(warn);
    this.sampler = new TraceIdRatioBasedSampler(ratio);
    const exporter = new OTLPTraceExporter({
      url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
      headers: { ...headers },
      timeoutMillis: EXPORT_TIMEOUT_MS,
    });
    this.provider = new TracerProvider({
      sampler: this.sampler,
      idGenerator: this.ids,
      resource: resourceFromAttributes(resource),
      spanLimits: { attributeValueLengthLimit: ATTRIBUTE_LENGTH_MAX },
      spanProcessors: [
        new BatchSpanProcessor({
          exporter,
          scheduledDelayMillis: EXPORT_EVERY_MS,
          exportTimeoutMillis: EXPORT_TIMEOUT_MS,
        }),
      ],
    });
    this.tracer = this.provider.getTracer('writ');
  }

  async traced<T>(span: NewSpan, work: () => Promise<T>): Promise<T> {
    const begun = this.begin(span);
    if (!begun) return work();
    return this.spans.run(begun, async () => {
      try {
        return await work();
      } catch (error) {
        begun.setAttributes(outcomeOf(error));
        if (!(error instanceof Refusal)) begun.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        begun.end();
      }
    });
  }

  open(span: NewSpan): OpenSpan {
    const begun = this.begin(span);
    return {
      context: begun && contextOf(begun),
      within: (work) => this.spans.run(begun, work),
      end: (attributes, hasFailed) => {
        begun?.setAttributes(definedIn(attributes));
        if (hasFailed) begun?.setStatus({ code: SpanStatusCode.ERROR });
        begun?.end();
      },
    };
  }

  record({ spanId, startedAt, endedAt, ...span }: PastSpan): void {
    this.start(span, undefined, { spanId, startedAt })?.end(endedAt);
  }

  annotate(attributes: SpanAttributes): void {
    this.spans.getStore()?.setAttributes(definedIn(attributes));
  }

  link(context: TraceContext): void {
    this.spans.getStore()?.addLink({ context: spanContextOf(context) });
  }

  active(): TraceContext | undefined {
    const span = this.spans.getStore();
    return span && contextOf(span);
  }

  within<T>(context: TraceContext | undefined, work: () => T): T {
    return this.spans.run(context && remote(context), work);
  }

  isSampled(traceId: string): boolean {
    const { decision } = this.sampler.shouldSample(ROOT_CONTEXT, traceId);
    return decision === SamplingDecision.RECORD_AND_SAMPLED;
  }

  async end(): Promise<void> {
    await this.provider.shutdown();
  }

  private begin(span: NewSpan): Span | undefined {
    return this.start(span, this.spans.getStore());
  }

  private start(
    { name, kind = 'internal', parent, traceId, attributes = {} }: NewSpan,
    active: Span | undefined,
    { spanId, startedAt }: Partial<PastSpan> = {},
  ): Span | undefined {
    const above = parent ? remote(parent) : active;
    if (!above && traceId === undefined) return undefined;
    const context = above ? trace.setSpan(ROOT_CONTEXT, above) : ROOT_CONTEXT;
    this.ids.next = { traceId, spanId };
    try {
      return this.tracer.startSpan(
        name,
        {
          kind: KINDS[kind],
          startTime: startedAt,
          attributes: definedIn(attributes),
        },
        context,
      );
    } finally {
      this.ids.next = {};
    }
  }
}

const spanContextOf = (context: TraceContext) => ({
  ...context,
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
});

const remote = (context: TraceContext): Span => trace.wrapSpanContext(spanContextOf(context));

const contextOf = (span: Span): TraceContext | undefined => {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return traceFlags & TraceFlags.SAMPLED ? { traceId, spanId } : undefined;
};

/** A refusal is an answer and no error of the span. Of everything else the span has the class alone. */
const outcomeOf = (error: unknown) =>
  error instanceof Refusal
    ? { 'writ.refusal.code': error.code }
    : { 'error.type': error instanceof Error ? error.name : 'unknown' };

const definedIn = (attributes: SpanAttributes) =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'object' ? [...value] : value] as const],
    ),
  );

/** The library's own messages name no span and may name the endpoint, so the log gets one plain sentence now and then. */
const warnOfFailures = (warn: (message: string) => void): void => {
  let warnedAt = -Infinity;
  const failed = (): void => {
    if (performance.now() - warnedAt < WARN_EVERY_MS) return;
    warnedAt = performance.now();
    warn('traces could not be sent to OTEL_EXPORTER_OTLP_ENDPOINT, and are dropped meanwhile');
  };
  const ignored = (): void => undefined;
  diag.setLogger(
    { error: failed, warn: failed, info: ignored, debug: ignored, verbose: ignored },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
};
