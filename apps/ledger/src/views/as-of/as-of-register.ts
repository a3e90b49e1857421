import { createHash } from 'node:crypto';
import { type ClientBase, type Pool } from 'pg';
import { type Projection } from '#kernel';
import { derivedDigest } from '../sql/derived-objects';
import { type Definitions, type Needed } from './definitions';
import { schemasOf } from './as-of-names';
import { beingDropped, isPassing } from './as-of-errors';
import {
  type StoredAsOf,
  overItsShare,
  type AsOfLimits,
  roomFor,
  shareInUse,
} from './as-of-limits';
import { dropSchemas, makeObjects, makeSchemas } from './as-of-schema';

/** What a past is of: everything up to a position, or everything that had occurred by a time. */
export type AsOfTarget =
  | { readonly position: number; readonly occurredBy?: undefined }
  | { readonly position?: undefined; readonly occurredBy: string };

const LOCK_WAIT = `SET LOCAL lock_timeout = '10s'`;
/** Readers of a dropped past finish in a moment; meanwhile nobody can make a past. */
const DROP_WAIT = `SET LOCAL lock_timeout = '1s'`;
const ATTEMPTS = 4;
const LOCK = `SELECT pg_advisory_xact_lock(hashtext('writ.as-of'))`;

/** Which as-of views there are, for all instances: makes them, and drops those that are used least. */
export class AsOfRegister {
  private readonly versions: ReadonlyMap<string, number>;
  /** Other code may fold otherwise and declare other views. */
  private readonly madeBy: string;

  constructor(
    private readonly pool: Pool,
    projections: readonly Projection[],
    private readonly limits: AsOfLimits,
  ) {
    this.versions = new Map(projections.map(({ name, version }) => [name, version]));
    const code = [...this.versions, derivedDigest];
    this.madeBy = createHash('sha256').update(JSON.stringify(code)).digest('hex').slice(0, 16);
  }

  /**
   * The number of the past, which has what is needed, though maybe not folded yet. Refuses with `too_many_requests` when all
   * that may be stored are in use, or all that may be folded for one tenant.
   */
  async past(
    tenant: string,
    of: AsOfTarget,
    needed: Needed,
    definitions: Definitions,
  ): Promise<number> {
    const objects = [...needed.folded.map((name) => `views.${name}`), ...needed.derived];
    const { rows } = await this.pool.query<{ past: number }>({
      name: 'use-past',
      text: `WITH mine AS (
          UPDATE ledger.as_of_uses AS u SET last_used_at = clock_timestamp() FROM ledger.as_of_views AS p
          WHERE u.past = p.past AND u.tenant = $5
            AND u.last_used_at >= clock_timestamp() - make_interval(secs => $6)
            AND p.made_by = $1 AND p.position IS NOT DISTINCT FROM $2::bigint
            AND p.occurred_by IS NOT DISTINCT FROM $3::timestamptz AND p.objects @> $4::text[]
          RETURNING p.past
        )
        UPDATE ledger.as_of_views AS p SET last_used_at = clock_timestamp() FROM mine
        WHERE p.past = mine.past RETURNING p.past`,
      values: [...this.keyOf(of), objects, tenant, this.limits.inUseSeconds],
    });
    return rows[0]?.past ?? this.make(tenant, of, needed, definitions);
  }

  /**
   * Drops those that nobody uses any more. Those of other code go sooner, though not while they are in use: during a rolling
   * restart there is other code.
   */
  async tidy(): Promise<void> {
    const { inUseSeconds, idleSeconds } = this.limits;
    await this.locked((sql) =>
      this.drop(
        sql,
        `last_used_at < CASE made_by WHEN $1 THEN ${ago(idleSeconds)} ELSE ${ago(inUseSeconds)} END`,
        [this.madeBy],
      ),
    );
  }

  async forget(past: number): Promise<void> {
    await this.locked((sql) => this.drop(sql, 'past = $1', [past]));
  }

  /** Its size on disk, for database administrators. */
  async measure(past: number): Promise<void> {
    await this.pool.query(
      `UPDATE ledger.as_of_views SET bytes = (
         SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class AS c
         WHERE c.relnamespace = to_regnamespace($2) AND c.relkind = 'r')
       WHERE past = $1`,
      [past, schemasOf(past).folded],
    );
  }

  private keyOf({ position, occurredBy }: AsOfTarget): readonly unknown[] {
    return [this.madeBy, position ?? null, occurredBy ?? null];
  }

