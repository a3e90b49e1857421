import { type Client } from 'pg';
import { NotMoved } from './not-moved';

interface Move {
  readonly slots: readonly number[];
  readonly from: string;
  readonly to: string;
}

/** Lets senders and timers of slots rest. Does nothing where they do already; throws where they move elsewhere. */
export const drain = async (sql: Client, { slots, from, to }: Move): Promise<void> => {
  const { rows } = await sql.query<{ slot: number }>(
    `INSERT INTO ledger.moved_slots AS m (slot, of_log, to_log, phase)
     SELECT slot, $2, $3, 'draining' FROM unnest($1::smallint[]) AS slot
     ON CONFLICT (slot) DO UPDATE SET slot = m.slot WHERE m.of_log = $2 AND m.to_log = $3
     RETURNING slot`,
    [slots, from, to],
  );
  if (rows.length < slots.length)
    throw new NotMoved(`Some of these slots are not in the log ${from}, or move to another one.`);
};

/** Lets services refuse requests for slots that have drained. */
export const close = async (sql: Client, slots: readonly number[]): Promise<void> => {
  await sql.query(
    `UPDATE ledger.moved_slots SET phase = 'closing', since = clock_timestamp()
     WHERE slot = ANY ($1::smallint[]) AND phase = 'draining'`,
    [slots],
  );
};

/** For how many ms slots have been in the phase in which they are, by the database. */
export const phaseAgeMs = async (sql: Client, slots: readonly number[]): Promise<number> => {
  const { rows } = await sql.query<{ ms: number }>(
    `SELECT (1000 * extract(epoch FROM clock_timestamp() - max(since)))::float8 AS ms
     FROM ledger.moved_slots WHERE slot = ANY ($1::smallint[])`,
    [slots],
  );
  return rows[0]!.ms;
};

/** A writer that has the lease knows which slots it serves as of its epoch: with the next one it reads them again. */
const ENDS_THE_LEASE = `UPDATE ledger.head
  SET epoch = epoch + 1, writer = NULL, lease_until = '-infinity' WHERE log = 'main'`;

/**
 * The fence: from this commit on, the log appends nothing for these slots. The lease ends in the same transaction, and each append is a
 * statement that moves the head row under the epoch of its lease, so it is committed before this, or not at all.
 */
export const fence = (sql: Client, slots: readonly number[]): Promise<void> =>
  inOne(sql, [
    [ENDS_THE_LEASE, []],
    [
      `UPDATE ledger.moved_slots SET phase = 'moved', since = clock_timestamp()
       WHERE slot = ANY ($1::smallint[])`,
      [slots],
    ],
  ]);

/** Every tenant of a log, by leaps through an index. */
const TENANTS = `WITH RECURSIVE known AS (
    (SELECT tenant FROM ledger.events ORDER BY tenant LIMIT 1)
    UNION ALL
    SELECT (SELECT e.tenant FROM ledger.events e WHERE e.tenant > known.tenant
            ORDER BY e.tenant LIMIT 1) FROM known WHERE known.tenant IS NOT NULL)
  SELECT writ.slot_of(tenant) AS slot FROM known WHERE tenant IS NOT NULL
  UNION SELECT writ.slot_of('default')`;

/**
 * Makes the promoted copy the database of the other log: of the slots that have tenants, it has these and no others. A slot without
 * tenants has nothing that two logs could do twice, and can be assigned to either.
 */
export const takeOver = (copy: Client, { slots, from, to }: Move): Promise<void> =>
  inOne(copy, [
    [ENDS_THE_LEASE, []],
    ['DELETE FROM ledger.moved_slots WHERE slot = ANY ($1::smallint[])', [slots]],
    // Slots that had moved before stay where they are.
    ['UPDATE ledger.moved_slots SET of_log = $1', [to]],
    [
      `INSERT INTO ledger.moved_slots (slot, of_log, to_log, phase)
       SELECT slot, $2, $3, 'moved' FROM (${TENANTS}) AS used
       WHERE slot <> ALL ($1::smallint[]) ON CONFLICT DO NOTHING`,
      [slots, to, from],
    ],
  ]);

/** Lets the log serve slots as before that were not fenced yet. False where they were. */
export const cancel = async (sql: Client, slots: readonly number[]): Promise<boolean> => {
  const { rowCount } = await sql.query(
    `DELETE FROM ledger.moved_slots AS m WHERE slot = ANY ($1::smallint[])
       AND NOT EXISTS (SELECT FROM ledger.moved_slots
         WHERE slot = ANY ($1::smallint[]) AND phase = 'moved')`,
    [slots],
  );
  return rowCount === slots.length;
};

type Statement = readonly [sql: string, values: readonly unknown[]];

const inOne = async (sql: Client, statements: readonly Statement[]): Promise<void> => {
  await sql.query('BEGIN');
  try {
    for (const [text, values] of statements) await sql.query(text, [...values]);
    await sql.query('COMMIT');
  } catch (error) {
    await sql.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
};
