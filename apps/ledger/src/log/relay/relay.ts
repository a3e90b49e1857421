import { setTimeout as sleep } from 'node:timers/promises';
import { type Pool } from 'pg';
import { type Logger } from 'pino';
import { cloudEventType, eventSubject, streams, subjects } from '#contracts';
import { type OrderedMessage, OrderedStream, type Platform, type StreamPlace } from '#platform';
import { type PlannedEvent } from '../batch';

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

const PAGE_EVENTS = 500;
const BUFFER_MAX = 10_000;
const IDLE_MS = 250;
/** While nothing is committed nothing is published either, and a wiped store would go unnoticed. */
const LOOK_MS = 3_000;

/**
 * Tells committed events to JetStream in log order. Runs with the writer's lease. Each publish
 * expects the sequence of the one before, so the stream's order is the log's order whatever happens
 * in between; on start, on any error and after the store was wiped the place is found again from the
 * stream's last message. Delivery is at least once, with the event's id as message id.
 */
export class Relay {
  /** Ends the loop that was started last. */
  private ending?: AbortController;
  private loop: Promise<void> = Promise.resolve();
  private wake: () => void = () => undefined;
  /** Committed events that need not be read back: they follow on each other. */
  private fresh: OutgoingEvent[] = [];
  private told = 0;

  constructor(
    private readonly pool: Pool,
    private readonly stream: OrderedStream,
    private readonly log: Logger,
  ) {}

  /** The position up to which JetStream has acknowledged. */
  get position(): number {
    return this.told;
  }

  /** Begins when the loop before has ended: two would take each other's place in the stream. */
  start(): void {
    if (this.ending && !this.ending.signal.aborted) return;
    const { signal } = (this.ending = new AbortController());
    this.loop = this.loop.then(() => this.run(signal));
  }

  /** Resolves when what was started so far has ended. */
  async stop(): Promise<void> {
    this.ending?.abort();
    this.wake();
    await this.loop;
  }

  /** Keeps committed events at hand, so that they need not be read back. */
  offer(events: readonly PlannedEvent[]): void {
    const follows =
      this.fresh.length === 0 || this.fresh.at(-1)!.position + 1 === events[0]!.position;
    if (!follows || this.fresh.length > BUFFER_MAX) this.fresh = [];
    else this.fresh.push(...events);
  }

  /** There is something to tell; it would also be found after a moment without this. */
  wakeUp(): void {
    this.wake();
  }

  private async run(ending: AbortSignal): Promise<void> {
    while (!ending.aborted) {
      try {
        const place = await this.place();
        const ahead = await this.stream.deleteConsumersAhead();
        if (ahead.length > 0)
          this.log.warn({ ahead }, 'the event stream lost its end: consumers begin again');
        await this.follow(place, ending);
      } catch (error) {
        if (!ending.aborted) this.log.warn({ err: error }, 'the relay finds its place again');
        await sleep(IDLE_MS);
      }
    }
  }

  private async follow(place: StreamPlace, ending: AbortSignal): Promise<void> {
    let next = place;
    let lookedAt = performance.now();
    while (!ending.aborted) {
      this.told = next.position;
      const events = await this.after(next.position);
      if (events.length > 0) next = await this.stream.publish(events.map(toMessage), next);
      else if (performance.now() - lookedAt < LOOK_MS) await this.untilWoken(ending);
      else {
        next = await this.lookAgain(next);
        lookedAt = performance.now();
      }
    }
  }

  private place(): Promise<StreamPlace> {
    return this.stream.open(() => this.resendFrom());
  }

  /** Where to go on: the place we know, unless the stream is not there any more. */
  private async lookAgain(known: StreamPlace): Promise<StreamPlace> {
    const found = await this.place();
    if (found.sequence === known.sequence) return known;
    this.log.warn({ known, found }, 'the event stream is another one, going on from its end');
    return found;
  }

  private async after(position: number): Promise<readonly OutgoingEvent[]> {
    const fresh = this.fresh;
    this.fresh = [];
    const from = fresh.findIndex((event) => event.position === position + 1);
    if (from >= 0) return fresh.slice(from);
    return this.read(position);
  }

  private async read(position: number): Promise<readonly OutgoingEvent[]> {
    const { rows } = await this.pool.query<{ position: number; body: Buffer }>({
      name: 'relay-page',
      text: `SELECT position, body FROM ledger.events
             WHERE position > $1 ORDER BY position LIMIT ${PAGE_EVENTS}`,
      values: [position],
    });
    return rows.map(({ position, body }) => ({ ...JSON.parse(body.toString()), position, body }));
  }

  /** After a wiped store: from what the slowest consumer still lacks. */
  private async resendFrom(): Promise<number> {
    const { rows } = await this.pool.query<{ position: number | null }>(
      'SELECT min(position) AS position FROM messaging.reaction_cursors',
    );
    return rows[0]?.position ?? 0;
  }

  private untilWoken(ending: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, IDLE_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.fresh.length > 0 || ending.aborted) this.wake();
    });
  }
}
