import { type Client } from 'pg';
import { DEFAULT_LOG, slotOf } from '#kernel';
import { applicationName, type MovedSlots } from '#platform';
import { type SlotMoveRequest } from '#contracts';
import { NotMoved } from './not-moved';

const SERVICES = ['ledger', 'intake', 'policy', 'approvals', 'exceptions'] as const;

/** Holds what a move needs whatever it does: slots that may move, between two logs. */
export const mustBeMovable = ({ slots, from, to }: SlotMoveRequest): void => {
  if (from === to) throw new NotMoved(`The tenants are in the log ${to}: name another one.`);
  if (slots.includes(slotOf(DEFAULT_LOG)))
    throw new NotMoved(
      `The tenant ${DEFAULT_LOG} stays in the log ${DEFAULT_LOG}, with the tenants of its slot.`,
    );
};

/**
 * Holds that the services which are connected know that they are those of `from`: what they must not do for tenants that have moved,
 * they know by that name. Services of a version from before moves, and those of another log, have other sessions.
 */
export const mustKnowTheirLog = async (sql: Client, from: string): Promise<void> => {
  const { rows } = await sql.query<{ name: string }>(
    `SELECT DISTINCT application_name AS name FROM pg_stat_activity
     WHERE datname = current_database() AND application_name ~ $1`,
    [`^(${SERVICES.join('|')})( of .*)?$`],
  );
  const connected = rows.map(({ name }) => name);
  const expected = SERVICES.map((service) => applicationName(service, from));
  const wrong = connected.filter((name) => !expected.includes(name));
  if (wrong.length > 0)
    throw new NotMoved(
      `Sessions of ${wrong.join(', ')} are connected to the database of the log ${from}: set WRIT_LOG=${from} for all of its services, of this version.`,
    );
  const away = expected.filter((name) => !connected.includes(name));
  if (away.length > 0)
    throw new NotMoved(
      `No session of ${away.join(', ')} is connected to the database of the log ${from}: start the services of this version, or name their database and WRIT_LOG.`,
    );
};

/** Holds that the second database began as a copy of the first one: by the identifier that a cluster gets when it is made. */
export const mustBeCopy = async (sql: Client, copy: Client): Promise<void> => {
  const ids = await Promise.all([sql, copy].map(clusterOf));
  if (ids[0] !== ids[1])
    throw new NotMoved(
      'The second database is no copy of the first one: make it by pg_basebackup, as a standby.',
    );
  const [mine, its] = await Promise.all([sql, copy].map(isStandby));
  if (mine) throw new NotMoved('The first database takes no writes: name the primary of the log.');
  const { rows } = await sql.query<{ isWaitedFor: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')
       AND application_name = $1) AS "isWaitedFor"`,
    [its ? await receiverName(copy) : ''],
  );
  if (rows[0]!.isWaitedFor)
    throw new NotMoved(
      'Commits of the log wait for the copy (synchronous_standby_names), and would wait forever once it is a log of its own: make it asynchronous.',
    );
};

const clusterOf = async (sql: Client): Promise<string> => {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT system_identifier || '/' || current_database() AS id FROM pg_control_system()`,
  );
  return rows[0]!.id;
};

/** Whether a server takes no writes because it follows another one. */
export const isStandby = async (sql: Client): Promise<boolean> => {
  const { rows } = await sql.query<{ is: boolean }>('SELECT pg_is_in_recovery() AS is');
  return rows[0]!.is;
};

/** The name under which the primary knows a standby. */
const receiverName = async (copy: Client): Promise<string> => {
  const { rows } = await copy.query<{ name: string | null }>(
    `SELECT coalesce(substring(conninfo FROM 'application_name=(\\S+)'), 'walreceiver') AS name
     FROM pg_stat_wal_receiver`,
  );
  return rows[0]?.name ?? '';
};

/** What a database has of slots that move: all in one phase, or none of them. */
export type MoveState = 'none' | 'draining' | 'closing' | 'moved';

export const stateOf = ({ phases }: MovedSlots, slots: readonly number[]): MoveState => {
  const found = new Set(slots.map((slot) => phases.get(slot) ?? 'none'));
  const [state = 'none'] = found;
  if (found.size <= 1) return state;
  throw new NotMoved(
    'Some of these slots move already, and others do not: name the tenants with which the move began.',
  );
};
