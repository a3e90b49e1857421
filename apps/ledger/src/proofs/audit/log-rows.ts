import { type ClientBase } from 'pg';
import { formatLogKey } from '#verify';
import { CursorRows } from './cursor-rows';

/** A row of the log. */
export interface EventRow {
  readonly position: number;
  readonly id: string;
  readonly tenant: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  /** Milliseconds since 1970; fractional where the column has microseconds. */
  readonly recordedAt: number;
  readonly body: Buffer;
  readonly leaf: Buffer;
  /** Its archive could not be read: it counts by its stored leaf, and has no bytes to check. */
  readonly isUnread?: true;
}

/** The parts of an event's bytes that the audit compares; each may be missing. */
export interface Envelope {
  readonly id?: unknown;
  readonly tenant?: unknown;
  readonly stream?: unknown;
  readonly version?: unknown;
  readonly type?: unknown;
  readonly recordedAt?: unknown;
  readonly causationId?: unknown;
  readonly data?: unknown;
}

/** A stored command that appended events. */
export interface CommandRow {
  readonly tenant: string;
  readonly first: number | null;
  readonly last: number | null;
  readonly version: number;
  /** As in `EventRow`. */
  readonly recordedAt: number;
}

/** A stored root of a complete subtree: of 256^level leaves from index · 256^level on. */
export interface NodeRow {
  readonly level: number;
  readonly index: number;
  readonly hash: Buffer;
}

export interface CheckpointRow {
  readonly size: number;
  readonly keyId: string;
  readonly note: string;
}

export interface HeadRow {
  readonly size: number;
  readonly frontier: Buffer;
}

const LAST_DATE_MS = 8.64e15;

let knownMs = NaN;
let knownText = '';

/**
 * A time of a row, cut to milliseconds, in RFC 3339. Events of one commit share a time, so the last one is cached.
 */
export const timeText = (ms: number): string => {
  if (ms === knownMs) return knownText;
  knownMs = ms;
  knownText = Math.abs(ms) <= LAST_DATE_MS ? new Date(ms).toISOString() : 'at no time';
  return knownText;
};

type Sql = Pick<ClientBase, 'query'>;

/** All rows that the audit reads, each in the order of positions. */
export interface LogRows {
  readonly events: CursorRows<EventRow>;
  readonly commands: CursorRows<CommandRow>;
  readonly nodes: CursorRows<NodeRow>;
  readonly checkpoints: CursorRows<CheckpointRow>;
}

/** Opens the cursors of one snapshot: the client must be in a transaction that has one. */
export const openLogRows = async (sql: Sql): Promise<LogRows> => ({
  events: await CursorRows.open(
    sql,
    'audited_events',
    `SELECT ${EVENT_COLUMNS} FROM ledger.events ORDER BY position`,
    eventOf,
  ),
  commands: await CursorRows.open(
    sql,
    'audited_commands',
    `SELECT tenant, first_position, last_position, version, recorded_at FROM ledger.commands
     WHERE first_position IS NOT NULL OR last_position IS NOT NULL
     ORDER BY coalesce(first_position, last_position)`,
    commandOf,
  ),
  nodes: await CursorRows.open(
    sql,
    'audited_nodes',
    `SELECT level, index, hash FROM ledger.tree_nodes
     ORDER BY (index + 1) * 256::numeric ^ level, level`,
    nodeOf,
  ),
  checkpoints: await CursorRows.open(
    sql,
    'audited_checkpoints',
    'SELECT size, key_id, note FROM ledger.checkpoints ORDER BY size, key_id',
    checkpointOf,
  ),
});

type Cells = readonly unknown[];

/** SQL: the columns of an event, as `eventOf` takes them. */
export const EVENT_COLUMNS = 'position, id, tenant, stream, version, type, recorded_at, body, leaf';

export const eventOf = (cells: Cells): EventRow => ({
  position: cells[0] as number,
  id: cells[1] as string,
  tenant: cells[2] as string,
  stream: cells[3] as string,
  version: cells[4] as number,
  type: cells[5] as string,
  recordedAt: cells[6] as number,
  body: cells[7] as Buffer,
  leaf: cells[8] as Buffer,
});

const commandOf = (cells: Cells): CommandRow => ({
  tenant: cells[0] as string,
  first: cells[1] as number | null,
  last: cells[2] as number | null,
  version: cells[3] as number,
  recordedAt: cells[4] as number,
});

const nodeOf = (cells: Cells): NodeRow => ({
  level: cells[0] as number,
  index: cells[1] as number,
  hash: cells[2] as Buffer,
});

const checkpointOf = (cells: Cells): CheckpointRow => ({
  size: cells[0] as number,
  keyId: cells[1] as string,
  note: cells[2] as string,
});

export const headRow = async (sql: Sql): Promise<HeadRow | undefined> => {
  const { rows } = await sql.query<{ size: string; frontier: Buffer }>(
    `SELECT size, frontier FROM ledger.head WHERE log = 'main'`,
  );
  return rows[0] && { size: Number(rows[0].size), frontier: rows[0].frontier };
};

/** The log's keys in the database, a line each. */
export const keyLines = async (sql: Sql): Promise<readonly string[]> => {
  const { rows } = await sql.query<{
    verifier_key: string;
    at: Date | null;
    reason: string | null;
  }>(
    'SELECT verifier_key, revoked_at AS at, revoked_because AS reason FROM ledger.log_keys ORDER BY first_used',
  );
  return rows.map(({ verifier_key, at, reason }) =>
    formatLogKey(verifier_key, at === null ? undefined : { at: at.toISOString(), reason: reason! }),
  );
};

/** The number of events to read, for the progress bar. */
export const eventCount = async (sql: Sql): Promise<number> => {
  const { rows } = await sql.query<{ last: string }>(
    'SELECT coalesce(max(position), 0) AS last FROM ledger.events',
  );
  return Number(rows[0]!.last);
};
