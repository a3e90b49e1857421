import { type Pool } from 'pg';
import { type JetStreamManager, type NatsConnection } from 'nats';
import { POSITION_HEADER } from './reaction-host';

/**
 * How far a consumer of the event stream has come, stored in Postgres: from it a wiped consumer is made
 * again, and the relay knows what to send again after the stream was lost. Everything up to the
 * position was handled, by whichever instance; the row belongs to all of them, so it never goes back.
 */
export class ConsumerCursor {
  private saved = -1;

  constructor(
    private readonly pool: Pool,
    private readonly consumer: string,
  ) {}

  /** What this instance saved or read last. */
  get position(): number {
    return this.saved;
  }

  /** The stored position; registers the consumer at 0 when it is new. */
  async load(): Promise<number> {
    const { rows } = await this.pool.query<{ position: string }>(
      `INSERT INTO messaging.reaction_cursors (consumer, position) VALUES ($1, 0)
       ON CONFLICT (consumer) DO UPDATE SET position = messaging.reaction_cursors.position
       RETURNING position`,
      [this.consumer],
    );
    this.saved = Number(rows[0]!.position);
    return this.saved;
  }

  async save(position: number): Promise<void> {
    if (position <= this.saved) return;
    await this.pool.query(
      `UPDATE messaging.reaction_cursors SET position = greatest(position, $2) WHERE consumer = $1`,
      [this.consumer, position],
    );
    this.saved = position;
  }
}

/** Forgets the service's consumers that are no more: the relay would wait for them forever. */
export const forgetOtherCursors = async (
  pool: Pool,
  service: string,
  consumers: readonly string[],
): Promise<void> => {
  await pool.query(
    `DELETE FROM messaging.reaction_cursors
     WHERE starts_with(consumer, $1) AND consumer <> ALL ($2::text[])`,
    [`${service}-`, consumers],
  );
};

/** Log positions of the events at both ends of a stream. */
export interface EndsOfStream {
  /** Of the oldest event that the stream still has; undefined while it has none. */
  readonly first: number | undefined;
  /** Of the newest; 0 while the stream has none. */
  readonly last: number;
}

/**
 * Asks JetStream for log positions of one stream, for all consumers of a process together. Rejects when
 * the stream or the consumer is not there.
 */
export class StreamPositions {
  private manager?: JetStreamManager;
  /** What was found at the ends last time: while nothing comes or goes, they are not read again. */
  private known = new Map<string, number>();

  constructor(
    private readonly connection: NatsConnection,
    private readonly stream: string,
  ) {}

  async ends(): Promise<EndsOfStream> {
    const manager = await this.open();
    const { state, created } = await manager.streams.info(this.stream);
    if (state.messages === 0) return { first: undefined, last: 0 };
    const known = new Map<string, number>();
    const positionOf = async (seq: number): Promise<number> => {
      // A recreated stream counts from 1 again.
      const place = `${created}/${seq}`;
      const position = this.known.get(place) ?? (await this.positionAt(seq));
      known.set(place, position);
      return position;
    };
    const first = await positionOf(state.first_seq);
    const last = await positionOf(state.last_seq);
    this.known = known;
    return { first, last };
  }

  /**
   * Every event up to here that was delivered is acknowledged, by all instances together. `last` is where
   * the stream ended before this query: what comes in between is not counted as seen.
   */
  async floorOf(durable: string, last: number): Promise<number> {
    const manager = await this.open();
    const info = await manager.consumers.info(this.stream, durable);
    // A consumer of a rare event type has still come as far as the stream goes.
    if (info.num_pending === 0 && info.num_ack_pending === 0) return last;
    const { state } = await manager.streams.info(this.stream);
    const open = Math.max(info.ack_floor.stream_seq + 1, state.first_seq);
    return (await this.positionAt(open)) - 1;
  }

  private async open(): Promise<JetStreamManager> {
    return (this.manager ??= await this.connection.jetstreamManager({ checkAPI: false }));
  }

  private async positionAt(seq: number): Promise<number> {
    const manager = await this.open();
    const message = await manager.streams.getMessage(this.stream, { seq });
    return Number(message.header.get(POSITION_HEADER) || 0);
  }
}
