import { type Command } from 'commander';
import { WritError } from '#client';
import { type LogTask, type LogTaskProgress, type LogTaskReport, type Partition } from '#contracts';
import { databaseFor } from '../api/connection';
import { textIn } from '../files';
import { wholeFor } from '../option-values';
import { ownProgram } from '../own-files';
import { NotDone, runProgram } from '../own-program';
import { grouped, type Progress, startProgress } from '../progress';
import { processTerminal, sayJson, sayLine, tableOf } from '../terminal';

interface DatabaseOptions {
  readonly database?: string;
}

interface ArchiveOptions extends DatabaseOptions {
  readonly before?: number;
  readonly partition?: number;
  readonly to: string;
  readonly logKey?: string;
  readonly dryRun?: true;
  readonly ledgersCanRead?: true;
}

/** It exchanges tables, which no role of a service may: it connects as the owner, and calls no service. */
const PROGRAM = ownProgram('log', 'apps/ledger/src/proofs/archiving/program.js');

/** Partitions of the log: what there is, archiving, and bringing back. */
export const addLogCommands = (program: Command): void => {
  const log = program
    .command('log')
    .description('list, archive and restore partitions of the log, as the owner of its database');
  onDatabase(log.command('partitions'))
    .description('list the partitions of the log with their positions, sizes and states')
    .action((options: DatabaseOptions, command: Command) =>
      run(command, options, { task: 'list' }, ({ partitions }) => partitionLines(partitions)),
    );
  onDatabase(log.command('archive'))
    .description('move the events of sealed partitions to a folder or an S3-compatible store')
    .option('--before <position>', 'all partitions that end before it', wholeFor('--before'))
    .option('--partition <number>', 'one partition', wholeFor('--partition'))
    .requiredOption(
      '--to <place>',
      'folder:/absolute/path, or s3://bucket/prefix?region=…&endpoint=…',
    )
    .option('--log-key <file>', 'the keys of the log; those that the database names otherwise')
    .option('--ledgers-can-read', 'confirm that every running ledger can read that place')
    .option('--dry-run', 'show what would be archived, and change nothing')
    .action(archive);
  onDatabase(log.command('restore-partition'))
    .description('bring the events of an archived partition back into the database')
    .argument('<number>', 'the partition', wholeFor('The partition'))
    .action((number: number, options: DatabaseOptions, command: Command) =>
      run(command, options, { task: 'restore', number }, () => [`restored partition ${number}`]),
    );
  onDatabase(log.command('relocate'))
    .description('name another place to which the archived files were moved, once all are read')
    .requiredOption('--to <place>', 'as writ log archive takes it')
    .action((options: ArchiveOptions, command: Command) =>
      run(command, options, { task: 'relocate', place: options.to }, ({ concerned }) => [
        `${concerned.length} archived partitions are read from ${options.to}`,
      ]),
    );
};

const onDatabase = (command: Command): Command =>
  command.option(
    '--database <url>',
    'a postgres:// URL of the owner (WRIT_DATABASE_OWNER_URL, else what runs here)',
  );

const archive = async (options: ArchiveOptions, command: Command): Promise<void> => {
  const { before, partition, to: place, logKey, dryRun, ledgersCanRead } = options;
  if ((before === undefined) === (partition === undefined))
    throw new WritError('Name what to archive: --before <position> or --partition <number>.');
  // The command runs elsewhere than they do, and cannot try it for them.
  if (!dryRun && !ledgersCanRead)
    throw new WritError(
      `Without ${place}, no ledger can read the archived events: make sure that every one can, then add --ledgers-can-read.`,
    );
  const task: LogTask = {
    task: 'archive',
    ...(before !== undefined && { before }),
    ...(partition !== undefined && { numbers: [partition] }),
    place,
    ...(logKey !== undefined && { logKeys: await textIn(logKey) }),
    isDryRun: dryRun ?? false,
  };
  await run(command, options, task, ({ partitions, concerned }) => [
    ...partitions.flatMap((one) =>
      concerned.includes(one.number) ? archivedLine(one, place, dryRun) : [],
    ),
    ...(concerned.length === 0 ? ['nothing to archive'] : []),
  ]);
};

const archivedLine = (
  { number, first, last, archive: archived }: Partition,
  place: string,
  dryRun?: true,
): string =>
  `${dryRun ? 'would archive' : 'archived'} partition ${number}, positions ${first} to ${last}, to ${archived ? `${archived.file} in ` : ''}${place}`;

const partitionLines = (partitions: readonly Partition[]): readonly string[] =>
  tableOf(
    ['partition', 'positions', 'state', 'in the database', 'archive'],
    partitions.map(({ number, first, last, state, why, bytes, archive: archived }) => [
      String(number),
      `${first} to ${last}`,
      why ? `${state}: ${why}` : state,
      `${grouped(Math.ceil(bytes / 1024))} KiB`,
      archived ? `${archived.file} in ${archived.place}` : '',
    ]),
  );

const run = async (
  command: Command,
  { database }: DatabaseOptions,
  task: LogTask,
  linesOf: (report: LogTaskReport) => readonly string[],
): Promise<void> => {
  const terminal = processTerminal();
  const databaseUrl = databaseFor(database, 'WRIT_DATABASE_OWNER_URL');
  let bar: Progress | undefined;
  const moved = ({ done, total }: LogTaskProgress): void => {
    bar ??= startProgress(terminal, total, 'events');
    bar.moved(done, done);
    if (done < total) return;
    bar.stop();
    bar = undefined;
  };
  try {
    const report: LogTaskReport = await runProgram(PROGRAM, { databaseUrl, ...task }, moved);
    if (command.optsWithGlobals<{ json?: boolean }>().json) sayJson(terminal.out, report);
    else sayLine(terminal.out, linesOf(report));
  } catch (error) {
    if (error instanceof NotDone) throw new WritError(error.message);
    throw error;
  } finally {
    bar?.stop();
  }
};