  private make(
    tenant: string,
    of: AsOfTarget,
    needed: Needed,
    definitions: Definitions,
  ): Promise<number> {
    return this.locked(async (sql) => {
      const known = await this.found(sql, of);
      await this.makeRoom(sql, tenant, known?.past);
      const { past, objects } = known ?? (await this.begin(sql, of));
      const folded = needed.folded.map((name) => ({ name, version: this.versions.get(name)! }));
      const all = await makeObjects(
        sql,
        schemasOf(past),
        definitions,
        { folded, derived: needed.derived },
        objects,
      );
      await sql.query(
        `UPDATE ledger.as_of_views SET objects = $2, last_used_at = clock_timestamp() WHERE past = $1`,
        [past, all],
      );
      await sql.query(
        `INSERT INTO ledger.as_of_uses (past, tenant) VALUES ($1, $2)
         ON CONFLICT (past, tenant) DO UPDATE SET last_used_at = clock_timestamp()`,
        [past, tenant],
      );
      return past;
    });
  }

  private async found(sql: ClientBase, of: AsOfTarget) {
    const { rows } = await sql.query<{ past: number; objects: readonly string[] }>(
      `SELECT past, objects FROM ledger.as_of_views WHERE made_by = $1
         AND position IS NOT DISTINCT FROM $2::bigint
         AND occurred_by IS NOT DISTINCT FROM $3::timestamptz`,
      [...this.keyOf(of)],
    );
    return rows[0];
  }

  private async begin(sql: ClientBase, of: AsOfTarget) {
    const { rows } = await sql.query<{ past: number; objects: readonly string[] }>(
      `INSERT INTO ledger.as_of_views (made_by, position, occurred_by) VALUES ($1, $2, $3)
       RETURNING past, objects`,
      [...this.keyOf(of)],
    );
    await makeSchemas(sql, schemasOf(rows[0]!.past));
    return rows[0]!;
  }

  /** @param known there already: room is needed in the share of the tenant, not among all. */
  private async makeRoom(sql: ClientBase, tenant: string, known?: number): Promise<void> {
    const stored = await this.stored(sql);
    const left = overItsShare(tenant, stored, known, this.limits);
    if (left !== undefined) {
      if (await this.isBeingFolded(sql, left)) throw shareInUse(this.limits);
      await sql.query(
        'UPDATE ledger.as_of_uses SET last_used_at = $3 WHERE past = $1 AND tenant = $2',
        [left, tenant, '-infinity'],
      );
    }
    if (known !== undefined) return;
    const now = left === undefined ? stored : await this.stored(sql);
    for (const past of roomFor(tenant, now, this.limits)) await this.drop(sql, 'past = $1', [past]);
  }

  private async stored(sql: ClientBase): Promise<readonly StoredAsOf[]> {
    const { rows } = await sql.query<StoredAsOf>(
      `SELECT p.past, coalesce(
         jsonb_agg(jsonb_build_object('tenant', u.tenant, 'inUse', u.last_used_at >= ${ago(this.limits.inUseSeconds)})
           ORDER BY u.last_used_at DESC) FILTER (WHERE u.past IS NOT NULL), '[]') AS uses
       FROM ledger.as_of_views AS p LEFT JOIN ledger.as_of_uses AS u USING (past)
       GROUP BY p.past ORDER BY p.last_used_at`,
    );
    return rows;
  }

  private async isBeingFolded(sql: ClientBase, past: number): Promise<boolean> {
    const { rows } = await sql.query<{ folding: boolean }>(
      `SELECT EXISTS (SELECT FROM ${schemasOf(past).folded}.cursors WHERE status = 'building') AS folding`,
    );
    return rows[0]!.folding;
  }

  private async drop(
    sql: ClientBase,
    condition: string,
    values: readonly unknown[],
  ): Promise<void> {
    const { rows } = await sql.query<{ past: number }>(
      `DELETE FROM ledger.as_of_views WHERE ${condition} RETURNING past`,
      [...values],
    );
    if (rows.length > 0) await sql.query(DROP_WAIT);
    for (const { past } of rows) await dropSchemas(sql, schemasOf(past));
  }

  /**
   * One process at a time changes them, in one transaction with the register. What is dropped may be read or folded
   * just now: then it is tried again. Rejects with `Unavailable` when that goes on.
   */
  private async locked<T>(work: (sql: ClientBase) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await this.attempt(work);
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (attempt === ATTEMPTS) throw beingDropped(error);
      }
  }

  private async attempt<T>(work: (sql: ClientBase) => Promise<T>): Promise<T> {
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
