import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { subjects } from '#contracts';
import { measure, Platform } from '#platform';
import { MasterKeys } from '../evidence/data-keys/master-keys';
import { committedEvents, Relay } from './relay/relay';
import { RelayAge } from './relay/relay-age';
import { TextKeys } from '../evidence/texts/text-keys';
import { answerAppends, answerReads } from './answer-requests';
import { type PlannedEvent } from './batch';
import { LogWriter } from './log-writer';
import { Paced } from './paced';

const RELAY_LAG_MAX = 100_000;
/** Commits of this time are published together, so that callers get their answers before relay and views use the processor. */
const PUBLISH_DELAY_MS = 2;
/** Between two batches for JetStream while commits follow one another closely. */
const RELAY_EVERY_MS = 5;
/**
 * Between two messages that there are new events, and while commits follow one another closely. Each makes the views fold, which
 * costs little more for many events than for one. Nobody waits longer for it: a query that waits for a position makes them fold at once.
 */
const TELL_EVERY_MS = 20;
const TELL_BUSY_MS = 100;

/** Holds the log's writer, and what runs while this instance is the leader: the answers to appends, and the relay. */
@Injectable()
export class LogHost implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly writer: LogWriter;
  private readonly relay: Relay;
  private appends?: { close(): void };
  private size = 0;
  private readonly age = new RelayAge();
  private readonly relaying = new Paced(() => this.relay.wakeUp(), {
    soonMs: PUBLISH_DELAY_MS,
    everyMs: RELAY_EVERY_MS,
  });
  private readonly telling = new Paced(
    () => this.platform.bus.tell(subjects.ledger.committed, { position: this.size }),
    { soonMs: PUBLISH_DELAY_MS, everyMs: TELL_EVERY_MS, busyMs: TELL_BUSY_MS },
  );

  constructor(
    private readonly platform: Platform,
    master: MasterKeys,
  ) {
    const { settings, pool, log } = platform;
    this.relay = new Relay(pool, committedEvents(platform), log);
    this.writer = new LogWriter(
      settings.DATABASE_URL,
      {
        leading: (size) => this.lead(size),
        standby: () => this.standBy(),
        committed: (events) => this.publish(events),
      },
      log,
      new TextKeys(master),
      undefined,
      settings.WRIT_LOG,
    );
    this.observe();
  }

  onApplicationBootstrap(): void {
    answerReads(this.platform);
    this.writer.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.writer.stop();
    await this.relay.stop();
  }

  private lead(size: number): void {
    this.size = size;
    this.age.committed(size, 0);
    this.appends = answerAppends(this.platform, this.writer);
    this.relay.start();
  }

  private standBy(): void {
    this.appends?.close();
    this.appends = undefined;
    void this.relay.stop();
  }

  private publish(events: readonly PlannedEvent[]): void {
    this.size = events.at(-1)!.position;
    this.age.committed(this.size, this.relay.position);
    this.relay.offer(events);
    this.relaying.want();
    this.telling.want();
  }

  private observe(): void {
    const { readiness } = this.platform;
    const { writer, relay } = this;
    const lag = (): number => (writer.isLeading ? Math.max(0, this.size - relay.position) : 0);
    measure(() => this.size, {
      writ_log_size: (size) => (writer.isLeading ? size : 0),
      writ_ledger_leading: () => Number(writer.isLeading),
      writ_append_queue: () => writer.queued,
      writ_relay_lag: lag,
      writ_relay_lag_seconds: () => (writer.isLeading ? this.age.secondsAt(relay.position) : 0),
    });
    readiness.add('relay', () =>
      Promise.resolve({ ok: lag() < RELAY_LAG_MAX, detail: `${lag()} events behind` }),
    );
  }
}
