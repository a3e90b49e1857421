import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Client } from 'pg';

/** Brings the schema of an empty database up to date. */
export type Migrate = (databaseUrl: string) => Promise<void>;

export interface FreshDatabase {
  readonly url: string;
  /** Removes the database, cutting the sessions that are still open on it. */
  drop(): Promise<void>;
}

export interface FreshDatabaseOptions {
  /** What makes the schema; `migrateWithBuild` when left out. */
  readonly migrate?: Migrate;
  /** Names the schema that `migrate` makes: databases of one name are copies of one template. */
  readonly schema?: string;
}

const run = promisify(execFile);
const root = process.cwd();

/** The migrations as `npm start` runs them, with the passwords by which the services sign in. */
const MIGRATE = `
  import { migrate } from './tools/launcher/services.mjs';
  await migrate({ env: process.env, databaseUrl: process.env.WRIT_DATABASE_OWNER_URL });`;

/** Migrates with the built programs, built if need be. */
export const migrateWithBuild: Migrate = async (databaseUrl) => {
  await run(process.execPath, [join(root, 'tools/launcher/main.mjs'), 'build']);
  await run(process.execPath, ['--input-type=module', '--eval', MIGRATE], {
    cwd: root,
    env: { ...process.env, WRIT_DATABASE_OWNER_URL: databaseUrl },
  });
};

/**
 * Makes a database of its own for one test, on the server that WRIT_TEST_DATABASE_URL names. The
 * schema is made once per run, in a template; each database is a copy of it, in about 30 ms: of its
 * files, since a copy block by block through the write-ahead log takes more than twice the processor time.
 */
export const freshDatabase = async ({
  migrate = migrateWithBuild,
  schema = 'built',
}: FreshDatabaseOptions = {}): Promise<FreshDatabase> => {
  const template = `writ_template_${schema}_${buildKey()}`;
  const name = `writ_${randomBytes(6).toString('hex')}`;
  await asAdministrator(async (client) => {
    await ensureTemplate(client, template, migrate);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
    await copyRights(client, template, name);
  });
  return {
    url: urlOf(name),
    drop: () =>
      asAdministrator(async (client) => {
        await connectionsClosed(client, name);
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
};

const LOOKS = 20;
const BETWEEN_LOOKS_MS = 10;

/** A pool that has ended may still be closing its sockets: ended by force, they would report an error that nobody handles. */
const connectionsClosed = async (client: Client, name: string): Promise<void> => {
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const { rowCount } = await client.query('SELECT FROM pg_stat_activity WHERE datname = $1', [
      name,
    ]);
    if (rowCount === 0) return;
    await sleep(BETWEEN_LOOKS_MS);
  }
};

/** Rights on a database are not in its files. */
const copyRights = async (client: Client, template: string, name: string): Promise<void> => {
  const { rows } = await client.query<{ statement: string }>(
    `SELECT format('GRANT %s ON DATABASE %I TO %I', privilege_type, $2::text, grantee::regrole) AS statement
     FROM pg_database, aclexplode(datacl) WHERE datname = $1 AND grantee <> 0 AND grantee <> datdba`,
    [template, name],
  );
  for (const { statement } of rows) await client.query(statement);
};

/** A server that outlives the run must not serve the schema of an earlier build. */
const buildKey = (): string => {
  const path = join(root, 'dist/.build-key');
  return existsSync(path) ? readFileSync(path, 'utf8').slice(0, 12) : 'unbuilt';
};

/** Renamed only when it is complete, so a template that exists can be copied. */
const ensureTemplate = async (
  client: Client,
  template: string,
  migrate: Migrate,
): Promise<void> => {
  // Held by the session: test files run in several processes, and the first one makes the template.
  await client.query(`SELECT pg_advisory_lock(hashtext('writ test templates'))`);
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
  if (rowCount === 0) {
    const unfinished = `${template}_unfinished`;
    await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${unfinished} TEMPLATE template0`);
    await migrate(urlOf(unfinished));
    await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`);
  }
  await client.query(`SELECT pg_advisory_unlock(hashtext('writ test templates'))`);
};

const asAdministrator = async (work: (client: Client) => Promise<void>): Promise<void> => {
  // Loaded here: most specs that use this lib never open a database.
  const { Client } = await import('pg');
  const client = new Client(urlOf('postgres'));
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
};

const urlOf = (database: string): string => {
  const server = process.env['WRIT_TEST_DATABASE_URL'];
  if (!server)
    throw new Error(
      'WRIT_TEST_DATABASE_URL is not set: name this file *.int.spec.ts or *.e2e.spec.ts, or run it by `npm test`.',
    );
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
};
