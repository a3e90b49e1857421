import { type Pool } from 'pg';
import { defineProjection, type Projection, type ProjectionStep } from '#kernel';
import { eventually, freshDatabase, type FreshDatabase, unhurried } from '#testkit';
import { createPool } from '../postgres/pool';
import { cursorTableSql } from './cursor-store';
import { LogPages } from './log-pages';
import { ProjectionRunner } from './projection-runner';
import { ViewKeeper } from './view-keeper';

interface Tally {
  readonly [column: string]: string | number;
  readonly id: string;
  readonly count: number;
}

const tallies = (name: string, version: number, step: ProjectionStep<Tally>): Projection =>
  defineProjection<Tally>({
    name,
    version,
    columns: { id: 'text', count: 'integer' },
    key: ['id'],
    rowsOf: ({ data }) => [[data.id]],
    on: {
      added: step,
      removed: () => undefined,
    },
  });

const counting = (name = 'tallies', version = 1): Projection =>
  tallies(name, version, (row, _event, [id]) => ({ id: id!, count: (row?.count ?? 0) + 1 }));

const SCHEMA = `
  CREATE SCHEMA log; CREATE SCHEMA shown;
  CREATE TABLE log.events (position bigint PRIMARY KEY, body bytea NOT NULL);
  ${cursorTableSql('shown')}
  CREATE TABLE shown.tallies_g1 (id text PRIMARY KEY, count integer NOT NULL);
  CREATE VIEW shown.tallies AS SELECT * FROM shown.tallies_g1;
  CREATE TABLE shown.others_g1 (id text PRIMARY KEY, count integer NOT NULL);
  CREATE VIEW shown.others AS SELECT * FROM shown.others_g1;`;

