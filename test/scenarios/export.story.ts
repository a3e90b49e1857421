import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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

/** Of events, of the first views, and of half of them: after so many a run is killed. */
const NEW_FILES = [1, 2, 20];

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

  it.each(NEW_FILES)(
    '[Q13] is that of before where a kill ends a run after %i new files',
    async (count) => {
      const { events: before, views } = manifest();
      await openRefund(new ApiUser(sharedSystem().url, sharedSystem().keys['integrator']!));
      await killedRun(folder, count);
      expect(manifest().events!.files.slice(0, before!.files.length)).toEqual(before!.files);
      const { viewsPosition } = await ask('SELECT count(*) FROM events');
      expect(viewsPosition).toBe(views!.position);
    },
  );

  it('[Q13] is as a new one after the run that follows the killed ones', async () => {
    const fresh = join(temporaryFolder(), 'export');
    for (const one of [folder, fresh]) expect((await run('export', '--parquet', one)).code).toBe(0);
    const digest = `SELECT count(*) AS events, max(position) AS last, bit_xor(hash(id)) AS ids
      FROM events WHERE position <= ${manifest().events!.position}`;
    const { stdout } = await run('query', digest, '--in', fresh, '--json');
    expect((await ask(digest)).items).toEqual(JSON.parse(stdout).items);
    const { events, views } = manifest();
    expect(filesIn(folder).length).toBe(1 + events!.files.length + views!.files.length);
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

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

/** A run in a process of its own, which a SIGKILL ends once the folder has so many more files. */
const killedRun = async (folder: string, count: number): Promise<void> => {
  const before = new Set(filesIn(folder));
  const script = `require('./dist/cli/src/writ.js').main(['node', 'writ', 'export', '--parquet', ${JSON.stringify(folder)}])`;
  const { url, keys } = sharedSystem();
  const child = spawn(process.execPath, ['-e', script], {
    env: { ...process.env, WRIT_URL: url, WRIT_API_KEY: keys['analyst'] },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  while (
    child.exitCode === null &&
    filesIn(folder).filter((path) => !before.has(path)).length < count
  )
    await sleep(1);
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
};
