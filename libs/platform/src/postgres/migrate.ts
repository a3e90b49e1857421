import { Client } from 'pg';
import { type MigrationInterface } from 'typeorm';

type Migrations = (new () => MigrationInterface)[];

/** Makes what is derived from declarations; answers the names of what it changed. */
type Derive = (client: Client) => Promise<readonly string[]>;

const WAIT_FOR_LOCK_MS = 120_000;

/**
 * Brings the tables of one owner (a service) up to date: runs the migrations that have not run yet,
 * in the order of their class names' timestamps, all in one transaction. Any number of processes may
 * call it at once: one does the work under an advisory lock, the others wait and find it done.
 *
 * @param owner names the table that remembers what has run: `<owner>_migrations`.
 * @param derive runs after the migrations, under their lock.
 * @returns the names of the migrations that were run by this call, and of what was derived.
 */
export const migrate = async (
  url: string,
  owner: string,
  migrations: Migrations,
  derive: Derive = async () => [],
): Promise<readonly string[]> => {
  const lock = new Client({
    connectionString: url,
    application_name: `${owner}-migrations`,
    statement_timeout: WAIT_FOR_LOCK_MS,
  });
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    // One lock for all owners: roles and schemas are shared between them.
    await lock.query(`SELECT pg_advisory_lock(hashtext('migrations'))`);
    const isUpToDate = await haveRun(lock, owner, migrations);
    const done = isUpToDate ? [] : await run(url, owner, migrations);
    return [...done, ...(await derive(lock))];
  } finally {
    await lock.end();
  }
};

/** Every start but the first one ends here, without what only a migration needs. */
const haveRun = async (client: Client, owner: string, migrations: Migrations): Promise<boolean> => {
  const { rows } = await client.query<{ isThere: boolean }>(
    'SELECT to_regclass($1) IS NOT NULL AS "isThere"',
    [`${owner}_migrations`],
  );
  if (!rows[0]?.isThere) return false;
  const done = await client.query<{ name: string }>(`SELECT name FROM ${owner}_migrations`);
  const names = new Set(done.rows.map(({ name }) => name));
  return migrations.every(({ name }) => names.has(name));
};

const run = async (
  url: string,
  owner: string,
  migrations: Migrations,
): Promise<readonly string[]> => {
  // Loaded here: it is a sixth of all that a service would load, and only a migration needs it.
  const { DataSource } = await import('typeorm');
  const source = new DataSource({
    type: 'postgres',
    url,
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
