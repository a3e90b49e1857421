import { type Command } from 'commander';
import { type Answer, type WritClient, WritError } from '#client';
import { SORT_BACKWARDS } from '#contracts';
import { saveParquet, writeCsv } from '../api/files';
import { listFor } from '../option-values';
import { addPastOptions, type PastOptions, truthOf } from '../as-of/as-of-options';
import { thenAndNow } from '../as-of/then-and-now';
import { addRootOptions, type RootOptions, rootQuery } from '../recall/root-options';
import { type Session, sessionOf } from '../session';
import { cellOf, sayJson, sayLine, tableOf } from '../terminal';
import { AT_LEAST } from './listing';
import { columnsOf, type Filters, moreFilters, withoutTwice } from './report-options';

interface ReportOptions extends PastOptions, RootOptions {
  readonly filter: Filters;
  readonly columns?: readonly string[];
  readonly againstNow?: boolean;
  readonly csv?: boolean;
  readonly parquet?: string;
  readonly all?: boolean;
  readonly limit?: string;
  readonly from?: string;
  readonly to?: string;
  readonly jobType?: string;
  readonly owner?: string;
  readonly code?: string;
  readonly atLeast?: string;
  readonly groupBy?: string;
  readonly zone?: string;
  readonly sort?: string;
}

type Row = Readonly<Record<string, unknown>>;

interface Page {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}

const LARGEST_PAGE = '1000';

export const addReportCommand = (program: Command): void => {
  addRootOptions(addPastOptions(program.command('report')))
    .description('run a report of the ledger')
    .argument('<name>', 'such as closed-without-evidence, exception-trends or overdue-post-reviews')
    .option('--csv', 'as CSV, just as the server sends it')
    .option('--parquet <file>', 'as a Parquet file')
    .option('--from <time>', 'from this time on')
    .option('--to <time>', 'before this time')
    .option('--workflow <id>')
    .option('--job-type <id>')
    .option('--owner <name>')
    .option('--code <code>', 'an exception code')
    .option(
      '--filter <name=value>',
      'any filter of the report, and several of them',
      moreFilters,
      {},
    )
    .option('--group-by <dimensions>', 'count by these, such as code,month')
    .option('--zone <zone>', 'with --group-by: where months and weeks begin, such as Europe/Berlin')
    .option('--sort <measure>', `with --group-by: by this measure, ${SORT_BACKWARDS}`)
    .option('--columns <names>', 'of the table only these', listFor('--columns'))
    .option('--limit <n>', 'so many rows')
    .option('--all', 'every row')
    .option(...AT_LEAST)
    .option('--against-now', 'with --as-of: what was known then against what is known now of then')
    .action(async (name: string, options: ReportOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const path = `/v1/reports/${encodeURIComponent(name)}`;
      const query = filtersOf(options);
      if (options.columns && (json || options.csv || options.parquet))
        throw new WritError(
          '--columns goes with the table alone, not with --json, --csv, --parquet.',
        );
      if (options.againstNow) return sayAgainstNow(sessionOf(command), path, options);
      if (options.csv) return writeCsv(client, path, query, terminal);
      if (options.parquet)
        return saveParquet(client, path, { query, file: options.parquet }, terminal);
      const answer = await pagesOf(client, path, options);
      if (json) return sayJson(terminal.out, answer.body);
      sayReport(terminal.out, answer, options.columns);
    });
};

const filtersOf = (options: ReportOptions): Record<string, string | undefined> => {
  const { from, to, jobType, owner, code, limit, atLeast, asOf, known } = options;
  const { groupBy, zone, sort } = options;
  const own = { from, to, jobType, owner, code, ...rootQuery(options) };
  return { ...withoutTwice(own, options.filter), groupBy, zone, sort, limit, atLeast, asOf, known };
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
  return { ...first, body: { ...first.body, items, nextCursor: null } };
};

const sayReport = (
  out: NodeJS.WritableStream,
  { body, ...at }: Answer<Page>,
  wanted: readonly string[] | undefined,
): void => {
  const { items, nextCursor } = body;
  const columns = columnsOf(items[0], wanted);
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
  sayLine(out, `${rows}${more}; ${truthOf(at)}`);
};

/** Every row of both answers under one heading, with a mark before those that only one of them has. */
const sayAgainstNow = async (
  { client, terminal: { out }, json }: Session,
  path: string,
  options: ReportOptions,
): Promise<void> => {
  const { asOf, known, csv, parquet } = options;
  if (asOf === undefined || known !== undefined || csv || parquet)
    throw new WritError(
      '--against-now goes with --as-of <time>, and without --known, --csv and --parquet.',
    );
  const all = { ...options, all: true };
  const then = await pagesOf(client, path, all);
  const now = await pagesOf(client, path, { ...all, known: 'now' });
  const rows = thenAndNow(then.body.items, now.body.items);
  if (json) return sayJson(out, { then: then.body, now: now.body, rows });
  const columns = columnsOf(rows[0]?.row, options.columns);
  const cells = rows.map(({ mark, row }) => [mark, ...columns.map((name) => cellOf(row[name]))]);
  if (rows.length > 0) sayLine(out, tableOf(['', ...columns], cells));
  const differing = rows.filter(({ mark }) => mark !== '').length;
  sayLine(out, `- known then: ${then.body.items.length} rows, ${truthOf(then)}`);
  sayLine(out, `+ known now: ${now.body.items.length} rows, ${truthOf(now)}`);
  sayLine(out, differing === 0 ? 'nothing differs' : `rows that differ: ${differing}`);
};
