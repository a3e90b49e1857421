import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { cloudEventOf } from '#contracts';
import { type RecordedEvent, Refusal } from '#kernel';
import { type Caller, Unavailable } from '#platform';
import { Credentials } from '../identity/credentials';
import { type Presented } from '../identity/session-cookie';
import { LogFeeds } from '../log/log-feed';
import { NoticeStream } from './notice-stream';
import { isPassing, ReadableEvents } from './readable-events';
import { type SseClient } from './sse';
import { isSentTo, type StreamFilter } from './stream-filter';

/** Also how often the credential is looked at again; at once when some key was revoked. */
const BEAT_MS = 5_000;
const RETRY_MS = 1_000;
const LEDGER_AWAY_MS = 1_000;

/** Someone who follows the log. */
export interface Follower {
  readonly caller: Caller;
  readonly presented: Presented;
  readonly wanted: StreamFilter;
  /** The position after which they want to hear. */
  readonly after: number;
  /** Aborted when they hang up, and when this process ends. */
  readonly ending: AbortSignal;
}

/** Tells committed events to followers: first what they missed, then what comes, in log order. */
@Injectable()
export class EventStream {
  constructor(
    @Inject(LogFeeds) private readonly feeds: LogFeeds,
    @Inject(Credentials) private readonly credentials: Credentials,
    @Inject(NoticeStream) private readonly notices: NoticeStream,
    @Inject(ReadableEvents) private readonly readable: ReadableEvents,
  ) {}

  /** Where to begin in the log of a tenant. Refuses with `invalid_request` what lies beyond its end. */
  async startOf(tenant: string, after: number | undefined): Promise<number> {
    const size = await (await this.feeds.of(tenant)).size();
    if (after === undefined || after <= size) return after ?? size;
    throw new Refusal(
      'invalid_request',
      `The ledger ends at position ${size}: resume after a position that you received.`,
      { size },
      [{ pointer: '/after', message: `must be at most ${size}` }],
    );
  }

  /** Resolves when it is over: they hung up, were too slow, lost their key, or this process ends. */
  async tell(follower: Follower, client: SseClient): Promise<void> {
    const isThere = await client.begin(follower.after, RETRY_MS);
    const over = new AbortController();
    const ending = AbortSignal.any([follower.ending, over.signal]);
    const notices = this.notices.tell(follower, client, ending);
    try {
      // Whichever breaks off ends both.
      await Promise.race([this.tellEvents(follower, client, isThere), notices.then(never)]);
    } finally {
      over.abort();
      await notices.catch(() => undefined);
    }
  }

  private async tellEvents(
    follower: Follower,
    client: SseClient,
    hasBegun: boolean,
  ): Promise<void> {
    let position = follower.after;
    let isThere = hasBegun;
    while (isThere && !follower.ending.aborted) {
      if (!(await this.mayHear(follower))) return client.end('credential', position);
      const sent = await this.tellUntilBeat(follower, client, position);
      if (!sent.isThere) return;
      ({ position } = sent);
      isThere = !follower.ending.aborted && (await client.alive(position));
    }
    client.end('restart', position);
  }

  /** Sends what comes until the credential has to be verified again. */
  private async tellUntilBeat(
    follower: Follower,
    client: SseClient,
    after: number,
  ): Promise<{ readonly position: number; readonly isThere: boolean }> {
    const until = performance.now() + BEAT_MS;
    const revoked = new AbortController();
    const stopListening = this.credentials.onRevoked(() => revoked.abort());
    const over = AbortSignal.any([follower.ending, revoked.signal]);
    let position = after;
    try {
      while (performance.now() < until && !revoked.signal.aborted) {
        const { events, sent } = await this.next(follower, position, until, over);
        if (events.length === 0) break;
        for (const event of events) {
          if (revoked.signal.aborted) break;
          position = event.position;
          if (sent.has(event) && !(await client.event(position, cloudEventOf(event))))
            return { position, isThere: false };
        }
      }
      return { position, isThere: true };
    } finally {
      stopListening();
    }
  }

  /**
   * The next events, and which of them are sent to the follower. None when the time is over first; an outage of the
   * ledger is waited for.
   */
  private async next(
    { caller, wanted }: Follower,
    position: number,
    until: number,
    ending: AbortSignal,
  ) {
    try {
      const feed = await this.feeds.of(caller.tenant);
      const followed = await feed.after(position, until, ending);
      // What its former log has after a move has the positions of other events.
      const events = (await this.feeds.of(caller.tenant)) === feed ? followed : [];
      const wantedOnes = events.filter((event) => isSentTo(caller, wanted, event));
      return { events, sent: new Set(await this.readable.among(caller, wantedOnes)) };
    } catch (error) {
      if (!isPassing(error)) throw error;
      await sleep(LEDGER_AWAY_MS);
      return { events: [], sent: new Set<RecordedEvent>() };
    }
  }

  private async mayHear({ presented, caller }: Follower): Promise<boolean> {
    try {
      // Listening does not count as activity: a page that nobody reads must not extend its session.
      return await this.credentials.isStill(caller, presented);
    } catch (error) {
      // If nobody can tell now, the next beat asks again.
      return error instanceof Unavailable;
    }
  }
}

/** The end of the notices is not the end of the events. */
const never = (): Promise<never> => new Promise(() => undefined);
