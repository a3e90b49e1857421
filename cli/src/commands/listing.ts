import { type Command } from 'commander';
import { type WritClient } from '../api/client';
import { saveParquet, writeCsv } from '../api/files';
import { rowsOf } from '../api/rows';
import { answersFor, whoAmI } from '../api/who-am-i';
import { wholeFor } from '../option-values';
import { addPastOptions } from '../as-of/as-of-options';
import { sessionOf } from '../session';
import { UserError } from '../user-error';
import { type Column, ROWS, sayList } from './list';

/** A command that lists what a view knows. */
export interface Listing {
  readonly name: string;
  readonly description: string;
  /** Its path; a name in braces is an argument: `/v1/work-orders/{workOrderId}/stages`. */
  readonly path: string;
  /** The flag of a filter → what it is for; the flag in camelCase is the filter. */
  readonly filters: Readonly<Record<string, string>>;
  /** What `--status` takes beside `any`; the first is the default. */
  readonly statuses?: readonly string[];
  /** Rows have an owner: `--mine` keeps to those that the key answers for. */
  readonly owned?: boolean;
  /** Rows have a due time: `--overdue`. */
  readonly due?: boolean;
  readonly columns: readonly Column[];
  /** What stands there when there is nothing: with a command that leads on. */
  readonly nothing: string;
  /** What to do with a row. */
  readonly then?: string;
  /** Of a group of commands the one that is meant where none is named. */
  readonly isDefault?: boolean;
}

type Options = Readonly<Record<string, string | boolean | number | undefined>>;

const ANY = 'any';
const ARGUMENT = /\{(\w+)\}/g;

/** Adds `writ <name>`: a table, or JSON, or the server's CSV or Parquet. */
export const addListing = (program: Command, listing: Listing): Command => {
  const { name, description, filters, statuses, owned, due, then, isDefault = false } = listing;
  const command = program.command(name, { isDefault }).description(description);
  for (const [, argument] of listing.path.matchAll(ARGUMENT)) command.argument(`<${argument}>`);
  if (owned) command.option('--mine', 'only what falls to those that this key answers for');
  for (const [flag, meaning] of Object.entries(filters)) command.option(flag, meaning);
  if (statuses)
    command.option('--status <status>', `${statuses.join(', ')} or ${ANY}`, oneOf(statuses));
  if (due) command.option('--overdue', 'only what is still owed after its due time');
  command
    .option('--limit <n>', 'so many rows', wholeFor('--limit'), ROWS)
    .option('--csv', 'every row as CSV, just as the server sends it')
    .option('--parquet <file>', 'every row as a Parquet file');
  addPastOptions(command);
  if (then) command.addHelpText('after', `\nThen: ${then}`);
  // Commander puts the arguments first, and tells the command that was called last.
  return command.action((...called) => {
    const command = called.at(-1) as Command;
    return list(pathed(listing, command.args), command.opts(), command);
  });
};

const pathed = (listing: Listing, args: readonly string[]): Listing => {
  const left = [...args];
  return {
    ...listing,
    path: listing.path.replace(ARGUMENT, () => encodeURIComponent(left.shift()!)),
  };
};

const list = async (listing: Listing, options: Options, command: Command): Promise<void> => {
  const { client, terminal, json } = sessionOf(command);
  const { mine, limit, csv, parquet, ...filters } = options;
  if (mine && (filters['owner'] !== undefined || csv || parquet))
    throw new UserError('Give one of --mine, --owner, --csv and --parquet.');
  const query = queryOf(listing, filters);
  if (csv) return writeCsv(client, listing.path, query, terminal);
  if (parquet) return saveParquet(client, listing.path, { query, file: String(parquet) }, terminal);
  const me = mine ? await whoAmI(client) : undefined;
  const found = await rowsOf(client, listing.path, {
    query,
    limit: limit as number,
    ...(me && { wanted: (row) => answersFor(me, String(row['owner'])) }),
  });
  if (found.rows.length === 0) await mustBeThere(client, query['workOrderId']);
  const { columns, nothing } = listing;
  sayList(terminal, found, { columns, nothing, json });
};

/** Nothing is listed of an id that is mistyped, either: the API refuses a work order that is not there. */
const mustBeThere = async (client: WritClient, workOrderId: string | undefined): Promise<void> => {
  if (workOrderId !== undefined)
    await client.get(`/v1/work-orders/${encodeURIComponent(workOrderId)}`);
};

const queryOf = (
  { statuses }: Listing,
  { status = statuses?.[0], overdue, workOrder, ...filters }: Options,
): Record<string, string | undefined> => ({
  ...(filters as Record<string, string | undefined>),
  workOrderId: workOrder as string | undefined,
  ...(status !== ANY && { status: status as string | undefined }),
  ...(overdue && { overdue: 'true' }),
});

const oneOf =
  (statuses: readonly string[]) =>
  (text: string): string => {
    if (text === ANY || statuses.includes(text)) return text;
    throw new UserError(`${text} is no status here: there are ${statuses.join(', ')}, or ${ANY}.`);
  };
