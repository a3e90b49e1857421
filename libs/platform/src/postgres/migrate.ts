import { Client, type Pool } from 'pg';
import { type MigrationInterface } from 'typeorm';
import { besideReaders } from './beside-readers';
import { connectionTo } from './hosts';
import { grantRights, type SchemaRights } from './role-rights';

type Migrations = (new () => MigrationInterface)[];

/** What comes before and after the migrations, under their lock. */
interface AroundMigrations {
  /** Does what takes long, so that the transaction of the migrations does not; answers how to undo it where they fail. */
  readonly prepare?: (client: Client) => Promise<() => Promise<void>>;
  /** Makes what is derived from declarations; answers the names of what it changed. */
  readonly derive?: (client: Client) => Promise<readonly string[]>;
  /** Who may do what with the tables. */
  readonly rights?: SchemaRights;
}

const WAIT_FOR_LOCK_MS = 120_000;

/**
 * Brings the tables of one owner (a service) up to date: runs the migrations that have not run yet,
 * in the order of their class names' timestamps, all in one transaction, which is tried again where it waits for longer than
 * its `lock_timeout`. Any number of processes may
 * call it at once: one does the work under an advisory lock, the others wait and find it done.
 *
 * @param owner names the table that remembers what has run: `<owner>_migrations`.
 * @returns the names of the migrations that were run by this call, and of what was derived.
 */
export const migrate = async (
  url: string,
  owner: string,
  migrations: Migrations,
  { prepare, derive = async () => [], rights }: AroundMigrations = {},
): Promise<readonly string[]> => {
  const lock = new Client({
    ...connectionTo(url),
    application_name: `${owner}-migrations`,
    statement_timeout: WAIT_FOR_LOCK_MS,
  });
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    // One lock for all owners: roles and schemas are shared between them.
    await lock.query(`SELECT pg_advisory_lock(hashtext('migrations'))`);
    const isUpToDate = await haveRun(lock, owner, migrations);
    const undo = isUpToDate ? undefined : await prepare?.(lock);
    const done = isUpToDate ? [] : await runAll(url, owner, migrations, undo);
    const derived = await derive(lock);
    if (rights) await grantRights(lock, rights);
    return [...done, ...derived];
  } finally {
    await lock.end();
  }
};

/**
 * For a service whose tables its migration has to have made. Rejects where one is missing, with what to run.
 *
 * @param owner as of `migrate`.
 */
export const requireMigrated = async (
  pool: Pick<Pool, 'query'>,
  owner: string,
  migrations: Migrations,
): Promise<void> => {
  if (await haveRun(pool, owner, migrations)) return;
  throw new Error(
    `The database lacks tables of ${owner}: run node tools/launcher/main.mjs migrate before the services.`,
  );
};

/** Every start but the first one ends here, without what only a migration needs. */
const haveRun = async (
  client: Pick<Pool, 'query'>,
  owner: string,
  migrations: Migrations,
): Promise<boolean> => {
  const { rows } = await client.query<{ isThere: boolean }>(
    'SELECT to_regclass($1) IS NOT NULL AS "isThere"',
    [`${owner}_migrations`],
  );
  if (!rows[0]?.isThere) return false;
  const done = await client.query<{ name: string }>(`SELECT name FROM ${owner}_migrations`);
  const names = new Set(done.rows.map(({ name }) => name));
  return migrations.every(({ name }) => names.has(name));
};

const IN_USE =
  'The tables are in use, and nothing was changed: end the transactions that read them, and migrate again.';

const runAll = async (
  url: string,
  owner: string,
  migrations: Migrations,
  undo?: () => Promise<void>,
): Promise<readonly string[]> => {
  try {
    return await besideReaders(() => run(url, owner, migrations), IN_USE);
  } catch (error) {
    await undo?.();
    throw error;
  }
};

const run = async (
  url: string,
  owner: string,
  migrations: Migrations,
): Promise<readonly string[]> => {
  // Loaded here: it is a sixth of all that a service would load, and only a migration needs it.
  const { DataSource } = await import('typeorm');
  const { connectionString, stream } = connectionTo(url);
  const source = new DataSource({
    type: 'postgres',
    url: connectionString,
    extra: { stream },
    applicationName: `${owner}-migrations`,
    migrations,
    migrationsTableName: `${owner}_migrations`,
    migrationsTransactionMode: 'all',
    poolSize: 2,
  });
  await source.initialize();
  try {
    const done = await source.runMigrations();
    return done.map(({ name }) => name);
  } finally {
    await source.destroy();
  }
};
