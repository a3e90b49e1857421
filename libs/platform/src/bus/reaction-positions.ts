import { type Pool } from 'pg';
import { type EndsOfStream } from './stream-positions';

/**
 * How far each reaction of a service has come, stored in Postgres: by it their consumer is made again, and
 * the relay knows what to send again after the stream was lost. Everything up to a position was handled, by
 * whichever instance; the row belongs to all of them, so it never goes back.
 */
export class ReactionPositions {
  private known: ReadonlyMap<string, number> = new Map();

  constructor(
    private readonly pool: Pool,
    private readonly reactions: readonly string[],
  ) {}

  /** What this instance saved or read last. */
  get all(): ReadonlyMap<string, number> {
    return this.known;
  }

  of(reaction: string): number {
    return this.known.get(reaction) ?? 0;
  }

  get lowest(): number {
    return Math.min(...this.known.values());
  }

  get furthest(): number {
    return Math.max(...this.known.values());
  }

  /** The reactions that have not come to a position. */
  before(position: number): readonly string[] {
    return this.reactions.filter((reaction) => this.of(reaction) < position);
  }

  /** Those that have. */
  notBefore(position: number): readonly string[] {
    return this.reactions.filter((reaction) => this.of(reaction) >= position);
  }

  /** Reads the stored positions; registers a new reaction at 0. */
  async load(): Promise<void> {
    await this.pool.query(
      `INSERT INTO messaging.reaction_cursors (consumer, position)
       SELECT name, 0 FROM unnest($1::text[]) AS name ORDER BY name
       ON CONFLICT (consumer) DO NOTHING`,
      [this.reactions],
    );
    const { rows } = await this.pool.query<{ consumer: string; position: string }>(
      'SELECT consumer, position FROM messaging.reaction_cursors WHERE consumer = ANY ($1)',
      [this.reactions],
    );
    this.known = new Map(rows.map(({ consumer, position }) => [consumer, Number(position)]));
  }

  /** Instances save at the same time: locked in one order, they do not wait for each other in a circle. */
  async save(reactions: readonly string[], position: number): Promise<void> {
    const moved = reactions.filter((reaction) => this.of(reaction) < position);
    if (moved.length === 0) return;
    await this.pool.query(
      `WITH moved AS (
         SELECT consumer FROM messaging.reaction_cursors
         WHERE consumer = ANY ($1) AND position < $2 ORDER BY consumer FOR UPDATE)
       UPDATE messaging.reaction_cursors c SET position = greatest(c.position, $2)
       FROM moved WHERE c.consumer = moved.consumer`,
      [moved, position],
    );
    this.known = new Map([
      ...this.known,
      ...moved.map((reaction) => [reaction, position] as const),
    ]);
  }
}

/**
 * How far a service has come: to `floor`, once its reactions are not before the answer. Those that are read the log up to
 * it, for their consumer starts after it or the stream has dropped it. Undefined where the stream ends before
 * the floor: it was emptied meanwhile, and nothing shows that what it lost was seen.
 */
export const progress = (
  floor: number,
  { first = 1, last }: EndsOfStream,
  startsAfter: number,
): number | undefined => (floor > last ? undefined : Math.max(startsAfter, first - 1));

/** Forgets the service's reactions that are no more: the relay would wait for them forever. */
export const forgetOtherPositions = async (
  pool: Pool,
  service: string,
  reactions: readonly string[],
): Promise<void> => {
  await pool.query(
    `DELETE FROM messaging.reaction_cursors
     WHERE starts_with(consumer, $1) AND consumer <> ALL ($2::text[])`,
    [`${service}-`, reactions],
  );
};
