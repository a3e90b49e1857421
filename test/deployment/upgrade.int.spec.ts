import { Client, type Pool } from 'pg';
import { createPool } from '#platform';
import { type FreshDatabase, freshDatabase, unhurried } from '#testkit';
import { parseBundle, parseLogKeys, parseReceipt, verifyBundle, verifyReceipt } from '#verify';
import { foldAll } from '../../apps/ledger/src/proofs/audit/audited-log.fixture';
import { auditDeployment } from '../../apps/ledger/src/proofs/audit/deployment-audit';
import { ledgerProjections } from '../../apps/ledger/src/views/projections';
import { migrateWithBuild } from '../../libs/testkit/src/stack/fresh-database';
import { releasedFile } from './earlier-version';

const proofs = JSON.parse(releasedFile('proofs.json')) as {
  readonly keys: string;
  readonly receipts: readonly string[];
  readonly bundle: string;
};
const statements = JSON.parse(releasedFile('statements.json')) as readonly {
  readonly role: string;
  readonly text: string;
}[];

describe('an upgrade from the database of an earlier version', () => {
  let database: FreshDatabase;
  let client: Client;
  let pool: Pool;
  beforeAll(async () => {
    database = await freshDatabase({ schema: 'released', migrate: restore });
    client = new Client(database.url);
    await client.connect();
    pool = createPool(database.url, 'upgrade-test', unhurried);
  });
  afterAll(async () => {
    await Promise.all([client.end(), pool.end()]);
    await database.drop();
  });

  const audit = async () => {
    const { rows } = await client.query<{ last: Date }>(
      'SELECT max(recorded_at) AS last FROM ledger.events',
    );
    const now = rows[0]!.last.getTime() + 1_000;
    const { verdict, checks } = await auditDeployment(
      { databaseUrl: database.url, logKeys: proofs.keys, anchors: [], views: 'all', now },
      () => undefined,
    );
    return { verdict, failures: checks.filter(({ passed }) => passed === false) };
  };
  const versions = async (): Promise<Readonly<Record<string, number>>> => {
    const { rows } = await client.query<{ name: string; version: number }>(
      `SELECT name, version FROM views.cursors WHERE status = 'live' ORDER BY name`,
    );
    return Object.fromEntries(rows.map(({ name, version }) => [name, version]));
  };
  const known = Object.fromEntries(
    [...ledgerProjections].map(({ name, version }) => [name, version] as const).sort(),
  );
  /** Statements of the services of the earlier version that the database no longer takes from their roles. */
  const refused = async (sent = statements): Promise<readonly string[]> => {
    const errors: string[] = [];
    for (const { role, text } of sent) {
      await client.query('BEGIN READ ONLY');
      await client.query(`SET LOCAL ROLE ${role}`);
      await client
        .query(`EXPLAIN (GENERIC_PLAN) ${text}`)
        .catch((error: Error) => errors.push(`${role}: ${error.message}: ${text}`));
      await client.query('ROLLBACK');
    }
    return errors;
  };

  it('[V2] verifies its receipts and bundles', () => {
    const keys = fine(parseLogKeys(proofs.keys));
    const verdicts = [
      ...proofs.receipts.map((receipt) => verifyReceipt(fine(parseReceipt(receipt)), { keys })),
      verifyBundle(fine(parseBundle(proofs.bundle)), { keys }),
    ].map(({ verdict }) => verdict);
    expect(verdicts).toEqual(Array(4).fill('verified'));
  });

  it('[O10] migrates to a database that still takes every statement of the earlier services', async () => {
    expect(statements.length).toBeGreaterThan(80);
    expect(await refused()).toEqual([]);
    await migrateWithBuild(database.url);
    expect(await refused()).toEqual([]);
  });

  it('[G5] commits for the earlier ledger in the first partition, and nothing beyond', async () => {
    const earlier = statements.filter(({ text }) => /UPDATE ledger.head SET size/.test(text));
    expect(earlier).toHaveLength(2);
    for (const { role, text } of earlier) {
      const { rows } = await client.query('SELECT epoch, size, frontier FROM ledger.head');
      const { epoch, size, frontier } = rows[0];
      const arrays = (text.match(/\$\d+::\w+\[\]/g) ?? []).map(() => '{}');
      const commit = (events: number, at: number) =>
        client.query(text, [events, frontier, epoch, at, new Date(), null, ...arrays]);
      await client.query('BEGIN; UPDATE ledger.partitions SET last_position = 256');
      await client.query(`SET LOCAL ROLE ${role}`);
      expect((await commit(256 - size, size)).rowCount).toBe(1);
      await expect(commit(1, 256)).rejects.toThrow('too old to write it');
      await client.query('ROLLBACK');
    }
  });

  it('[Q3] [V3] rebuilds the views that are folded in another way, and audits fine', async () => {
    const before = await versions();
    expect(before).not.toEqual(known);
    await foldAll(database.url, pool);
    expect(await versions()).toEqual(known);
    expect(await audit()).toEqual({ verdict: 'fine', failures: [] });
    // Services of the earlier version may still run. They write no table of a view that was replaced: its cursor is gone.
    const others = statements.filter(({ text }) => !/views\.\w+_g\d/.test(text));
    expect(await refused(others)).toEqual([]);
  });

  it('[O10] returns to the version before: its migration rebuilds what newer code serves', async () => {
    // As of a later version, which has folded a view in another way.
    await client.query(`UPDATE views.cursors SET version = version + 1 WHERE name = 'decisions'`);
    await client.query(`DELETE FROM views.decisions_g${await generation()}`);
    await migrateWithBuild(database.url);
    await foldAll(database.url, pool);
    expect(await versions()).toEqual(known);
    expect(await audit()).toEqual({ verdict: 'fine', failures: [] });
  });

  const generation = async (): Promise<number> => {
    const { rows } = await client.query<{ generation: number }>(
      `SELECT generation FROM views.cursors WHERE name = 'decisions' AND status = 'live'`,
    );
    return rows[0]!.generation;
  };
});

const restore = async (url: string): Promise<void> => {
  const client = new Client(url);
  await client.connect();
  await client.query(releasedFile('database.sql')).finally(() => client.end());
};

const fine = <T extends object>(read: T | string): T => {
  if (typeof read === 'string') throw new Error(read);
  return read;
};
