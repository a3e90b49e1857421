import { type Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { type DurableMessage, TRIES_MAX } from './durable-consumer';
import { POSITION_HEADER } from './reaction-host';

/**
 * How far a consumer of the event stream has come, kept in Postgres: from it a wiped consumer is made
 * anew, and the relay knows what to send again after the stream was lost. The position is the highest
 * below which everything was handled.
 */
export class ConsumerCursor {
  private readonly open = new Set<number>();
  private highest = 0;
  private saved = -1;

  constructor(
    private readonly pool: Pool,
    private readonly consumer: string,
  ) {}

  /** The kept position; registers the consumer at 0 when it is new. */
  async load(): Promise<number> {
    const { rows } = await this.pool.query<{ position: string }>(
      `INSERT INTO messaging.reaction_cursors (consumer, position) VALUES ($1, 0)
       ON CONFLICT (consumer) DO UPDATE SET position = messaging.reaction_cursors.position
       RETURNING position`,
      [this.consumer],
    );
    this.saved = Number(rows[0]!.position);
    this.highest = Math.max(this.highest, this.saved);
    return this.saved;
  }

  taken(message: DurableMessage): void {
    this.open.add(positionOf(message));
  }

  done(message: DurableMessage): void {
    const position = positionOf(message);
    this.open.delete(position);
    this.highest = Math.max(this.highest, position);
  }

  /** Nothing is left to deliver up to `position`. */
  idleAt(position: number): void {
    if (this.open.size === 0) this.highest = Math.max(this.highest, position);
  }

  async save(): Promise<void> {
    const floor = this.open.size === 0 ? this.highest : Math.min(...this.open) - 1;
    if (floor <= this.saved) return;
    await this.pool.query(
      `UPDATE messaging.reaction_cursors SET position = greatest(position, $2) WHERE consumer = $1`,
      [this.consumer, floor],
    );
    this.saved = floor;
  }
}

const positionOf = ({ headers }: DurableMessage): number =>
  Number(headers?.get(POSITION_HEADER) ?? 0);

/** Keeps a message that failed for good, once, where people see it and can have it tried again. */
export const buryInPostgres =
  (pool: Pool, consumer: string) =>
  async (message: DurableMessage, error: unknown): Promise<void> => {
    await pool.query(
      `INSERT INTO messaging.dead_letters
         (id, consumer, subject, message_id, payload, error, tries, died_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, writ.now())
       ON CONFLICT (consumer, message_id)
         DO UPDATE SET error = excluded.error, died_at = excluded.died_at, replayed_at = NULL`,
      [
        uuidv7(),
        consumer,
        message.subject,
        message.headers?.get('Nats-Msg-Id') || String(message.sequence),
        Buffer.from(message.data),
        error instanceof Error ? error.message : String(error),
        TRIES_MAX,
      ],
    );
  };
