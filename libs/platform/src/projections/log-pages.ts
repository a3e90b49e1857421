import { type ClientBase } from 'pg';
import { type RecordedEvent } from '#kernel';

/** The log does not go on where a cursor stands: nothing may be folded until somebody has looked. */
class LogGap extends Error {
  override readonly name = 'LogGap';
}

/** Which table holds the log: gapless `position`, and `body`, the event's JSON without position. */
export interface LogSource {
  /** Qualified by its schema: `ledger.events`. */
  readonly table: string;
  /** The bytes of events whose `body` is empty, by position: they are stored elsewhere. */
  readonly archivedBodies?: (
    client: Pick<ClientBase, 'query'>,
    positions: readonly number[],
  ) => Promise<ReadonlyMap<number, Buffer>>;
  /** Brings older event versions up to what the folds know. */
  readonly upcast?: (event: RecordedEvent) => RecordedEvent;
  /** Only these types are read (the column `type`); of others there is but the position. */
  readonly types?: readonly string[];
  /** Only what had occurred by then, in milliseconds since 1970; of others there is but the position. */
  readonly occurredByMs?: number;
  /** Types that count whatever their time. */
  readonly timeless?: ReadonlySet<string>;
}

/** An event as the log holds it: JSON text without the position; null where it is of no concern. */
export interface LoggedEvent {
  readonly position: number;
  readonly body: string | null;
}

/** Stands for an event that is of no concern: no projection knows its type. */
const unconcerned = { type: '' } as RecordedEvent;

/** Reads the log in pages, in position order. */
export class LogPages {
  private readonly sql: string;

  constructor(private readonly source: LogSource) {
    const table = source.table.split('.').map(plain).join('.');
    // Decoded by the server: as bytea each byte would cross the wire as two hex digits.
    const body = `convert_from(body, 'UTF8')`;
    const wanted = source.types ? `CASE WHEN type = ANY($3::text[]) THEN ${body} END` : body;
    this.sql = `SELECT position, ${wanted} FROM ${table}
      WHERE position > $1 ORDER BY position LIMIT $2`;
  }

  /** What follows `from`, at most `limit`; rejects with `LogGap` when an event is missing. */
  async read(client: ClientBase, from: number, limit: number): Promise<readonly LoggedEvent[]> {
    const { types } = this.source;
    const { rows } = await client.query<[number | string, string | null]>({
      name: 'read-page',
      text: this.sql,
      values: types ? [from, limit, types] : [from, limit],
      rowMode: 'array',
    });
    const events = rows.map(([text, body], i) => {
      const position = Number(text);
      if (position !== from + i + 1)
        throw new LogGap(`The log has no event ${from + i + 1}: after it comes ${position}.`);
      return { position, body };
    });
    return this.withArchived(client, events);
  }

  private async withArchived(
    client: ClientBase,
    events: readonly LoggedEvent[],
  ): Promise<readonly LoggedEvent[]> {
    const positions = events.flatMap(({ position, body }) => (body === '' ? position : []));
    if (positions.length === 0) return events;
    const bodies = await this.source.archivedBodies?.(client, positions);
    return events.map(({ position, body }) => ({
      position,
      body: body === '' ? (bodies?.get(position)?.toString() ?? '') : body,
    }));
  }

  /** The event itself. */
  decode({ position, body }: LoggedEvent): RecordedEvent {
    if (body === null) return { ...unconcerned, position };
    const event = JSON.parse(body);
    event.position = position;
    if (this.isLater(event)) return { ...unconcerned, position };
    return this.source.upcast ? this.source.upcast(event) : event;
  }

  private isLater({ occurredAt, type }: RecordedEvent): boolean {
    const { occurredByMs, timeless } = this.source;
    return (
      occurredByMs !== undefined && Date.parse(occurredAt) > occurredByMs && !timeless?.has(type)
    );
  }

  /** The position of the last event; 0 when there is none. */
  async end(client: Pick<ClientBase, 'query'>): Promise<number> {
    const { rows } = await client.query<{ end: string }>(
      `SELECT coalesce(max(position), 0) AS end FROM ${this.source.table}`,
    );
    return Number(rows[0]!.end);
  }
}

const plain = (name: string): string => {
  if (!/^[a-z_]+$/.test(name)) throw new Error(`Not a plain SQL name: ${name}`);
  return name;
};
