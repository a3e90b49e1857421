import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { exportedQueries, reports } from '#contracts';
import { temporaryFolder } from '#testkit';
import { type Manifest } from '../../cli/src/export/manifest';
import { ApiUser } from './client';
import { writ } from './examples';
import { openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

type Row = Readonly<Record<string, unknown>>;

/** Both kinds: what is computed from lists, and what an export has the answer of. */
const REPORTS = ['exception-trends', 'step-times', 'closed-without-evidence', 'obligation-counts'];

describe('an export of a system', () => {
  const folder = join(temporaryFolder(), 'export');
  const run = (...args: readonly string[]) => writ(sharedSystem(), args, 'analyst');
  const manifest = (): Manifest =>
    JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const ask = async (sql: string): Promise<{ items: readonly Row[]; viewsPosition: number }> => {
    const { stdout, stderr, code } = await run('query', sql, '--in', folder, '--json');
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout);
  };

  beforeAll(async () => {
    const { code, stderr } = await run('export', '--parquet', folder);
    if (code !== 0) throw new Error(stderr);
  });

  it('[Q13] has every event of the tenant that the key reads, and every list', async () => {
    const sql = new Client(sharedSystem().databaseUrl);
    await sql.connect();
    const { rows } = await sql.query(
      `SELECT count(*)::int AS events FROM ledger.events
       WHERE tenant = 'default' AND position <= $1 AND stream ~ '^work-order-'`,
      [manifest().events!.position],
    );
    await sql.end();
    const { items } = await ask(
      'SELECT count(*) AS events FROM events WHERE work_order_id IS NOT NULL',
    );
    expect(items).toEqual(rows);
    expect(manifest().views!.files).toHaveLength(exportedQueries.length);
  });

  it.each(REPORTS)('[Q13] answers as the API does as of its position: %s', async (name) => {
    const { orderBy, newestFirst } = reports.find((report) => report.name === name)!;
    const order = orderBy.map((column) => `${column}${newestFirst ? ' DESC' : ''}`).join(', ');
    const view = name.replaceAll('-', '_');
    const { items, viewsPosition } = await ask(`SELECT * FROM writ.${view} ORDER BY ${order}`);
    const analyst = new ApiUser(sharedSystem().url, sharedSystem().keys['analyst']!);
    const { body } = await analyst.get(`/v1/reports/${name}?limit=1000&asOf=${viewsPosition}`);
    expect(items.map(camelCased)).toEqual(body.items);
  });

  it('[Q13] adds later events, and no key of a delegate exports', async () => {
    const before = manifest();
    await openRefund(new ApiUser(sharedSystem().url, sharedSystem().keys['integrator']!));
    const { code } = await run('export', 'events', '--parquet', folder);
    expect(code).toBe(0);
    const { events } = manifest();
    expect(events!.files.slice(0, before.events!.files.length)).toEqual(before.events!.files);
    expect(events!.position).toBeGreaterThan(before.events!.position);
    const { stdout } = await run('query', 'SELECT count(*) FROM events', '--in', folder);
    expect(stdout).toContain(
      `events true at ledger position ${events!.position}, views at ${before.views!.position}`,
    );
    const elsewhere = join(temporaryFolder(), 'export');
    const refused = await writ(sharedSystem(), ['export', '--parquet', elsewhere], 'delegate');
    expect([refused.code, existsSync(elsewhere)]).toEqual([1, false]);
  });
});

const camelCased = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
