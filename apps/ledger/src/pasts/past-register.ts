import { createHash } from 'node:crypto';
import { type ClientBase, type Pool } from 'pg';
import { type Projection, Refusal } from '#kernel';
import { ledgerMigrations } from '../migrations';
import { type Definitions, type Needed } from './definitions';
import { schemasOf } from './past-names';
import { dropSchemas, makeObjects, makeSchemas } from './past-schema';

/** What a past is of: everything up to a position, or everything that had occurred by a time. */
export type PastOf =
  | { readonly position: number; readonly occurredBy?: undefined }
  | { readonly position?: undefined; readonly occurredBy: string };

export interface PastLimits {
  /** So many are kept. */
  readonly most: number;
  /** One that was asked so recently is in use. */
  readonly inUseSeconds: number;
  /** One that nobody asked for so long goes. */
  readonly idleSeconds: number;
}

export const pastLimits: PastLimits = { most: 6, inUseSeconds: 60, idleSeconds: 3_600 };

const LOCK_WAIT = `SET LOCAL lock_timeout = '10s'`;
const LOCK = `SELECT pg_advisory_xact_lock(hashtext('writ.pasts'))`;

/** Which pasts there are, for all instances: makes them, and drops those that are used least. */
export class PastRegister {
  private readonly versions: ReadonlyMap<string, number>;
  /** Other code folds otherwise, and other migrations define other views. */
  private readonly madeBy: string;

  constructor(
    private readonly pool: Pool,
    projections: readonly Projection[],
    private readonly limits: PastLimits,
  ) {
    this.versions = new Map(projections.map(({ name, version }) => [name, version]));
    const code = [...this.versions, ledgerMigrations.at(-1)!.name, ledgerMigrations.length];
    this.madeBy = createHash('sha256').update(JSON.stringify(code)).digest('hex').slice(0, 16);
  }

  /**
   * The number of the past, which has what is needed, though maybe not folded yet. Refuses with `too_many_requests` when all
   * that may be kept are in use.
   */
  async past(of: PastOf, needed: Needed, definitions: Definitions): Promise<number> {
    const objects = [...needed.folded.map((name) => `views.${name}`), ...needed.derived];
    const { rows } = await this.pool.query<{ past: number }>({
      name: 'use-past',
      text: `UPDATE ledger.pasts SET last_used_at = clock_timestamp()
        WHERE made_by = $1 AND position IS NOT DISTINCT FROM $2::bigint
          AND occurred_by IS NOT DISTINCT FROM $3::timestamptz AND objects @> $4::text[]
        RETURNING past`,
      values: [...this.keyOf(of), objects],
    });
    return rows[0]?.past ?? this.make(of, needed, definitions);
  }

  /** Drops those of other code and those that nobody asks any more. */
  async tidy(): Promise<void> {
    await this.locked((sql) =>
      this.drop(sql, `made_by <> $1 OR last_used_at < ${ago(this.limits.idleSeconds)}`, [
        this.madeBy,
      ]),
    );
  }

  async forget(past: number): Promise<void> {
    await this.locked((sql) => this.drop(sql, 'past = $1', [past]));
  }

  /** What it takes on disk, for whoever looks after the database. */
  async measure(past: number): Promise<void> {
    await this.pool.query(
      `UPDATE ledger.pasts SET bytes = (
         SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class AS c
         WHERE c.relnamespace = to_regnamespace($2) AND c.relkind = 'r')
       WHERE past = $1`,
      [past, schemasOf(past).folded],
    );
  }

  private keyOf({ position, occurredBy }: PastOf): readonly unknown[] {
    return [this.madeBy, position ?? null, occurredBy ?? null];
  }

  private make(of: PastOf, needed: Needed, definitions: Definitions): Promise<number> {
    return this.locked(async (sql) => {
      const { past, objects } = (await this.found(sql, of)) ?? (await this.begin(sql, of));
      const folded = needed.folded.map((name) => ({ name, version: this.versions.get(name)! }));
      const all = await makeObjects(
        sql,
        schemasOf(past),
        definitions,
        { folded, derived: needed.derived },
        objects,
      );
      await sql.query(
        `UPDATE ledger.pasts SET objects = $2, last_used_at = clock_timestamp() WHERE past = $1`,
        [past, all],
      );
      return past;
    });
  }

  private async found(sql: ClientBase, of: PastOf) {
    const { rows } = await sql.query<{ past: number; objects: readonly string[] }>(
      `SELECT past, objects FROM ledger.pasts WHERE made_by = $1
         AND position IS NOT DISTINCT FROM $2::bigint
         AND occurred_by IS NOT DISTINCT FROM $3::timestamptz`,
      [...this.keyOf(of)],
    );
    return rows[0];
  }

  private async begin(sql: ClientBase, of: PastOf) {
    await this.makeRoom(sql);
    const { rows } = await sql.query<{ past: number; objects: readonly string[] }>(
      `INSERT INTO ledger.pasts (made_by, position, occurred_by) VALUES ($1, $2, $3)
       RETURNING past, objects`,
      [...this.keyOf(of)],
    );
    await makeSchemas(sql, schemasOf(rows[0]!.past));
    return rows[0]!;
  }

  private async makeRoom(sql: ClientBase): Promise<void> {
    const { most, inUseSeconds } = this.limits;
    const { rows } = await sql.query<{ past: number; used: boolean }>(
      `SELECT past, last_used_at >= ${ago(inUseSeconds)} AS used FROM ledger.pasts
       ORDER BY last_used_at`,
    );
    const excess = rows.slice(0, Math.max(0, rows.length - most + 1));
    if (excess.some(({ used }) => used))
      throw new Refusal(
        'too_many_requests',
        `${most} other positions or times are being asked as of, and no more are kept at once: ask again in a minute.`,
      );
    for (const { past } of excess) await this.drop(sql, 'past = $1', [past]);
  }

  private async drop(
    sql: ClientBase,
    condition: string,
    values: readonly unknown[],
  ): Promise<void> {
    const { rows } = await sql.query<{ past: number }>(
      `DELETE FROM ledger.pasts WHERE ${condition} RETURNING past`,
      [...values],
    );
    for (const { past } of rows) await dropSchemas(sql, schemasOf(past));
  }

  /** One at a time changes what there is, in one transaction with what is said of it. */
  private async locked<T>(work: (sql: ClientBase) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let failure: Error | undefined;
    try {
      await client.query('BEGIN');
      await client.query(LOCK_WAIT);
      await client.query(LOCK);
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((lost: Error) => (failure = lost));
      throw error;
    } finally {
      client.release(failure);
    }
  }
}

const ago = (seconds: number): string =>
  `clock_timestamp() - interval '${Math.trunc(seconds)} seconds'`;
