import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AppendItem,
  type AppendReply,
  type AppendResult,
  type CommandKey,
  type ReadLogReply,
  type ReadLogRequest,
  type ReadStreamRequest,
  type RecordedEvent,
  type StreamSlice,
} from '#kernel';
import { type EventStore, Unavailable } from '../commands';
import { activeContext, sampledTraceparent, traceIdOfCorrelation } from '../tracing';
import { type BusClient } from './bus-client';
import { type BusReply, unwrap } from './reply';

/** Where the ledger listens. */
export interface LedgerSubjects {
  readonly append: string;
  readonly readStream: string;
  readonly readLog: string;
}

const APPEND_DEADLINE_MS = 6_000;
/** The ledger that takes over after a crash knows nothing of what the former one had received. */
const APPEND_TIMEOUT_MS = 1_000;
const APPEND_TIMEOUT_MAX_MS = 4_000;
const READ_DEADLINE_MS = 4_000;
const TIMEOUT_MS = 1_000;
/** Reads go to any instance, one that hangs included: the next try is likely to meet another. */
const READ_TIMEOUTS_MS = [250, 500];
/** A busy ledger gets no second request for what it is about to answer: that would be more work for it. */
const SLOWER_THAN_USUAL = 4;
/** Of the latest answer in what is usual. */
const LATEST_WEIGHS = 0.1;
const RETRY_MS = 50;
/** Frames stay below the bus's maximum payload of 1 MiB. */
const FRAME_MAX_BYTES = 900_000;

/**
 * The ledger over the bus. An append without an answer may or may not have happened: it is sent
 * again with the same command ids, which answer the first result. Throws `Unavailable` when the
 * deadline passes; nothing is known then, and the caller asks again.
 */
export class LedgerClient implements EventStore {
  private readonly reads = new UsualTime();
  private readonly appends = new UsualTime();

  constructor(
    private readonly bus: BusClient,
    private readonly subjects: LedgerSubjects,
    /** Brings older event versions up to what the folds know. */
    private readonly upcast: (event: RecordedEvent) => RecordedEvent = (event) => event,
  ) {}

  async read(
    tenant: string,
    stream: string,
    { afterVersion = 0, command }: { afterVersion?: number; command?: CommandKey } = {},
  ): Promise<StreamSlice> {
    const events: RecordedEvent[] = [];
    for (let after = afterVersion; ;) {
      const page = await this.readPage({ tenant, stream, afterVersion: after, command });
      events.push(...page.events.map((event) => this.upcast(event)));
      after = page.events.at(-1)?.version ?? page.version;
      if (after >= page.version || page.events.length === 0) return { ...page, events };
    }
  }

  async append(items: readonly AppendItem[]): Promise<readonly AppendResult[]> {
    const outcomes: AppendResult[] = [];
    for (const frame of framesOf(inActiveTrace(items)))
      outcomes.push(...(await this.appendFrame(frame)));
    return outcomes;
  }

  /** A page of the log after a position, in log order; empty at its end. */
  async readLog(afterPosition: number, limit: number): Promise<readonly RecordedEvent[]> {
    const { events } = await this.readLogPage({ afterPosition, limit });
    return events.map((event) => this.upcast(event));
  }

  /** How many events the log has, of all tenants: the position of the last one. */
  async logSize(): Promise<number> {
    return (await this.readLogPage({ afterPosition: 0, limit: 1 })).size;
  }

  private async readLogPage(request: ReadLogRequest): Promise<ReadLogReply> {
    return withRetry(READ_DEADLINE_MS, async () =>
      unwrap(
        await this.bus.request<BusReply<ReadLogReply>>(this.subjects.readLog, request, {
          timeoutMs: TIMEOUT_MS,
          isRepeatable: true,
        }),
      ),
    );
  }

  private async readPage(request: ReadStreamRequest): Promise<StreamSlice> {
    return withRetry(READ_DEADLINE_MS, async (attempt) => {
      const timeoutMs = this.reads.timeoutMs(READ_TIMEOUTS_MS[attempt] ?? TIMEOUT_MS, TIMEOUT_MS);
      const page = await this.reads.watch(() =>
        this.bus.request<BusReply<StreamSlice>>(this.subjects.readStream, request, {
          timeoutMs,
          isRepeatable: true,
        }),
      );
      return unwrap(page);
    });
  }

  private async appendFrame(frame: string): Promise<readonly AppendResult[]> {
    return withRetry(APPEND_DEADLINE_MS, async () => {
      const timeoutMs = this.appends.timeoutMs(APPEND_TIMEOUT_MS, APPEND_TIMEOUT_MAX_MS);
      const reply = await this.appends.watch(() =>
        this.bus.requestJson<BusReply<AppendReply>>(this.subjects.append, frame, { timeoutMs }),
      );
      const { results } = unwrap(reply);
      if (results.some(({ outcome }) => outcome === 'retry'))
        throw new Unavailable('The ledger is changing hands; ask again in a moment.');
      return results.map((result) => this.withMissed(result));
    });
  }

  private withMissed(result: AppendResult): AppendResult {
    if (result.outcome !== 'conflict' || !result.missed) return result;
    const events = result.missed.events.map((event) => this.upcast(event));
    return { ...result, missed: { ...result.missed, events } };
  }
}

/** Items of a trace belong to the active span of it; those of other traces are appended together with them. */
const inActiveTrace = (items: readonly AppendItem[]): readonly AppendItem[] => {
  const active = activeContext();
  const traceparent = sampledTraceparent(active);
  if (!active || !traceparent) return items;
  return items.map((item) =>
    item.traceparent || traceIdOfCorrelation(item.correlationId) !== active.traceId
      ? item
      : { ...item, traceparent },
  );
};

/** How long a request takes that is answered; one that is not says nothing of those that are. */
class UsualTime {
  private ms = 0;

  async watch<T>(request: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const reply = await request();
    this.ms += (performance.now() - startedAt - this.ms) * LATEST_WEIGHS;
    return reply;
  }

  /** After which the answer is taken for lost. */
  timeoutMs(least: number, most: number): number {
    return Math.min(most, Math.max(least, this.ms * SLOWER_THAN_USUAL));
  }
}

/** Retries outages, and nothing else, until the deadline. */
const withRetry = async <T>(
  deadlineMs: number,
  ask: (attempt: number) => Promise<T>,
): Promise<T> => {
  const deadline = performance.now() + deadlineMs;
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask(attempt);
    } catch (error) {
      if (!(error instanceof Unavailable) || performance.now() > deadline) throw error;
      await sleep(RETRY_MS * (0.5 + Math.random()));
    }
  }
};

/** The JSON of requests with these items, each of which fits the bus; an item is never split. */
export function* framesOf(items: readonly AppendItem[]): Generator<string> {
  let frame: string[] = [];
  let size = 0;
  for (const item of items) {
    const text = JSON.stringify(item);
    const length = Buffer.byteLength(text);
    if (frame.length > 0 && size + length > FRAME_MAX_BYTES) {
      yield frameOf(frame);
      frame = [];
      size = 0;
    }
    frame.push(text);
    size += length;
  }
  if (frame.length > 0) yield frameOf(frame);
}

const frameOf = (items: readonly string[]): string => `{"items":[${items.join(',')}]}`;
