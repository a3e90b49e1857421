import { DatabaseError, Pool, types } from 'pg';
import { DEFAULT_LOG, Refusal } from '#kernel';
import { Unavailable } from '../commands/unavailable';
import { connectionTo } from './hosts';

const INT8 = 20;
// Positions and counts stay far below 2^53; as text they would sort and compare wrongly.
types.setTypeParser(INT8, Number);

/** A process with a query now and then finds its session still there: a new one costs both sides more than most statements do. */
const IDLE_MS = 60_000;

export interface PoolOptions {
  /** Connections at most. */
  readonly size?: number;
  /** How long a query waits for a connection, in ms. */
  readonly connectWithinMs?: number;
  /** The log of the services: see `servedHere`. */
  readonly log?: string;
}

/** How sessions of a service are named: a move of tenants finds by it the services that know their log. */
export const applicationName = (service: string, log: string): string => `${service} of ${log}`;

/**
 * A pool that survives the database: a connection that dies is dropped, not thrown, and no
 * statement, lock or idle transaction may hold others up for long.
 */
export const createPool = (
  url: string,
  name: string,
  { size = 6, connectWithinMs = 2_000, log }: PoolOptions = {},
): Pool => {
  const pool = new Pool({
    ...connectionTo(url),
    application_name: log === undefined ? name : applicationName(name, log),
    // Some poolers take no options: a deployment with one log sends none.
    options: log === undefined || log === DEFAULT_LOG ? undefined : `-c writ.log=${log}`,
    max: size,
    connectionTimeoutMillis: connectWithinMs,
    idleTimeoutMillis: IDLE_MS,
    statement_timeout: 15_000,
    lock_timeout: 3_000,
    idle_in_transaction_session_timeout: 2_000,
    keepAlive: true,
  });
  pool.on('error', () => undefined);
  // The pool listens to idle connections alone: one that dies between the statements of a transaction would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

/** What `pg` says when no connection became free, or was opened, in time. */
const NO_CONNECTION =
  /^(timeout exceeded when trying to connect|Connection terminated due to connection timeout)$/;
const TOO_MANY_CONNECTIONS = '53300';

/** Whether a statement found no connection: nothing was sent, so the caller may try again. */
export const isOutOfConnections = (error: unknown): boolean =>
  error instanceof DatabaseError
    ? error.code === TOO_MANY_CONNECTIONS
    : error instanceof Error && NO_CONNECTION.test(error.message);

/** SQLSTATE classes that say that the server, not the statement, is in trouble. */
const OUTAGES = /^(08|53|57|58|XX)/;
/** What `pg` and Node say when there is no server at the other end (any more). */
const NO_SERVER = /connect|terminat|timeout|ECONN|EPIPE|closed/i;

/**
 * For a `catch` around reads: a database that is away or overloaded is an outage, which callers wait
 * out; whatever else is wrong goes on as it is. What the driver says names hosts and tables: it stays
 * the cause, for the log, and out of the message, which callers get.
 */
export const asUnavailable = (error: unknown): never => {
  if (!isOutage(error)) throw error;
  throw new Unavailable('The database does not answer now.', 1, { cause: error });
};

const isOutage = (error: unknown): boolean => {
  if (error instanceof DatabaseError) return OUTAGES.test(error.code ?? '');
  if (error instanceof Refusal || error instanceof Unavailable) return false;
  return error instanceof Error && NO_SERVER.test(`${error.name} ${error.message}`);
};
