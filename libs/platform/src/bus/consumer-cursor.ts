import { type Pool } from 'pg';

/**
 * How far a consumer of the event stream has come, kept in Postgres: from it a wiped consumer is made
 * anew, and the relay knows what to send again after the stream was lost. Everything up to the
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

  /** The kept position; registers the consumer at 0 when it is new. */
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

/** Forgets the service's consumers that are no more: the relay would wait for them for ever. */
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
