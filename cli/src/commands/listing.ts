import { type Command } from 'commander';
import { type WritClient, WritError } from '#client';
import { type QueryDefinition, SORT_BACKWARDS, sortsOf } from '#contracts';
import { saveParquet, writeCsv } from '../api/files';
import { rowsOf } from '../api/rows';
import { answersFor, whoAmI } from '../api/who-am-i';
import { wholeFor } from '../option-values';
import { addPastOptions } from '../as-of/as-of-options';
import { sessionOf } from '../session';
import { type Column, ROWS, sayList } from './list';

/** A field of the rows of a query, free texts among them. */
type FieldOf<Query> = Query extends { readonly row: { readonly fields: infer Fields } }
  ? (keyof Fields & string) | TextOf<Query>
  : never;
type TextOf<Query> = Query extends { readonly texts: { readonly names: infer Names } }
  ? keyof Names & string
  : never;

/** A command that lists what a view knows. `--mine` and `--overdue` come with rows that have an owner or a due time. */
export interface Listing<Query extends QueryDefinition = QueryDefinition> {
  readonly lists: Query;
  /** The name of the query where absent. */
  readonly name?: string;
  readonly description: string;
  /** Where it is not the name of the query; a name in braces is an argument: `/v1/work-orders/{workOrderId}/stages`. */
  readonly path?: string;
  /** The flag of a filter → what it is for; the flag in camelCase is the filter. */
  readonly filters: Readonly<Record<string, string>>;
  /** `status` where absent. */
  readonly statusField?: 'status' | 'state';
  /** What `--status` takes beside `any`; the first is the default. */
  readonly statuses?: readonly string[];
  readonly columns: readonly Column<FieldOf<Query>>[];
  /** What stands there when there is nothing: with a command that leads on. */
  readonly nothing: string;
  /** The same with --overdue, where it differs. */
  readonly nothingOverdue?: string;
  /** What to do with a row. */
  readonly then?: string;
  /** The default of a group of commands. */
  readonly isDefault?: boolean;
}

type Options = Readonly<Record<string, string | boolean | number | undefined>>;

/** The option of what reads views: reads your own writes, by the position that a command printed. */
export const AT_LEAST = [
  '--at-least <position>',
  'wait until the answer includes this ledger position',
] as const;

/** The option of every list that is searched by words. */
export const SEARCH = ['--search <words>', 'only rows in which each word begins a word'] as const;

const ANY = 'any';
const ARGUMENT = /\{(\w+)\}/g;

/** Adds `writ <name>`: a table, or JSON, or the server's CSV or Parquet. */
export const addListing = <const Query extends QueryDefinition>(
  program: Command,
  listing: Listing<Query>,
): Command => {
  const { lists, name = lists.name, description, filters, statuses, then } = listing;
  const { path = `/v1/${lists.name}`, statusField = 'status', isDefault = false } = listing;
  const { fields } = lists.row;
  const command = program.command(name, { isDefault }).description(description);
  for (const [, argument] of path.matchAll(ARGUMENT)) command.argument(`<${argument}>`);
  if ('owner' in fields)
    command.option('--mine', 'only what falls to those that this key answers for');
  if (lists.search) command.option(...SEARCH);
  for (const [flag, meaning] of Object.entries(filters)) command.option(flag, meaning);
  if (statuses) {
    const words = `${statuses.join(', ')} or ${ANY}`;
    const status = oneOf(statuses, statusField);
    command.option(`--${statusField} <${statusField}>`, words, status, statuses[0]);
  }
  const sorts = sortsOf(lists);
  if (sorts.length > 0)
    command.option(
      '--sort <field>',
      `by ${sorts.join(', ')}, ${SORT_BACKWARDS} (--sort=-${sorts[0]})`,
    );
  if ('overdue' in fields) command.option('--overdue', 'only what is open beyond its due time');
  command
    .option(...AT_LEAST)
    .option('--limit <n>', 'so many rows', wholeFor('--limit'), ROWS)
    .option('--csv', 'every row as CSV, just as the server sends it')
    .option('--parquet <file>', 'every row as a Parquet file');
  addPastOptions(command);
  if (then) command.addHelpText('after', `\nThen: ${then}`);
  // Commander puts the arguments first, and tells the command that was called last.
  return command.action((...called) => {
    const command = called.at(-1) as Command;
    const left = [...command.args];
    const address = path.replace(ARGUMENT, () => encodeURIComponent(left.shift()!));
    return list(listing as Listing, address, command);
  });
};

const list = async (
  { columns, nothing, nothingOverdue = nothing, ...listing }: Listing,
  path: string,
  command: Command,
): Promise<void> => {
  const { client, terminal, json } = sessionOf(command);
  const { mine, limit, csv, parquet, ...filters } = command.opts<Options>();
  if (mine && (filters['owner'] !== undefined || csv || parquet))
    throw new WritError('Give one of --mine, --owner, --csv and --parquet.');
  if (filters['sort'] !== undefined && (csv || parquet))
    throw new WritError(
      'Give one of --sort, --csv and --parquet: files have the order of the list.',
    );
  const query = queryOf(listing, filters);
  if (csv) return writeCsv(client, path, query, terminal);
  if (parquet) return saveParquet(client, path, { query, file: String(parquet) }, terminal);
  const me = mine ? await whoAmI(client) : undefined;
  const found = await rowsOf(client, path, {
    query,
    limit: limit as number,
    ...(me && { wanted: (row) => answersFor(me, String(row['owner'])) }),
  });
  if (found.rows.length === 0) await mustBeThere(client, query['workOrderId']);
  sayList(terminal, found, {
    columns,
    nothing: filters['overdue'] ? nothingOverdue : nothing,
    json,
  });
};

/** Nothing is listed of an id that is mistyped, either: the API refuses a work order that is not there. */
const mustBeThere = async (client: WritClient, workOrderId: string | undefined): Promise<void> => {
  if (workOrderId !== undefined)
    await client.get(`/v1/work-orders/${encodeURIComponent(workOrderId)}`);
};

const queryOf = (
  { statusField = 'status' }: Pick<Listing, 'statusField'>,
  { [statusField]: status, overdue, workOrder, ...filters }: Options,
): Record<string, string | undefined> => ({
  ...(filters as Record<string, string | undefined>),
  workOrderId: workOrder as string | undefined,
  ...(status !== ANY && { [statusField]: status as string | undefined }),
  ...(overdue && { overdue: 'true' }),
});

const oneOf =
  (statuses: readonly string[], what: string) =>
  (text: string): string => {
    if (text === ANY || statuses.includes(text)) return text;
    throw new WritError(`${text} is no ${what} here: there are ${statuses.join(', ')}, or ${ANY}.`);
  };
