import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type ReadNoticesReply, type ReadNoticesBody, subjects } from '#contracts';
import { type BusReply, unwrap } from '#platform';
import { type Bus, REPEATABLE } from '../bus';
import { Logs } from '../logs/logs';

const PAGE = 400;
const TIMEOUT_MS = 4_000;
/** Messages on the bus may be lost: then the end of the list is read again after this time. */
const LOOK_AGAIN_MS = 2_000;

/** A feed of notices for each log. */
@Injectable()
export class NoticeFeeds implements OnApplicationShutdown {
  private readonly feeds: ReadonlyMap<Bus, NoticeFeed>;

  constructor(@Inject(Logs) private readonly logs: Logs) {
    this.feeds = new Map([...logs.all.values()].map((bus) => [bus, new NoticeFeed(bus)]));
  }

  onApplicationShutdown(): void {
    for (const feed of this.feeds.values()) feed.stop();
  }

  /** The feed of the log of a tenant. */
  async of(tenant: string): Promise<NoticeFeed> {
    return this.feeds.get(await this.logs.of(tenant))!;
  }
}

/**
 * Notices as this process follows them: any number of followers, and one read for all who stand at the
 * same place. Nothing is read while nobody follows.
 */
class NoticeFeed {
  private readonly waiting = new Set<() => void>();
  private readonly readings = new Map<number, Promise<ReadNoticesReply>>();
  private readonly stopListening: () => void;
  private news = 0;

  constructor(private readonly bus: Bus) {
    this.stopListening = bus.listen(subjects.internal.noticed, () => this.wake());
  }

  stop(): void {
    this.stopListening();
  }

  /** The number after which notices of events begin that stand after `position` in the ledger. */
  async startAfter(position: number): Promise<number> {
    return (await this.read({ afterPosition: position, limit: 0 })).end;
  }

  /** The notices after a number, in their order; waits for some until `signal` is aborted: then none. */
  async after(number: number, signal: AbortSignal): Promise<ReadNoticesReply['notices']> {
    while (!signal.aborted) {
      const before = this.news;
      const { notices } = await this.shared(number);
      if (notices.length > 0) return notices;
      if (before === this.news) await this.nextNews(signal);
      // One repeated read is for all.
      if (before === this.news && !signal.aborted) this.wake();
    }
    return [];
  }

  private shared(number: number): Promise<ReadNoticesReply> {
    const reading = this.readings.get(number) ?? this.read({ after: number, limit: PAGE });
    this.readings.set(number, reading);
    // A failed read is repeated.
    reading.catch(() => this.readings.delete(number));
    return reading;
  }

  private async read(request: ReadNoticesBody): Promise<ReadNoticesReply> {
    const subject = subjects.internal.readNotices;
    return unwrap(
      await this.bus.request<BusReply<ReadNoticesReply>>(subject, request, TIMEOUT_MS, REPEATABLE),
    );
  }

  private wake(): void {
    this.news += 1;
    this.readings.clear();
    for (const resolve of [...this.waiting]) resolve();
  }

  /** Resolves when something was stored, after a while, and when `signal` is aborted. */
  private nextNews(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, LOOK_AGAIN_MS);
      this.waiting.add(done);
      signal.addEventListener('abort', done);
    });
  }
}
