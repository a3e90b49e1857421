import { Client } from 'pg';
import { type MigrationInterface } from 'typeorm';

type Migrations = (new () => MigrationInterface)[];

const WAIT_FOR_LOCK_MS = 120_000;

/**
 * Brings the tables of one owner (a service) up to date: runs the migrations that have not run yet,
 * in the order of their class names' timestamps, all in one transaction. Any number of processes may
 * call it at once: one does the work under an advisory lock, the others wait and find it done.
 *
 * @param owner names the table that remembers what has run: `<owner>_migrations`.
 * @returns the names of the migrations that were run by this call.
 */
export const migrate = async (
  url: string,
  owner: string,
  migrations: Migrations,
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
    return await run(url, owner, migrations);
  } finally {
    await lock.end();
  }
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
