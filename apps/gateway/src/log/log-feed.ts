import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { subjects } from '#contracts';
import { type ReadLogReply, type ReadLogRequest, type RecordedEvent } from '#kernel';
import { type BusReply, unwrap } from '#platform';
import { type Bus, REPEATABLE } from '../bus';
import { Logs } from '../logs/logs';
import { RecentEvents } from './recent-events';

const PAGE_EVENTS = 400;
const TIMEOUT_MS = 4_000;
/** Messages on the bus may be lost: then the end of the log is read again after this time. */
const LOOK_AGAIN_MS = 1_000;
/** Beyond every position there is: asks for nothing but the size of the log. */
const BEYOND = Number.MAX_SAFE_INTEGER;

/** A feed for each log. */
@Injectable()
export class LogFeeds implements OnApplicationShutdown {
  private readonly feeds: ReadonlyMap<Bus, LogFeed>;

  constructor(@Inject(Logs) private readonly logs: Logs) {
    this.feeds = new Map([...logs.all.values()].map((bus) => [bus, new LogFeed(bus)]));
  }

  onApplicationShutdown(): void {
    for (const feed of this.feeds.values()) feed.stop();
  }

  /** The feed of the log of a tenant. */
  async of(tenant: string): Promise<LogFeed> {
    return this.feeds.get(await this.logs.of(tenant))!;
  }
}

/**
 * The log as this process follows it: any number of followers, each at its own place, and one read for
 * all who stand at the end. Nothing is read while nobody follows.
 */
export class LogFeed {
  private readonly recent = new RecentEvents();
  private readonly waiting = new Set<() => void>();
  private readonly stopListening: () => void;
  private reading: { readonly from: number; readonly done: Promise<void> } | undefined;
  private news = 0;

  constructor(private readonly bus: Bus) {
    this.stopListening = bus.listen(subjects.ledger.committed, () => this.wake());
  }

  stop(): void {
    this.stopListening();
  }

  /** The position of the last event there is; 0 of an empty log. */
  async size(): Promise<number> {
    return (await this.read(BEYOND, 1)).size;
  }

  /**
   * The events that follow on `position`, in order and without a gap; waits for some until `until` (by
   * `performance.now()`). Empty then, and when `signal` is aborted. Rejects with `Unavailable` when the
   * ledger does not answer.
   */
  async after(
    position: number,
    until: number,
    signal: AbortSignal,
  ): Promise<readonly RecordedEvent[]> {
    while (!signal.aborted) {
      const before = this.news;
      const events = this.recent.after(position) ?? (await this.readOn(position));
      if (events.length > 0) return events;
      const left = until - performance.now();
      if (left <= 0) return [];
      if (before === this.news) await this.nextNews(Math.min(left, LOOK_AGAIN_MS), signal);
    }
    return [];
  }

  /** A reader at a position that nobody had makes it the position from which events are cached. */
  private async readOn(position: number): Promise<readonly RecordedEvent[]> {
    if (position > this.recent.end) this.recent.startAt(position);
    if (position < this.recent.end) return (await this.read(position, PAGE_EVENTS)).events;
    if (this.reading?.from !== position)
      this.reading = { from: position, done: this.readEnd(position) };
    const { reading } = this;
    await reading.done.finally(() => {
      if (this.reading === reading) this.reading = undefined;
    });
    return this.recent.after(position) ?? [];
  }

  /** Some may have joined a read that had begun before there was something: they look again. */
  private async readEnd(position: number): Promise<void> {
    const { events } = await this.read(position, PAGE_EVENTS);
    this.recent.add(events);
    if (events.length > 0) this.wake();
  }

  private async read(afterPosition: number, limit: number): Promise<ReadLogReply> {
    const request: ReadLogRequest = { afterPosition, limit };
    return unwrap(
      await this.bus.request<BusReply<ReadLogReply>>(
        subjects.ledger.readLog,
        request,
        TIMEOUT_MS,
        REPEATABLE,
      ),
    );
  }

  private wake(): void {
    this.news += 1;
    for (const resolve of [...this.waiting]) resolve();
  }

  /** Resolves when something was committed, when the time is over, and when `signal` is aborted. */
  private nextNews(withinMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.ceil(withinMs));
      this.waiting.add(done);
      signal.addEventListener('abort', done);
    });
  }
}
