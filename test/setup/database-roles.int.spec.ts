import { randomBytes } from 'node:crypto';
import { Client, type QueryResult } from 'pg';
import { setPasswords } from '#platform';
import { freshDatabase, type FreshDatabase } from '#testkit';
import { COUNT_STEPS } from '../../apps/ledger/src/views/step-counts/count-steps-sql';
import { inLauncher } from './launcher';

const services = ['ledger', 'intake', 'policy', 'approvals', 'exceptions'];
const event = `(1, gen_random_uuid(), 'default', 's', 1, 't', now(), '', '')`;

describe('the roles of the database', () => {
  let database: FreshDatabase;
  let owner: Client;

  beforeAll(async () => {
    database = await freshDatabase();
    owner = await connected(database.url);
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  /** What a session of somebody who knows the service's password gets. */
  const as = async (url: string, ...statements: readonly string[]): Promise<QueryResult[]> => {
    const client = await connected(url);
    try {
      const results: QueryResult[] = [];
      for (const statement of statements) results.push(await client.query(statement));
      return results;
    } finally {
      await client.end();
    }
  };
  const urlOf = (service: string): string =>
    inLauncher('database-roles', `it.serviceUrl('${service}', '${database.url}')`);
  const reader = (): string => inLauncher('database-roles', `it.readerUrl('${database.url}')`);

  it('let the ledger append to the log, and change or remove nothing of it', async () => {
    const [inserted] = await as(urlOf('ledger'), `INSERT INTO ledger.events VALUES ${event}`);
    expect(inserted!.rowCount).toBe(1);
    for (const table of ['ledger.events', 'ledger.commands'])
      for (const change of [
        `UPDATE ${table} SET tenant = 'globex'`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table}`,
        `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
        `DROP TABLE ${table}`,
      ])
        await expect(as(urlOf('ledger'), change)).rejects.toThrow(
          /permission denied|must be owner/,
        );
  });

  it('let it make partitions of the log, which it appends to and cannot exchange', async () => {
    const [made, , inserted] = await as(
      urlOf('ledger'),
      'SELECT made_to::float8 AS last FROM ledger.make_partitions(5000000)',
      'SELECT FROM ledger.partitions',
      `INSERT INTO ledger.events VALUES ${event.replace('(1', '(4194305')}`,
    );
    expect(made!.rows[0].last).toBeGreaterThan(5_000_000);
    expect(inserted!.rowCount).toBe(1);
    for (const change of [
      `INSERT INTO ledger.events_2 VALUES ${event}`,
      'DELETE FROM ledger.events_2',
      'ALTER TABLE ledger.events DETACH PARTITION ledger.events_2',
      `UPDATE ledger.partitions SET place = 'folder:/tmp'`,
    ])
      await expect(as(urlOf('ledger'), change)).rejects.toThrow(/permission denied|must be owner/);
    await expect(as(urlOf('intake'), 'SELECT ledger.make_partitions(1)')).rejects.toThrow(
      /permission denied|may not append/,
    );
  });

  it('let it rebuild views and make those of the past, which it owns', async () => {
    const [, , , , read] = await as(
      urlOf('ledger'),
      'CREATE TABLE views.approvals_g2 (LIKE views.approvals_g1 INCLUDING ALL)',
      'CREATE OR REPLACE VIEW views.approvals AS SELECT * FROM views.approvals_g2',
      'DROP TABLE views.approvals_g1',
      'CREATE SCHEMA as_of_7; DROP SCHEMA as_of_7',
      'SELECT count(*)::int AS rows FROM writ.approvals',
    );
    expect(read!.rows).toEqual([{ rows: 0 }]);
    const { rows } = await owner.query('SELECT FROM writ.approvals');
    expect(rows).toEqual([]);
  });

  it('let it count steps beside the views, and forget what it counted', async () => {
    const [, , , , answered] = await as(
      urlOf('ledger'),
      'BEGIN; LOCK TABLE counted.state IN EXCLUSIVE MODE',
      COUNT_STEPS.replaceAll(/\$[12]/g, '0'),
      'DELETE FROM counted.keys; DELETE FROM counted.buckets; DELETE FROM counted.seconds; DELETE FROM counted.works',
      'COMMIT',
      'SELECT count(*)::int AS rows, min(counted.percentile(gen_random_uuid(), 0.5)) FROM counted.variants',
    );
    expect(answered!.rows).toMatchObject([{ rows: 0 }]);
  });

  it.each(['intake', 'policy', 'approvals', 'exceptions'])(
    'let %s neither read nor write the log, nor the tables of another service',
    async (service) => {
      const others = ['access.api_keys', 'notices.webhooks'].filter(
        (table) => !table.startsWith({ policy: 'access', exceptions: 'notices' }[service] ?? '-'),
      );
      for (const table of [
        'ledger.events',
        'ledger.text_keys',
        'views.work_orders',
        'counted.keys',
        ...others,
      ])
        await expect(as(urlOf(service), `SELECT FROM ${table}`)).rejects.toThrow(
          /permission denied/,
        );
      await expect(as(urlOf(service), `INSERT INTO ledger.events VALUES ${event}`)).rejects.toThrow(
        /permission denied/,
      );
      await as(
        urlOf(service),
        `INSERT INTO messaging.reaction_cursors VALUES ('${service}-x', 0)`,
        'SELECT writ.now()',
        `DELETE FROM messaging.reaction_cursors WHERE consumer = '${service}-x'`,
      );
    },
  );

  it('let a reader see the log and the views, with no keys of callers, and write nothing', async () => {
    await as(
      reader(),
      'SELECT FROM ledger.events',
      'SELECT FROM writ.holds',
      'SET ROLE writ_analyst',
    );
    await as(reader(), 'SELECT FROM views.approvals_g2');
    for (const statement of [
      'SELECT FROM access.api_keys',
      'SELECT FROM notices.webhooks',
      `INSERT INTO ledger.events VALUES ${event}`,
      'DELETE FROM messaging.dead_letters',
      'DELETE FROM views.approvals_g2',
      'CREATE TABLE public.mine (one int)',
    ])
      await expect(as(reader(), statement)).rejects.toThrow(/permission denied/);
  });

  it('let the ledger alone hold locks of the application, and nobody fill the disk by large objects', async () => {
    await as(urlOf('ledger'), 'SELECT pg_advisory_lock(1)');
    const login = `dana_${randomBytes(6).toString('hex')}`;
    const password = randomBytes(16).toString('hex');
    await owner.query(`CALL ledger.create_analyst('${login}')`);
    await owner.query(`ALTER ROLE ${login} PASSWORD '${password}'`);
    const analyst = new URL(database.url);
    analyst.username = login;
    analyst.password = password;
    try {
      for (const url of [analyst.href, reader(), ...services.slice(1).map(urlOf)])
        for (const call of [
          `pg_advisory_lock(hashtext('writ.as-of'))`,
          `pg_try_advisory_xact_lock_shared(hashtext('contents'), 1)`,
          'lo_create(0)',
          `lo_from_bytea(0, 'x')`,
          `pg_logical_emit_message(false, 'x', 'x')`,
        ])
          await expect(
            as(url, 'SET default_transaction_read_only = off', `SELECT ${call}`),
          ).rejects.toThrow(/permission denied for function/);
    } finally {
      await owner.query(`DROP ROLE ${login}`);
    }
  });

  it('have further logins that work as the role, so that a password is replaced while both are in use', async () => {
    const number = Number.parseInt(randomBytes(4).toString('hex'), 16);
    const logins = `'${number % 1e9}:${randomBytes(32).toString('hex')}'`;
    const made = (call: string): string =>
      inLauncher('database-roles', `it.${call}'${database.url}', ${logins})`);
    const passwords = made('passwordsFor(')
      .split(',')
      .map((one) => one.split(':') as [string, string]);
    try {
      await setPasswords(owner, Object.fromEntries(passwords));
      const view = `made_by_${number}`;
      const [who] = await as(
        made(`serviceUrl('ledger', `),
        'SELECT session_user, current_user',
        `CREATE VIEW views.${view} AS SELECT 1`,
        'SELECT pg_advisory_lock(1)',
      );
      expect(who!.rows).toEqual([
        { session_user: `writ_ledger_${number % 1e9}`, current_user: 'writ_ledger' },
      ]);
      await as(urlOf('ledger'), `DROP VIEW views.${view}`);
      await expect(as(made(`serviceUrl('policy', `), 'SELECT FROM ledger.events')).rejects.toThrow(
        /permission denied/,
      );
    } finally {
      for (const [login] of passwords) await owner.query(`DROP ROLE IF EXISTS ${login}`);
    }
  });

  it('have no more than these rights: no superuser, no role that makes others', async () => {
    const { rows } = await owner.query(
      `SELECT rolname FROM pg_roles WHERE rolname ~ '^writ_(${services.join('|')}|reader|analyst)$'
         AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication)`,
    );
    expect(rows).toEqual([]);
  });

  it('are made, with their rights, by an owner who is no superuser', async () => {
    const name = `owner_${randomBytes(6).toString('hex')}`;
    const url = new URL(database.url);
    url.username = name;
    url.password = randomBytes(16).toString('hex');
    url.pathname = `/${name}`;
    await owner.query(`CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD '${url.password}'`);
    // The creator of a role administers it; here the roles of the cluster exist already.
    for (const service of services)
      await owner.query(`GRANT writ_${service} TO ${name} WITH ADMIN OPTION`);
    await owner.query(`GRANT writ_reader, writ_analyst TO ${name} WITH ADMIN OPTION`);
    await owner.query(`CREATE DATABASE ${name} OWNER ${name}`);
    try {
      const migrated = `it.migrate({ env: process.env, databaseUrl: '${url.href}', serviceDatabaseUrl: 'theirs', write: () => {} })`;
      inLauncher('services', migrated);
      inLauncher('services', migrated);
      const own = await connected(url.href);
      const { rows } = await own.query(
        `SELECT has_table_privilege('writ_ledger', 'ledger.events', 'INSERT') AS appends,
           has_table_privilege('writ_ledger', 'ledger.events', 'UPDATE, DELETE, TRUNCATE') AS changes,
           (SELECT count(*)::int FROM writ.work_orders) AS "workOrders"`,
      );
      expect(rows).toEqual([{ appends: true, changes: false, workOrders: 0 }]);
      await own.end();
    } finally {
      await owner.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await owner.query(`DROP ROLE ${name}`);
    }
  });
});

const connected = async (url: string): Promise<Client> => {
  const client = new Client(url);
  await client.connect();
  return client;
};
