import { type ClientBase } from 'pg';
import { columnParsers } from '../postgres/column-parsers';
import { identifier } from './view-table';

/**
 * `live` serves and follows; `stuck` serves and stands still, because its fold threw; `building`
 * follows and does not serve yet; `failed` was being built when its fold threw.
 */
type CursorStatus = 'live' | 'stuck' | 'building' | 'failed';

/** Where one generation of a view stands in the log. */
export interface Cursor {
  readonly name: string;
  readonly generation: number;
  /** The version of the projection that folds it. */
  readonly version: number;
  readonly position: number;
  readonly status: CursorStatus;
  readonly error: string | null;
  /** The event that the fold threw at. */
  readonly errorPosition: number | null;
  /** The log's size when the building began. */
  readonly target: number | null;
  readonly startedAt: string;
  readonly updatedAt: string;
}

/** Somebody else moved a cursor: what we folded from memory is not to be trusted. */
export class FenceLost extends Error {
  override readonly name = 'FenceLost';
}

/** For the migration that owns the schema. At most one generation of a view serves, and one is built. */
export const cursorTableSql = (schema: string): string => `
  CREATE TABLE ${identifier(schema)}.cursors (
    name text NOT NULL,
    generation integer NOT NULL,
    version integer NOT NULL,
    position bigint NOT NULL DEFAULT 0,
    status text NOT NULL CHECK (status IN ('live', 'stuck', 'building', 'failed')),
    error text,
    error_position bigint,
    target bigint,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (name, generation)
  ) WITH (fillfactor = 50);
  CREATE UNIQUE INDEX ON ${schema}.cursors (name) WHERE status IN ('live', 'stuck');
  CREATE UNIQUE INDEX ON ${schema}.cursors (name) WHERE status IN ('building', 'failed');
`;

/** The statements on the cursor table. None opens a transaction: that is the caller's. */
export class CursorStore {
  private readonly table: string;

  constructor(schema: string) {
    this.table = `${identifier(schema)}.cursors`;
  }

  async all(client: Pick<ClientBase, 'query'>): Promise<readonly Cursor[]> {
    const { rows } = await client.query<Cursor>({
      text: `SELECT name, generation, version, position, status, error,
          error_position AS "errorPosition", target, started_at AS "startedAt",
          updated_at AS "updatedAt"
        FROM ${this.table} ORDER BY name, generation`,
      types: columnParsers,
    });
    return rows;
  }

  /** Makes the first generation of a view that has none. */
  async ensure(client: ClientBase, name: string, version: number): Promise<void> {
    await client.query(
      `INSERT INTO ${this.table} (name, generation, version, status)
       SELECT $1, 1, $2, 'live'
       WHERE NOT EXISTS (SELECT FROM ${this.table} WHERE name = $1)
       ON CONFLICT DO NOTHING`,
      [name, version],
    );
  }

  /** Moves the cursors that stand at `from` to `to`; rejects with `FenceLost` unless all of them do. */
  async advance(
    client: ClientBase,
    cursors: readonly Cursor[],
    from: number,
    to: number,
  ): Promise<void> {
    const { rowCount } = await client.query({
      name: 'advance-cursors',
      text: `UPDATE ${this.table} AS c SET position = $2, updated_at = clock_timestamp()
        FROM unnest($3::text[], $4::integer[]) AS mine(name, generation)
        WHERE c.name = mine.name AND c.generation = mine.generation AND c.position = $1
          AND c.status IN ('live', 'building')`,
      values: [
        from,
        to,
        cursors.map(({ name }) => name),
        cursors.map(({ generation }) => generation),
      ],
    });
    if (rowCount !== cursors.length)
      throw new FenceLost(`Of ${cursors.length} cursors at ${from} only ${rowCount} were ours.`);
  }

  /** Sets a view aside: it stands before the event that its fold threw at. */
  async setAside(
    client: ClientBase,
    { name, generation }: Cursor,
    from: number,
    failedAt: number,
    error: string,
  ): Promise<void> {
    const { rowCount } = await client.query(
      `UPDATE ${this.table} SET position = $4 - 1, error_position = $4, error = $5,
         status = CASE status WHEN 'live' THEN 'stuck' ELSE 'failed' END,
         updated_at = clock_timestamp()
       WHERE name = $1 AND generation = $2 AND position = $3 AND status IN ('live', 'building')`,
      [name, generation, from, failedAt, error],
    );
    if (rowCount !== 1) throw new FenceLost(`The cursor of ${name} is not at ${from} any more.`);
  }

  /** A restart may bring the repaired fold: what this version of the code threw at is tried again. */
  async retryStuck(client: ClientBase, name: string, version: number): Promise<void> {
    await client.query(
      `UPDATE ${this.table} SET error = NULL, error_position = NULL,
         status = CASE status WHEN 'stuck' THEN 'live' ELSE 'building' END
       WHERE name = $1 AND version = $2 AND status IN ('stuck', 'failed')`,
      [name, version],
    );
  }
}
