import { type Command } from 'commander';
import { type Answer, type WritClient } from '../api/client';
import { saveParquet, writeCsv } from '../api/files';
import { sessionOf } from '../session';
import { cellOf, sayJson, sayLine, tableOf, type Terminal } from '../terminal';

interface ReportOptions {
  readonly csv?: boolean;
  readonly parquet?: string;
  readonly all?: boolean;
  readonly limit?: string;
  readonly from?: string;
  readonly to?: string;
  readonly workflow?: string;
  readonly jobType?: string;
  readonly owner?: string;
  readonly code?: string;
  readonly atLeast?: string;
}

type Row = Readonly<Record<string, unknown>>;

interface Page {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}

const LARGEST_PAGE = '1000';

export const addReportCommand = (program: Command): void => {
  program
    .command('report')
    .description('answer one of the ledger’s questions')
    .argument('<name>', 'such as closed-without-evidence, exception-trends or overdue-post-reviews')
    .option('--csv', 'as CSV, just as the server sends it')
    .option('--parquet <file>', 'as a Parquet file')
    .option('--from <time>', 'from this time on')
    .option('--to <time>', 'before this time')
    .option('--workflow <id>')
    .option('--job-type <id>')
    .option('--owner <name>')
    .option('--code <code>', 'an exception code')
    .option('--limit <n>', 'so many rows')
    .option('--all', 'every row')
    .option('--at-least <position>', 'wait until the answer includes this ledger position')
    .action(async (name: string, options: ReportOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const path = `/v1/reports/${encodeURIComponent(name)}`;
      const query = filtersOf(options);
      if (options.csv) return writeCsv(client, path, query, terminal);
      if (options.parquet)
        return saveParquet(client, path, { query, file: options.parquet }, terminal);
      const { body, position } = await pagesOf(client, path, options);
      if (json) return sayJson(terminal.out, body);
      sayReport(terminal, body, position);
    });
};

const filtersOf = (options: ReportOptions): Record<string, string | undefined> => {
  const { from, to, workflow, jobType, owner, code, limit, atLeast } = options;
  return { from, to, workflow, jobType, owner, code, limit, atLeast };
};

/** The first page, or with `--all` every page as one. The position is that of the first. */
const pagesOf = async (
  client: WritClient,
  path: string,
  options: ReportOptions,
): Promise<Answer<Page>> => {
  const filters = filtersOf(options);
  if (options.all) filters['limit'] ??= LARGEST_PAGE;
  const first = await client.get<Page>(path, { query: filters });
  if (!options.all) return first;

  const items = [...first.body.items];
  let cursor = first.body.nextCursor;
  while (cursor !== null) {
    const { body } = await client.get<Page>(path, { query: { ...filters, cursor } });
    items.push(...body.items);
    cursor = body.nextCursor;
  }
  return { body: { ...first.body, items, nextCursor: null }, position: first.position };
};

const sayReport = ({ out }: Terminal, page: Page, position: string | undefined): void => {
  const { items, nextCursor } = page;
  const columns = Object.keys(items[0] ?? {});
  if (items.length > 0)
    sayLine(
      out,
      tableOf(
        columns,
        items.map((row) => columns.map((name) => cellOf(row[name]))),
      ),
    );
  const rows = items.length === 1 ? '1 row' : `${items.length} rows`;
  const more = nextCursor === null ? '' : '; there are more: --all';
  sayLine(out, `${rows}${more}; true at ledger position ${position ?? 'TBD'}`);
};
