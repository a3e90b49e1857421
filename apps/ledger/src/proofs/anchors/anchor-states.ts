import { type Pool } from 'pg';
import { columnParsers } from '#platform';
import { type HandedOut } from './anchor';

/** An anchor that is due, and that this process may hand a checkpoint to until its claim ends. */
export interface ClaimedAnchor {
  readonly name: string;
  /** Who claims later has a higher number. */
  readonly claims: number;
  /** How often in a row it failed before. */
  readonly failures: number;
  readonly lastSize: number | null;
  /** The note that it took last. */
  readonly kept: string | null;
}

/** What became of a claim: handed out, found to be in order as it is, or neither. */
export type Settlement =
  | { readonly is: 'handed'; readonly out: HandedOut; readonly pauseMs: number }
  | { readonly is: 'in-order'; readonly pauseMs: number }
  | {
      readonly is: 'failed';
      readonly error: string;
      readonly isAlarm: boolean;
      readonly pauseMs: number;
    };

/** How an anchor stands. */
export interface AnchorState {
  readonly name: string;
  readonly lastSize: number | null;
  readonly lastAt: string | null;
  readonly ageSeconds: number | null;
  readonly checkedAt: string | null;
  readonly error: string | null;
  readonly isAlarm: boolean;
  readonly kept: string | null;
}

/**
 * How far each anchor is, for any number of instances, by the database's clock. Every statement is short and stands by
 * itself: a process that stops keeps nothing locked, and what it says too late is not heard. Rejects as the database does.
 */
export class AnchorStates {
  constructor(private readonly pool: Pick<Pool, 'query'>) {}

  /** Makes anchors known; those that were set to a longer pause are due after the new one at the latest. */
  async enrol(names: readonly string[], everyMs: number): Promise<void> {
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
        RETURNING a.name, a.claims, a.failures, a.last_size AS "lastSize", a.kept`,
      values: [name, forMs],
      types: columnParsers,
    });
    return rows[0];
  }

  /** Says what became of a claim. False when somebody else has claimed it since: then nothing is said. */
  async settle({ name, claims }: ClaimedAnchor, settlement: Settlement): Promise<boolean> {
    const { is, pauseMs } = settlement;
    const out = is === 'handed' ? settlement.out : undefined;
    if (out?.cosigned) await this.keepCosignature(out.size, out.cosigned);
    const failed = is === 'failed' ? settlement : undefined;
    const { rowCount } = await this.pool.query({
      name: 'settle-anchor',
      text: `UPDATE ledger.anchor_states
        SET due_at = clock_timestamp() + $3 * interval '1 ms', error = $4, is_alarm = $5,
          failures = CASE WHEN $4::text IS NULL THEN 0 ELSE failures + 1 END,
          checked_at = CASE WHEN $4::text IS NULL THEN clock_timestamp() ELSE checked_at END,
          last_at = CASE WHEN $6::bigint IS NULL THEN last_at ELSE clock_timestamp() END,
          last_size = coalesce($6, last_size), kept = coalesce($7, kept)
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

  /** Gives a claim back unused, so that the next instance need not wait for its end. */
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
          error, is_alarm AS "isAlarm", kept
        FROM ledger.anchor_states WHERE name = ANY ($1::text[])`,
      values: [names],
      types: columnParsers,
    });
    return rows;
  }

  /** It holds whoever has claimed the anchor since. */
  private async keepCosignature(
    size: number,
    { witness, text, line }: NonNullable<HandedOut['cosigned']>,
  ): Promise<void> {
    await this.pool.query(
      `INSERT INTO ledger.cosignatures (size, witness, text, line) VALUES ($1, $2, $3, $4)
       ON CONFLICT (size, witness) DO UPDATE SET text = excluded.text, line = excluded.line`,
      [size, witness, text, line],
    );
  }
}
