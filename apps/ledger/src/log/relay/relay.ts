import { setTimeout as sleep } from 'node:timers/promises';
import { type Pool } from 'pg';
import { type Logger } from 'pino';
import { cloudEventType, eventSubject, streams, subjects } from '#contracts';
import {
  contextOfEvent,
  type OrderedMessage,
  OrderedStream,
  type Platform,
  sampledTraceparent,
  type StreamPlace,
} from '#platform';
import { withBodies } from '../archive/archived-bodies';

export interface OutgoingEvent {
  readonly position: number;
  readonly id: string;
  readonly tenant: string;
  readonly stream: string;
  readonly correlationId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredAt: string;
  readonly data: unknown;
  readonly body: Uint8Array;
}

/** The JetStream stream of committed events; Postgres stores them all, the stream the latest. */
export const committedEvents = ({ connection, settings }: Platform): OrderedStream =>
  new OrderedStream(connection, {
    name: streams.events,
    subjects: [subjects.events.readable, subjects.events.restricted],
    maxBytes: settings.WRIT_STREAM_MAX_BYTES,
    discard: 'old',
    replicas: settings.WRIT_STREAM_REPLICAS,
  });

/**
 * An event as a CloudEvent in NATS binary mode: attributes in `ce-` headers; the body is the stored canonical bytes,
 * which receivers can hash.
 */
const toMessage = (event: OutgoingEvent): OrderedMessage => ({
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
    ...traceHeaders(event),
  },
});

/** The span that recorded the event, as the CloudEvents extension for distributed tracing and as NATS clients pass it on. */
const traceHeaders = (event: OutgoingEvent): Readonly<Record<string, string>> => {
  const traceparent = sampledTraceparent(contextOfEvent(event));
  return traceparent ? { traceparent, 'ce-traceparent': traceparent } : {};
};

const PAGE_EVENTS = 500;
const BUFFER_MAX = 10_000;
const RETRY_MS = 250;
/** Without commits nothing is published, and a wiped store would go unnoticed. */
const VERIFY_EVERY_MS = 3_000;

/**
 * Publishes committed events to JetStream in log order. Runs on the leader. Each publish expects the sequence of the one
 * before, so that the stream's order is the log's order; on start, on any error and after a wipe of the store the relay
 * finds its place from the stream's last message. Delivery is at least once, with the event's id as message id.
 */
export class Relay {
  /** Ends the loop that was started last. */
  private ending?: AbortController;
  private loop: Promise<void> = Promise.resolve();
  private wake: () => void = () => undefined;
  /** Committed events in memory, of consecutive positions. */
  private fresh: OutgoingEvent[] = [];
  /** The position of the last committed event; infinite while the log has to be read to know it. */
  private end = Infinity;
  private acknowledged = 0;

  constructor(
    private readonly pool: Pool,
    private readonly stream: OrderedStream,
    private readonly log: Logger,
  ) {}

  /** The position up to which JetStream has acknowledged. */
  get position(): number {
    return this.acknowledged;
  }

  /** Begins when the loop before has ended: two would publish beside each other. */
  start(): void {
    if (this.ending && !this.ending.signal.aborted) return;
    const { signal } = (this.ending = new AbortController());
    this.loop = this.loop.then(() => this.run(signal));
  }

  /** Resolves when every loop so far has ended. */
  async stop(): Promise<void> {
    this.ending?.abort();
    this.wake();
    await this.loop;
  }

  /** Buffers committed events, which saves reading them back. */
  offer(events: readonly OutgoingEvent[]): void {
    const follows =
      this.fresh.length === 0 || this.fresh.at(-1)!.position + 1 === events[0]!.position;
    if (!follows || this.fresh.length > BUFFER_MAX) this.fresh = [];
    else this.fresh.push(...events);
    this.end = events.at(-1)!.position;
  }

  /** New events were committed. */
  wakeUp(): void {
    this.wake();
  }

  private async run(ending: AbortSignal): Promise<void> {
    while (!ending.aborted) {
      try {
        const place = await this.place();
        const ahead = await this.stream.deleteConsumersAhead();
        if (ahead.length > 0)
          this.log.warn({ ahead }, 'the event stream lost its end: consumers start again');
        await this.follow(place, ending);
      } catch (error) {
        if (!ending.aborted) this.log.warn({ err: error }, 'the relay finds its place again');
        await sleep(RETRY_MS);
      }
    }
  }

  private async follow(place: StreamPlace, ending: AbortSignal): Promise<void> {
    let next = place;
    let verifyAt = performance.now() + VERIFY_EVERY_MS;
    this.end = Infinity;
    while (!ending.aborted) {
      this.acknowledged = next.position;
      const events = await this.after(next.position);
      const restMs = verifyAt - performance.now();
      if (events.length > 0) next = await this.stream.publish(events.map(toMessage), next);
      else if (restMs > 0) await this.untilWoken(restMs, ending);
      else {
        next = await this.verifyPlace(next);
        verifyAt = performance.now() + VERIFY_EVERY_MS;
        this.end = Infinity;
      }
    }
  }

  private place(): Promise<StreamPlace> {
    return this.stream.open(() => this.resendFrom());
  }

  /** The place to continue from: the known one, unless the stream is another one. Rejects when there is none. */
  private async verifyPlace(known: StreamPlace): Promise<StreamPlace> {
    if (await this.stream.endsAt(known)) return known;
    const found = await this.place();
    this.log.warn({ known, found }, 'the event stream is another one, continuing from its end');
    return found;
  }

  private async after(position: number): Promise<readonly OutgoingEvent[]> {
    const fresh = this.fresh;
    this.fresh = [];
    const from = fresh.findIndex((event) => event.position === position + 1);
    if (from >= 0) return fresh.slice(from);
    return position < this.end ? this.read(position) : [];
  }

  private async read(position: number): Promise<readonly OutgoingEvent[]> {
    const { rows } = await this.pool.query<{ position: number; body: Buffer }>({
      name: 'relay-page',
      text: `SELECT position, body FROM ledger.events
             WHERE position > $1 ORDER BY position LIMIT ${PAGE_EVENTS}`,
      values: [position],
    });
    if (rows.length === 0 && this.end === Infinity) this.end = position;
    return (await withBodies(this.pool, rows)).map(({ position, body }) => ({
      ...JSON.parse(body.toString()),
      position,
      body,
    }));
  }

  /** After a wipe of the store: the position of the slowest consumer. */
  private async resendFrom(): Promise<number> {
    const { rows } = await this.pool.query<{ position: number | null }>(
      'SELECT min(position) AS position FROM messaging.reaction_cursors',
    );
    return rows[0]?.position ?? 0;
  }

  private untilWoken(withinMs: number, ending: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.fresh.length > 0 || ending.aborted) this.wake();
    });
  }
}
