import { type Command } from 'commander';
import { WritError } from '#client';
import { saveParquet, writeCsv } from '../api/files';
import { rowsOf } from '../api/rows';
import { wholeFor } from '../option-values';
import { addPastOptions, type PastOptions } from '../as-of/as-of-options';
import { grouped } from '../progress';
import { raiseAll } from '../recall/raise-all';
import {
  addRootOptions,
  mustNameOneThing,
  type RootOptions,
  rootOf,
  rootQuery,
} from '../recall/root-options';
import { type Session, sessionOf } from '../session';
import { cellOf, sayJson, sayLine } from '../terminal';
import { type Column, ROWS, sayList } from './list';

interface RecallOptions extends RootOptions, PastOptions {
  readonly raise?: string | true;
  readonly rationale?: string;
  readonly all?: boolean;
  readonly limit: number;
  readonly csv?: boolean;
  readonly parquet?: string;
}

const PATH = '/v1/reports/recall';

const columns: readonly Column[] = [
  'decisionId',
  'workOrderId',
  ['action', 'actionKind'],
  'outcome',
  ['decided', 'decidedAt'],
  ['now', ({ reported, stands }) => reported ?? (stands ? 'may still run' : '')],
  ['why', 'chain'],
];

export const addRecallCommand = (program: Command): void => {
  const command = program
    .command('recall')
    .description(
      'list every decision that depended on something, transitively; with --raise put all of its work before its owners',
    )
    .option('--workflow <id>', 'recall: what was decided within a workflow');
  addPastOptions(addRootOptions(command))
    .option('--raise [code]', 'raise an exception on each work order: once, however often')
    .option('--rationale <text>', 'with --raise: what is wrong, for those who are to look')
    .option('--all', 'with --raise: also where nothing was performed and nothing still may be')
    .option('--limit <n>', 'so many rows', wholeFor('--limit'), ROWS)
    .option('--csv', 'every row as CSV, just as the server sends it')
    .option('--parquet <file>', 'every row as a Parquet file')
    .action(async (options: RecallOptions, called: Command) => {
      mustNameOneThing(options);
      const session = sessionOf(called);
      await (options.raise ? raise(session, options) : list(session, options));
    });
};

const list = async ({ client, terminal, json }: Session, options: RecallOptions): Promise<void> => {
  const { limit, csv, parquet, asOf, known, rationale, all } = options;
  if (rationale !== undefined || all) throw new WritError('--rationale and --all go with --raise.');
  const query = { ...rootQuery(options), asOf, known };
  if (csv) return writeCsv(client, PATH, query, terminal);
  if (parquet) return saveParquet(client, PATH, { query, file: parquet }, terminal);
  const nothing = 'no decision rested on it; check the name, or writ report depends-on';
  sayList(terminal, await rowsOf(client, PATH, { query, limit }), { columns, nothing, json });
};

const raise = async (session: Session, options: RecallOptions): Promise<void> => {
  const { terminal, json } = session;
  const { raise: code, rationale, all, asOf, known, csv, parquet } = options;
  if (rationale === undefined) throw new WritError('--raise wants a --rationale: what is wrong.');
  if ([asOf, known, csv, parquet].some(Boolean))
    throw new WritError('--raise goes without --as-of, --known, --csv and --parquet.');
  const named = typeof code === 'string' ? { code } : {};
  const recalling = { root: rootOf(options), ...named, rationale, ...(all && { all }) };
  const done = await raiseAll(session, recalling);
  if (done.counts.refused > 0) process.exitCode = 1;
  if (json) return sayJson(terminal.out, done);
  const { workOrders, raised, already, refused } = done.counts;
  for (const { workOrderId, exceptionId, owner } of done.raised)
    sayLine(terminal.out, `raised ${cellOf(exceptionId)} on ${workOrderId}: ${cellOf(owner)}`);
  for (const { workOrderId, message } of done.refused)
    sayLine(terminal.out, `refused on ${workOrderId}: ${message}`);
  sayLine(
    terminal.out,
    `recall of ${done.root}, ${grouped(workOrders)} work orders: ${grouped(raised)} raised as ${done.code}, ` +
      `${grouped(already)} raised before, ${grouped(refused)} refused`,
  );
};
