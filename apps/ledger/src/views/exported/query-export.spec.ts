import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { type ExportQuery, type ExportRows } from '#contracts';
import { temporaryFolder } from '#testkit';
import { DUCKDB, queryExport } from './query-export';

describe('a query of an export', () => {
  const folder = temporaryFolder();
  const fileOf = (name: string, columnData: ColumnSource[]): string => {
    const path = join(folder, `${name}.parquet`);
    writeFileSync(path, Buffer.from(parquetWriteBuffer({ columnData })));
    return path;
  };
  const numbers = (name: string, count: number): string =>
    fileOf(name, [
      { name: 'position', data: Array.from({ length: count }, (_, i) => BigInt(i)), type: 'INT64' },
    ]);
  const events = [numbers('one', 10), numbers('two', 5)];
  const secret = numbers('secret', 1);

  const ask = async (sql: string, more: Partial<ExportQuery> = {}) => {
    const read: ExportRows[] = [];
    const query = { sql, views: {}, events, seconds: 60, memoryMib: 256, ...more };
    const report = await queryExport(query, (rows) => void read.push(rows));
    return { ...report, columns: read[0]!.columns, values: read.flatMap(({ rows }) => rows) };
  };

  it('[Q13] reads all files of a table as one', async () => {
    expect(await ask('SELECT count(*) AS n, max(position) FROM events')).toEqual({
      rows: 1,
      more: false,
      columns: ['n', 'max("position")'],
      values: [[15, 9]],
    });
  });

  it('[Q13] has values as the API has them', async () => {
    const sql = `SELECT TIMESTAMPTZ '2030-01-02 03:04:05.678+02' AS t, 9007199254740993::bigint AS large,
      7::bigint AS small, sum(2) AS total, NULL AS nothing, true AS flag, 0.25::double AS share,
      1.50::decimal(9,2) AS decimal, '{"k":1}'::json AS document, ['a', 'b'] AS list, date '2030-01-02' AS day`;
    expect((await ask(sql)).values).toEqual([
      [
        '2030-01-02T01:04:05.678Z',
        '9007199254740993',
        7,
        2,
        null,
        true,
        0.25,
        1.5,
        { k: 1 },
        ['a', 'b'],
        '2030-01-02',
      ],
    ]);
  });

  it('[Q13] says what time it is as the views do', async () => {
    const now = '2030-01-02T03:04:05.678Z';
    expect((await ask('SELECT writ.now()', { now })).values).toEqual([[now]]);
  });

  it('[Q13] ends after as many rows as are wanted, and says that there are more', async () => {
    const three = await ask('SELECT position FROM events ORDER BY position', { limit: 3 });
    expect(three).toMatchObject({ rows: 3, more: true, values: [[0], [0], [1]] });
    expect(await ask('SELECT 1', { limit: 1 })).toMatchObject({ rows: 1, more: false });
  });

  it.each([
    ['another file', `SELECT * FROM read_parquet('${secret}')`],
    ['a text', `SELECT * FROM read_text('/etc/passwd')`],
    ['a list of files', `SELECT * FROM glob('${folder}/*')`],
    ['the network', `SELECT * FROM read_parquet('https://example.org/x.parquet')`],
  ])('[Q13] does not read %s', async (_, sql) => {
    await expect(ask(sql)).rejects.toThrow(/permission|disabled/i);
  });

  it.each([
    ['COPY', `COPY (SELECT 1) TO '${events[0]}' (FORMAT parquet)`],
    ['EXPLAIN ANALYZE', `EXPLAIN ANALYZE COPY (SELECT 1) TO '${events[0]}' (FORMAT parquet)`],
    ['SET', 'SET enable_external_access = true'],
    ['PRAGMA', `PRAGMA enable_profiling`],
    ['ATTACH', `ATTACH '${folder}/new.db' AS other`],
    ['INSTALL', 'INSTALL httpfs'],
    ['CREATE', 'CREATE TABLE copied AS SELECT * FROM events'],
    ['two statements', `SELECT 1; SELECT 2`],
    ['nothing', ''],
  ])('[Q13] refuses %s', async (_, sql) => {
    const before = events.map((path) => readFileSync(path));
    await expect(ask(sql)).rejects.toThrow(/An export is only read|Give one SELECT/);
    expect(events.map((path) => readFileSync(path))).toEqual(before);
  });

  it('[Q13] writes no log of its own', async () => {
    const path = join(folder, 'log');
    const sql = `SELECT * FROM enable_logging(storage := 'file', storage_path := '${path}')`;
    await ask(sql).catch(() => undefined);
    expect(existsSync(path)).toBe(false);
  });

  it('[Q13] ends a query whose time is over, also just before or while it begins to run', async () => {
    const endless =
      'SELECT count(*) FROM range(1000000) AS a, range(1000000) AS b, range(1000) AS c';
    const early = Array.from({ length: 20 }, (_, i) => i / 2_000);
    for (const seconds of [...early, 0.5])
      await expect(ask(endless, { seconds })).rejects.toThrow(
        `took longer than ${seconds} seconds`,
      );
  });

  it('[Q13] ends a query that does not fit into its memory', async () => {
    const large = 'SELECT list(range::varchar) FROM range(10000000)';
    await expect(ask(large, { memoryMib: 64 })).rejects.toThrow(/out of memory/i);
  });

  it('[Q13] says in SQL what is wrong with a query', async () => {
    await expect(ask('SELECT missing FROM events')).rejects.toThrow('missing');
    await expect(ask('SELECT 1 FROM writ.work_orders')).rejects.toThrow('work_orders');
  });

  it('names the version of DuckDB that it is tested with', () => {
    const [name, version] = DUCKDB.split(/@(?=\d)/);
    for (const [file, part] of [
      ['package.json', 'devDependencies'],
      ['packages/cli/package.json', 'peerDependencies'],
    ] as const)
      expect(JSON.parse(readFileSync(file, 'utf8'))[part][name!]).toBe(version);
  });
});
