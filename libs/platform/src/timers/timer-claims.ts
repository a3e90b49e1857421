import { type Pool } from 'pg';
import { columnParsers } from '../postgres/column-parsers';
import { identifier } from '../projections/view-table';

/** A step of an escalation path that is due, and that this process may act on until its claim ends. */
export interface ClaimedTimer {
  readonly tenant: string;
  /** Kind and id of the obligation, and the step of its escalation path. */
  readonly kind: string;
  readonly subject: string;
  readonly escalationStep: string;
  readonly dueAt: string;
  /** Whatever the source says beside. */
  readonly details: Readonly<Record<string, unknown>>;
  /** How often it was claimed, this time included: who claims later has a higher number. */
  readonly claims: number;
  /** How often it was answered and is due nevertheless. */
  readonly answered: number;
  /** How often it was refused, or failed for another reason than an outage. */
  readonly refused: number;
}

/** What a look at the timers found. */
export interface Claimed {
  readonly timers: readonly ClaimedTimer[];
  /** After this time the next one is due: 0 where one is, Infinity where none is set. */
  readonly dueInMs: number;
}

/** What became of a claim. */
export interface Settlement {
  readonly is: 'answered' | 'refused' | 'unavailable';
  /** How long nobody is to try again; Infinity: never. */
  readonly pauseMs: number;
  readonly error?: string;
}

export interface TimerTables {
  /** A table, or a query in parentheses, with tenant, kind, subject, escalation step, due_at and details (jsonb) of every timer that is set. */
  readonly source: string;
  /** The schema of `timer_claims`. */
  readonly schema: string;
  /** The SQL function that says what time it is for rules; claims go by the server's own clock. */
  readonly now: string;
}

/** For the migration that owns the schema. */
export const timerClaimsSql = (schema: string): string => `
  CREATE TABLE ${identifier(schema)}.timer_claims (
    tenant text,
    kind text,
    subject text,
    escalation_step text,
    due_at timestamptz,
    claimed_until timestamptz NOT NULL DEFAULT '-infinity',
    claims integer NOT NULL DEFAULT 0,
    answered integer NOT NULL DEFAULT 0,
    refused integer NOT NULL DEFAULT 0,
    error text,
    PRIMARY KEY (tenant, kind, subject, escalation_step, due_at)
  ) WITH (fillfactor = 70)`;

const KEY = 'tenant, kind, subject, escalation_step, due_at';

/**
 * Who acts on which due timer. A timer is gone when its source does not have it any more; until then
 * it can be claimed again each time a claim has ended. Every statement is short and stands by itself,
 * so a process that stops keeps nothing locked. Rejects as the database does.
 */
export class TimerClaims {
  private readonly table: string;

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly tables: TimerTables,
  ) {
    this.table = `${identifier(tables.schema)}.timer_claims`;
  }

  /** Claims at most `limit` timers that are due, the longest due first, for `forMs`. */
  async claim(limit: number, forMs: number): Promise<Claimed> {
    const { source, now } = this.tables;
    const dueInMs = await this.dueInMs();
    if (dueInMs > 0) return { timers: [], dueInMs };
    await this.pool.query({
      name: this.named('enrol-timers'),
      text: `INSERT INTO ${this.table} (${KEY})
        SELECT ${KEY} FROM ${source} AS t WHERE due_at <= ${now} AND NOT EXISTS (
          SELECT FROM ${this.table} AS c WHERE ${sameTimer('c', 't')})
        ORDER BY ${KEY} LIMIT $1 ON CONFLICT DO NOTHING`,
      values: [limit],
    });
    const { rows } = await this.pool.query<ClaimedTimer>({
      name: this.named('claim-timers'),
      text: `WITH due AS (
          SELECT c.ctid, t.details FROM ${this.table} AS c JOIN ${source} AS t ON ${sameTimer('c', 't')}
          WHERE t.due_at <= ${now} AND c.claimed_until <= clock_timestamp()
          ORDER BY t.due_at LIMIT $1 FOR UPDATE OF c SKIP LOCKED
        )
        UPDATE ${this.table} AS c
        SET claims = claims + 1, claimed_until = clock_timestamp() + $2 * interval '1 ms'
        FROM due WHERE c.ctid = due.ctid
        RETURNING tenant, kind, subject, escalation_step AS "escalationStep", due_at AS "dueAt", details, claims, answered, refused`,
      values: [limit, forMs],
      types: columnParsers,
    });
    return { timers: rows, dueInMs };
  }

  private async dueInMs(): Promise<number> {
    const { source, now } = this.tables;
    const { rows } = await this.pool.query<{ ms: number }>({
      name: this.named('next-timer'),
      text: `SELECT greatest(0, ceil(1000 * extract(epoch FROM due_at - ${now})))::float8 AS ms
        FROM ${source} ORDER BY due_at LIMIT 1`,
    });
    return rows[0]?.ms ?? Infinity;
  }

  /** Says what became of a claim; says nothing when somebody else has claimed it since. */
  async settle(timer: ClaimedTimer, { is, pauseMs, error }: Settlement): Promise<void> {
    await this.pool.query({
      name: this.named('settle-timer'),
      text: `UPDATE ${this.table} SET error = $7,
          answered = answered + $8::integer, refused = refused + $9::integer,
          claimed_until = CASE WHEN $10::float8 = 'Infinity' THEN 'infinity'::timestamptz
            ELSE clock_timestamp() + $10 * interval '1 ms' END
        WHERE (${KEY}) = ($1, $2, $3, $4, $5::timestamptz) AND claims = $6`,
      values: [
        timer.tenant,
        timer.kind,
        timer.subject,
        timer.escalationStep,
        timer.dueAt,
        timer.claims,
        error ?? null,
        is === 'answered' ? 1 : 0,
        is === 'refused' ? 1 : 0,
        pauseMs,
      ],
    });
  }

  /** A session prepares a statement under its name once, and schedulers may share sessions. */
  private named(statement: string): string {
    return `${statement} ${this.tables.schema}`;
  }

  /** Forgets the claims of timers that are gone. */
  async tidy(): Promise<void> {
    await this.pool.query(`DELETE FROM ${this.table} AS c
      WHERE claimed_until < clock_timestamp() - interval '1 day' AND NOT EXISTS (
        SELECT FROM ${this.tables.source} AS t WHERE ${sameTimer('c', 't')})`);
  }

  /** How many timers are due for longer than they may be, and how many were given up. */
  async counts(lateMs: number): Promise<{ readonly late: number; readonly givenUp: number }> {
    const { source, now } = this.tables;
    const { rows } = await this.pool.query<{ late: number; givenUp: number }>({
      text: `SELECT count(*)::integer AS late,
          count(*) FILTER (WHERE c.claimed_until = 'infinity')::integer AS "givenUp"
        FROM ${source} AS t LEFT JOIN ${this.table} AS c ON ${sameTimer('c', 't')}
        WHERE t.due_at < ${now} - $1 * interval '1 ms'`,
      values: [lateMs],
    });
    return rows[0]!;
  }
}

const sameTimer = (a: string, b: string): string =>
  `(${['tenant', 'kind', 'subject', 'escalation_step', 'due_at'].map((column) => `${a}.${column}`).join(', ')})
   = (${['tenant', 'kind', 'subject', 'escalation_step', 'due_at'].map((column) => `${b}.${column}`).join(', ')})`;
