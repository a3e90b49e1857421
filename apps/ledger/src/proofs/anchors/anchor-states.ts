import { type Pool } from 'pg';
import { columnParsers } from '#platform';
import { type PublishedCheckpoint } from './anchor';

/** A due anchor, which only this process may serve until its claim ends. */
export interface ClaimedAnchor {
  readonly name: string;
  /** The fencing token: each claim has a higher number. */
  readonly claims: number;
  /** Failures in a row so far. */
  readonly failures: number;
  readonly lastSize: number | null;
  /** The note that it took last. */
  readonly note: string | null;
}

/** The result of a claim. */
export type Settlement =
  | { readonly is: 'published'; readonly out: PublishedCheckpoint; readonly pauseMs: number }
  | { readonly is: 'up-to-date'; readonly pauseMs: number }
  | {
      readonly is: 'failed';
      readonly error: string;
      readonly isAlarm: boolean;
      readonly pauseMs: number;
    };

/** The status of an anchor. */
export interface AnchorState {
  readonly name: string;
  readonly lastSize: number | null;
  readonly lastAt: string | null;
  readonly ageSeconds: number | null;
  readonly checkedAt: string | null;
  readonly error: string | null;
  readonly isAlarm: boolean;
  readonly note: string | null;
}

/**
 * The state of each anchor, shared by all instances, by the database's clock. Every statement is a transaction of its
 * own: a process that stops holds no locks, and the result of an expired claim is ignored. Rejects as the database does.
 */
export class AnchorStates {
  constructor(private readonly pool: Pick<Pool, 'query'>) {}

  /** Registers anchors; one with a longer pause is due after the new pause at the latest. */
  async register(names: readonly string[], everyMs: number): Promise<void> {
    await this.pool.query(
      `INSERT INTO ledger.anchor_states AS a (name) SELECT unnest($1::text[])
       ON CONFLICT (name) DO UPDATE
       SET due_at = least(a.due_at, clock_timestamp() + $2 * interval '1 ms')`,
      [names, everyMs],
    );
  }

  /** Claims an anchor for `forMs`; undefined while it is not due or somebody else has claimed it. */
  async claim(name: string, forMs: number): Promise<ClaimedAnchor | undefined> {
    const { rows } = await this.pool.query<ClaimedAnchor>({
      name: 'claim-anchor',
      text: `WITH due AS (
          SELECT name FROM ledger.anchor_states WHERE name = $1 AND due_at <= clock_timestamp()
          FOR UPDATE SKIP LOCKED
        )
        UPDATE ledger.anchor_states AS a
        SET claims = claims + 1, due_at = clock_timestamp() + $2 * interval '1 ms'
        FROM due WHERE a.name = due.name
        RETURNING a.name, a.claims, a.failures, a.last_size AS "lastSize", a.last_note AS note`,
      values: [name, forMs],
      types: columnParsers,
    });
    return rows[0];
  }

  /**
   * Records the result of a claim. False, and without effect, when another instance has claimed the anchor since. An alarm
   * stays until the log was compared with the anchor again and continues it: another failure says nothing of that.
   */
  async settle({ name, claims }: ClaimedAnchor, settlement: Settlement): Promise<boolean> {
    const { is, pauseMs } = settlement;
    const out = is === 'published' ? settlement.out : undefined;
    if (out?.cosigned) await this.storeCosignature(out.size, out.cosigned);
    const failed = is === 'failed' ? settlement : undefined;
    const { rowCount } = await this.pool.query({
      name: 'settle-anchor',
      text: `UPDATE ledger.anchor_states
        SET due_at = clock_timestamp() + $3 * interval '1 ms',
          error = CASE WHEN is_alarm AND $4::text IS NOT NULL AND NOT $5 THEN error ELSE $4 END,
          is_alarm = $5 OR is_alarm AND $4::text IS NOT NULL,
          failures = CASE WHEN $4::text IS NULL THEN 0 ELSE failures + 1 END,
          checked_at = CASE WHEN $4::text IS NULL THEN clock_timestamp() ELSE checked_at END,
          last_at = CASE WHEN $6::bigint IS NULL THEN last_at ELSE clock_timestamp() END,
          last_size = coalesce($6, last_size), last_note = coalesce($7, last_note)
        WHERE name = $1 AND claims = $2`,
      values: [
        name,
        claims,
        pauseMs,
        failed?.error ?? null,
        failed?.isAlarm ?? false,
        out?.size ?? null,
        out?.note ?? null,
      ],
    });
    return rowCount === 1;
  }

  /** Releases a claim, so that the next instance need not wait for its end. */
  async release({ name, claims }: ClaimedAnchor): Promise<void> {
    await this.pool.query(
      'UPDATE ledger.anchor_states SET due_at = clock_timestamp() WHERE name = $1 AND claims = $2',
      [name, claims],
    );
  }

  async list(names: readonly string[]): Promise<readonly AnchorState[]> {
    const { rows } = await this.pool.query<AnchorState>({
      name: 'list-anchors',
      text: `SELECT name, last_size AS "lastSize", last_at AS "lastAt", checked_at AS "checkedAt",
          extract(epoch FROM clock_timestamp() - last_at)::float8 AS "ageSeconds",
          error, is_alarm AS "isAlarm", last_note AS note
        FROM ledger.anchor_states WHERE name = ANY ($1::text[])`,
      values: [names],
      types: columnParsers,
    });
    return rows;
  }

  /** Valid also when another instance has claimed the anchor since. */
  private async storeCosignature(
    size: number,
    { witness, text, line }: NonNullable<PublishedCheckpoint['cosigned']>,
  ): Promise<void> {
    await this.pool.query(
      `INSERT INTO ledger.cosignatures (size, witness, text, line) VALUES ($1, $2, $3, $4)
       ON CONFLICT (size, witness) DO UPDATE SET text = excluded.text, line = excluded.line`,
      [size, witness, text, line],
    );
  }
}
