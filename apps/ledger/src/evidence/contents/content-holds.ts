import { setTimeout as sleep } from 'node:timers/promises';
import { type Pool, type PoolClient } from 'pg';
import { asUnavailable, Unavailable } from '#platform';
import { type ContentOf } from './content-rows';

const WAIT_MS = 5_000;
const TRY_AGAIN_MS = 20;
const LOCK = `hashtext('contents'), hashtext($1)`;

/** One connection for all who name something in this process; its locks end with it. */
interface Session {
  readonly client: Promise<PoolClient>;
  /** Statements go one after the other. */
  last: Promise<unknown>;
  namers: number;
  isBroken: boolean;
}

/**
 * Keeps whoever is about to name a content and whoever shreds it apart, in any process: between finding it and the
 * commit of the event that names it, nobody may shred it. Advisory locks of the database, which go when a process dies;
 * no row is locked, so nothing is held up but a shredding of this content. Namers do not wait for each other.
 */
export class ContentHolds {
  private session: Session | undefined;

  constructor(private readonly pool: Pool) {}

  /** Names a content, or finds that there is none. Throws `Unavailable` while it is being shredded for long. */
  async whileNaming<T>(of: ContentOf, name: () => Promise<T>): Promise<T> {
    const session = this.join();
    try {
      await this.hold(session, keyOf(of)).catch(asUnavailable);
      return await name().finally(() => letGo(session, keyOf(of)));
    } finally {
      this.leave(session);
    }
  }

  /** Looks and shreds in one transaction, when nobody is about to name the content; `db` is its connection. */
  async whileShredding<T>(of: ContentOf, shred: (db: PoolClient) => Promise<T>): Promise<T> {
    const db = await this.pool.connect();
    try {
      await db.query('BEGIN');
      // A naming may take as long as a decision may: longer than others wait for a lock.
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

  private async hold(session: Session, key: string): Promise<void> {
    const deadline = performance.now() + WAIT_MS;
    while (!(await ask(session, `SELECT pg_try_advisory_lock_shared(${LOCK}) AS held`, key))) {
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
const letGo = (session: Session, key: string): Promise<boolean> =>
  ask(session, `SELECT pg_advisory_unlock_shared(${LOCK})`, key).catch(() => false);

/** The answer's one value. A connection that failed once is not believed again. */
const ask = (session: Session, text: string, key: string): Promise<boolean> => {
  const asking = session.last.then(async () => {
    const client = await session.client;
    const { rows } = await client.query<[boolean]>({ text, values: [key], rowMode: 'array' });
    return rows[0]![0];
  });
  session.last = asking.catch(() => (session.isBroken = true));
  return asking;
};

const keyOf = ({ tenant, sha256, subject = '' }: ContentOf): string =>
  JSON.stringify([tenant, sha256, subject]);

/** Whoever asks next hears that the connection has died. */
const ignored = (): void => undefined;
