import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { connectionTo } from '../postgres/hosts';

/** The two sessions of a runner, both pipelined: one reads ahead while the other writes. */
export interface Connections {
  /** Read only; pages and rows. */
  readonly reader: Client;
  readonly writer: Client;
  /** Settles when either session is lost. */
  readonly lost: Promise<Error>;
  close(): Promise<void>;
}

/** Half of what a fault may take until everything is well again. */
const STATEMENT_MS = 5_000;
const CONNECT_MS = 2_000;
const GOODBYE_MS = 1_000;

/**
 * Opens both. Views need no fsync of their own: rows and cursor are of one transaction, so a crash
 * takes the last pages of both together, and they are folded again.
 */
export const connect = async (url: string, name: string): Promise<Connections> => {
  const reader = session(url, `${name}-reader`, '-c default_transaction_read_only=on');
  const writer = session(url, `${name}-writer`, '-c synchronous_commit=off');
  const lost = new Promise<Error>((resolve) => {
    for (const client of [reader, writer]) {
      client.on('error', resolve);
      client.on('end', () => resolve(new Error('The connection to Postgres ended.')));
    }
  });
  const close = async (): Promise<void> => {
    await Promise.all([reader, writer].map(leave));
  };
  try {
    await Promise.all([reader.connect(), writer.connect()]);
  } catch (error) {
    await close();
    throw error;
  }
  return { reader, writer, lost, close };
};

/** A session beside those two, for what need not be waited for. */
export const connectAside = async (url: string, name: string): Promise<Client> => {
  const client = session(url, name, '-c synchronous_commit=off');
  // The next query on it gets the error; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

/** A session whose other side is gone without a word never says goodbye: it is left behind. */
export const leave = async (client: Client): Promise<void> => {
  const ended = client.end().catch(() => undefined);
  await Promise.race([ended, sleep(GOODBYE_MS, undefined, { ref: false })]);
};

const session = (url: string, name: string, options: string): Client =>
  new Client({
    ...connectionTo(url),
    application_name: name,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    // Longer than the server's own: a session that says nothing at all is half open.
    query_timeout: STATEMENT_MS + 1_000,
    lock_timeout: 2_000,
    idle_in_transaction_session_timeout: 2_000,
    keepAlive: true,
    options: `${options} -c TimeZone=UTC -c plan_cache_mode=force_generic_plan`,
    pipeline: true,
  });
