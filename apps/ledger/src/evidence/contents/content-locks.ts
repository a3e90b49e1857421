import { setTimeout as sleep } from 'node:timers/promises';
import { type Pool, type PoolClient } from 'pg';
import { asUnavailable, Unavailable } from '#platform';
import { type ContentOf } from './content-rows';

const WAIT_MS = 5_000;
const TRY_AGAIN_MS = 20;
const LOCK = `hashtext('contents'), hashtext($1)`;

/** One connection for all requests of this process that name a content; its locks end with it. */
interface Session {
  readonly client: Promise<PoolClient>;
  /** The last statement; each follows the one before. */
  last: Promise<unknown>;
  namers: number;
  isBroken: boolean;
}

/**
 * Prevents that one process shreds a content while another records evidence that names it: from finding it to the commit
 * of the event. Advisory locks of the database, which end when a process dies: shared for naming, exclusive for shredding.
 * No row is locked, so nothing else waits.
 */
export class ContentLocks {
  private session: Session | undefined;

  constructor(private readonly pool: Pool) {}

  /** Runs `name` with the shared lock. Throws `Unavailable` when a shredding holds the lock for long. */
  async whileNaming<T>(of: ContentOf, name: () => Promise<T>): Promise<T> {
    const session = this.join();
    try {
      await this.lock(session, keyOf(of)).catch(asUnavailable);
      return await name().finally(() => unlock(session, keyOf(of)));
    } finally {
      this.leave(session);
    }
  }

  /** Runs `shred` with the exclusive lock in one transaction; `db` is its connection. */
  async whileShredding<T>(of: ContentOf, shred: (db: PoolClient) => Promise<T>): Promise<T> {
    const db = await this.pool.connect();
    try {
      await db.query('BEGIN');
      // Naming takes as long as a decision, which is longer than the usual lock timeout.
      await db.query('SET LOCAL lock_timeout = 0');
      await db.query(`SELECT pg_advisory_xact_lock(${LOCK})`, [keyOf(of)]);
      const shredded = await shred(db);
      await db.query('COMMIT');
      db.release();
      return shredded;
    } catch (error) {
      // The transaction ends with its connection.
      db.release(true);
      throw error;
    }
  }

  private async lock(session: Session, key: string): Promise<void> {
    const deadline = performance.now() + WAIT_MS;
    while (!(await query(session, `SELECT pg_try_advisory_lock_shared(${LOCK}) AS held`, key))) {
      if (performance.now() > deadline)
        throw new Unavailable('This content is being erased: try again in a moment.', 2);
      await sleep(TRY_AGAIN_MS);
    }
  }

  private join(): Session {
    if (!this.session || this.session.isBroken) this.session = this.opened();
    this.session.namers += 1;
    return this.session;
  }

  private opened(): Session {
    const client = this.pool.connect();
    const session: Session = { client, last: client, namers: 0, isBroken: false };
    client.then(
      (one) => one.on('error', ignored),
      () => (session.isBroken = true),
    );
    return session;
  }

  private leave(session: Session): void {
    session.namers -= 1;
    if (session.namers > 0) return;
    if (this.session === session) this.session = undefined;
    session.client.then(
      (client) => client.off('error', ignored).release(session.isBroken),
      () => undefined,
    );
  }
}

/** Never throws: the lock of a connection that failed goes with it. */
const unlock = (session: Session, key: string): Promise<boolean> =>
  query(session, `SELECT pg_advisory_unlock_shared(${LOCK})`, key).catch(() => false);

/** The one value of the answer. A connection that failed once is not used again. */
const query = (session: Session, text: string, key: string): Promise<boolean> => {
  const value = session.last.then(async () => {
    const client = await session.client;
    const { rows } = await client.query<[boolean]>({ text, values: [key], rowMode: 'array' });
    return rows[0]![0];
  });
  session.last = value.catch(() => (session.isBroken = true));
  return value;
};

const keyOf = ({ tenant, sha256, subject = '' }: ContentOf): string =>
  JSON.stringify([tenant, sha256, subject]);

/** The next query rejects with the error of the connection. */
const ignored = (): void => undefined;
