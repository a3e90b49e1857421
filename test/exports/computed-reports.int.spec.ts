import { computedReports, exportedQueries, reports } from '#contracts';
import { temporaryFolder } from '#testkit';
import { queryExport } from '../../apps/ledger/src/views/exported/query-export';
import { decisionMade } from '../../apps/ledger/src/views/projections/decision.fixture';
import { syntheticWork, take } from '../../apps/ledger/src/views/projections/work.fixture';
import { publishedFlow, slower } from '../../apps/ledger/src/views/queries/groups.fixture';
import { QueryClient } from '../../apps/ledger/src/views/queries/query.fixture';
import { ParquetFile } from '../../cli/src/export/parquet-file';
import { join } from 'node:path';

const EVENTS = 2_500;

/** A run, and the stop that replaced it. */
const withdrawn = [
  decisionMade({ decisionId: 'run-1', workOrderId: 'wo-withdrawn' }),
  decisionMade({
    decisionId: 'stop-1',
    workOrderId: 'wo-withdrawn',
    outcome: 'stop',
    supersedes: 'run-1',
  }),
];

type Row = Readonly<Record<string, unknown>>;

/** Reports that `writ query` computes from lists, beside Postgres, over work of any kind. */
describe('reports of an export', () => {
  const folder = temporaryFolder();
  let client: QueryClient;
  let now: string;
  const views: Record<string, readonly string[]> = {};

  beforeAll(async () => {
    client = await QueryClient.open();
    await client.views.append(
      publishedFlow,
      ...withdrawn,
      ...take(syntheticWork(53), EVENTS).map(slower),
    );
    await client.views.caughtUp();
    const { rows } = await client.views.pool.query('SELECT writ.now() AS now');
    now = rows[0].now.toISOString();
    for (const query of exportedQueries) {
      const view = query.name.replaceAll('-', '_');
      const path = join(folder, `${view}.parquet`);
      const file = await ParquetFile.create(path, query.row.fields, {});
      for (const row of await client.whole(query.name, { limit: 1_000 })) await file.add(row);
      await file.finish();
      views[view] = [path];
    }
  });
  afterAll(() => client.views.close());

  const computed = async (sql: string): Promise<readonly Row[]> => {
    const found: Row[] = [];
    const query = { sql, views, now, seconds: 60, memoryMib: 512 };
    await queryExport(query, ({ columns, rows }) => {
      for (const row of rows)
        found.push(Object.fromEntries(columns.map((name, i) => [camelCase(name), row[i]])));
    });
    return found;
  };

  it.each(computedReports)('[Q13] are those of Postgres, row for row: %s', async (name) => {
    const { orderBy, newestFirst, row } = reports.find((report) => report.name === name)!;
    const order = orderBy.map((column) => `${column}${newestFirst ? ' DESC' : ''}`).join(', ');
    const rows = await computed(
      `SELECT * FROM writ.${name.replaceAll('-', '_')} ORDER BY ${order}`,
    );
    expect(rows).toEqual(await client.whole(name, { limit: 1_000 }));
    if (rows.length > 0) expect(Object.keys(rows[0]!)).toEqual(Object.keys(row.fields));
    counted[name] = rows.length;
  });
  const counted: Record<string, number> = {};

  it('[Q13] have rows to compare', () => {
    expect(Object.entries(counted).filter(([, rows]) => rows === 0)).toEqual([]);
  });
});

const camelCase = (column: string): string =>
  column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