describe('a projection runner', () => {
  let database: FreshDatabase;
  let pool: Pool;
  let runners: ProjectionRunner[];
  let errors: string[];
  let size: number;

  beforeEach(async () => {
    database = await freshDatabase({ schema: 'nothing', migrate: async () => {} });
    pool = createPool(database.url, 'runner-test', unhurried);
    await pool.query(SCHEMA);
    runners = [];
    errors = [];
    size = 0;
  });
  afterEach(async () => {
    await Promise.all(runners.map((runner) => runner.stop()));
    await pool.end();
    await database.drop();
  });

  const log = { table: 'log.events' };
  const follow = (projections: readonly Projection[]): ProjectionRunner => {
    const runner = new ProjectionRunner({
      url: database.url,
      schema: 'shown',
      log,
      projections,
      onError: (message, error) => errors.push(`${message}: ${String(error)}`),
    });
    runner.start();
    runners.push(runner);
    return runner;
  };
  const append = async (type: string, ...ids: string[]): Promise<void> => {
    const bodies = ids.map((id) => JSON.stringify({ type, data: { id } }));
    await pool.query(
      `INSERT INTO log.events SELECT $1 + i, convert_to(body, 'UTF8')
       FROM unnest($2::text[]) WITH ORDINALITY AS added(body, i)`,
      [size, bodies],
    );
    size += ids.length;
    for (const runner of runners) runner.wake();
  };
  const status = (name = 'tallies') =>
    new ViewKeeper(pool, 'shown', log, [])
      .status()
      .then((all) => all.find((view) => view.name === name));
  const reaches = (position: number, name?: string) =>
    eventually(async () => (await status(name))?.position === position);
  const isGone = async (table: string) => {
    const { rows } = await pool.query('SELECT to_regclass($1) IS NULL AS gone', [table]);
    return rows[0].gone as boolean;
  };
  const shown = async (view = 'tallies') => {
    const { rows } = await pool.query(`SELECT id, count FROM shown.${view} ORDER BY id`);
    return Object.fromEntries(rows.map(({ id, count }) => [id, count]));
  };

  it('makes, changes and removes rows', async () => {
    follow([counting()]);
    await append('added', 'a', 'b', 'a');
    await reaches(3);
    expect(await shown()).toEqual({ a: 2, b: 1 });
    await append('removed', 'a');
    await reaches(4);
    expect(await shown()).toEqual({ b: 1 });
  });

  it('[O2] sets aside a view whose fold throws, says where, and lets the others go on', async () => {
    const stumbling = tallies('tallies', 1, (_row, { position }, [id]) => {
      if (position === 3) throw new Error('Cannot fold the third.');
      return { id: id!, count: position };
    });
    follow([stumbling, counting('others')]);
    await append('added', 'a', 'b', 'c', 'd');
    await reaches(4, 'others');
    expect(await shown('others')).toEqual({ a: 1, b: 1, c: 1, d: 1 });
    expect(await shown()).toEqual({ a: 1, b: 2 });
    expect(await status()).toMatchObject({
      status: 'stuck',
      position: 2,
      lag: 2,
      errorPosition: 3,
      error: expect.stringContaining('Cannot fold the third.'),
    });
    await append('added', 'e');
    await reaches(5, 'others');

    await runners.pop()!.stop();
    follow([counting(), counting('others')]);
    await reaches(5);
    expect(await status()).toMatchObject({ status: 'live', error: null });
  });

  it.each([
    ['the encoding', { count: 'many' }],
    ['the database', { count: null }],
  ])('[O2] sets aside a view whose rows %s does not take', async (_where, cell) => {
    const unfit = tallies('tallies', 1, (_row, _event, [id]) => ({ id, ...cell }) as never);
    follow([unfit, counting('others')]);
    await append('added', 'a');
    await reaches(1, 'others');
    await eventually(async () => (await status())?.status === 'stuck');
    expect(await status()).toMatchObject({ position: 0, errorPosition: 1 });
    await append('added', 'b');
    await reaches(2, 'others');
  });

  it('reads the log once for each message that there are new events', async () => {
    follow([counting()]);
    await append('added', 'a');
    await reaches(1);
    const reads = jest.spyOn(LogPages.prototype, 'read');
    for (let position = 2; position <= 21; position++) {
      await append('added', 'a');
      await reaches(position);
    }
    // It looks by itself from time to time, too.
    expect(reads.mock.calls.length).toBeLessThan(30);
    reads.mockRestore();
    expect(await shown()).toEqual({ a: 21 });
  });

  it('[G3] folds nothing beyond a gap, and says so', async () => {
    follow([counting()]);
    await append('added', 'a', 'b');
    await reaches(2);
    size += 1;
    await append('added', 'd');
    await eventually(async () => errors.some((error) => error.includes('no event 3')));
    expect(await status()).toMatchObject({ position: 2 });
    await pool.query(`INSERT INTO log.events SELECT 3, body FROM log.events WHERE position = 1`);
    await reaches(4);
    expect(await shown()).toEqual({ a: 2, b: 1, d: 1 });
  });

  it('refuses to follow a log that ends before its views', async () => {
    follow([counting()]);
    await append('added', 'a', 'b');
    await reaches(2);
    await runners.pop()!.stop();
    await pool.query('DELETE FROM log.events WHERE position = 2');
    follow([counting()]);
    await eventually(async () => errors.some((error) => error.includes('the log ends at 1')));
  });

  it('rebuilds a view of a raised version, and lets the old one serve until then', async () => {
    follow([counting()]);
    await append('added', 'a', 'b', 'a');
    await reaches(3);
    await runners.pop()!.stop();
    const twice = tallies('tallies', 2, (row, _event, [id]) => ({
      id: id!,
      count: (row?.count ?? 0) + 2,
    }));
    const seen = new Set<string>();
    const looking = eventually(async () => {
      const now = JSON.stringify(await shown());
      seen.add(now);
      return now === '{"a":4,"b":2}';
    });
    follow([twice]);
    await looking;
    expect([...seen]).toEqual(['{"a":2,"b":1}', '{"a":4,"b":2}']);
    expect(await status()).toMatchObject({ version: 2, position: 3, build: null });
  });

  it('drops a table that served before, also where another process ended before doing so', async () => {
    await pool.query('CREATE TABLE shown.tallies_g0 (LIKE shown.tallies_g1)');
    follow([counting()]);
    await eventually(() => isGone('shown.tallies_g0'));
    await append('added', 'a');
    await reaches(1);
    expect(errors).toEqual([]);
  });

  it('goes on where a table that served before cannot be dropped, and says so', async () => {
    await pool.query(`CREATE TABLE shown.tallies_g0 (LIKE shown.tallies_g1);
      CREATE TABLE shown.others_g0 (LIKE shown.others_g1);
      CREATE VIEW public.built_upon AS SELECT * FROM shown.tallies_g0;`);
    follow([counting(), counting('others')]);
    await append('added', 'a');
    await reaches(1);
    expect(await shown()).toEqual({ a: 1 });
    await eventually(() => isGone('shown.others_g0'));
    expect(errors).toEqual([expect.stringContaining('A table that served before stays')]);
  });

  it('leaves a view alone that newer code has taken over', async () => {
    follow([counting('tallies', 2)]);
    await append('added', 'a');
    await reaches(1);
    follow([counting('tallies', 1)]);
    await append('added', 'b');
    await reaches(2);
    expect(await status()).toMatchObject({ version: 2, build: null });
  });

  it('rebuilds a view that is stuck, and says when that fails too', async () => {
    let isBroken = true;
    const fixed = tallies('tallies', 1, (_row, { position }, [id]) => {
      if (isBroken && position === 2) throw new Error('Cannot fold the second.');
      return { id: id!, count: position };
    });
    follow([fixed]);
    await append('added', 'a', 'b', 'c');
    await eventually(async () => (await status())?.status === 'stuck');
    const keeper = new ViewKeeper(pool, 'shown', log, [fixed]);
    await expect(keeper.rebuild('tallies', () => {})).rejects.toThrow('Cannot fold the second.');
    isBroken = false;
    await keeper.rebuild('tallies', () => {});
    expect(await shown()).toEqual({ a: 1, b: 2, c: 3 });
    expect(await status()).toMatchObject({ status: 'live', build: null });
  });

  it('waits out a database that goes away', async () => {
    follow([counting()]);
    await append('added', 'a');
    await reaches(1);
    const name = new URL(database.url).pathname.slice(1);
    const other = new URL(database.url);
    other.pathname = '/postgres';
    const outside = createPool(other.href, 'outside', { size: 1, ...unhurried });
    await outside.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await outside.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
      [name],
    );
    await eventually(() => errors.length > 0);
    await outside.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await outside.end();
    await append('added', 'a');
    await reaches(2);
    expect(await shown()).toEqual({ a: 2 });
  });
});
