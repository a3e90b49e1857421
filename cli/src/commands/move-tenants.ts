import { type Command } from 'commander';
import { type WritClient, WritError } from '#client';
import {
  type AssignTenantAnswer,
  DEFAULT_LOG,
  type LogAssignments,
  type SlotMoveProgress,
  type SlotMoveReport,
  type SlotMoveRequest,
  slotOf,
} from '#contracts';
import { databaseFor } from '../api/connection';
import { ownProgram } from '../own-files';
import { NotDone, runProgram } from '../own-program';
import { sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';

interface Options {
  readonly to: string;
  readonly from: string;
  readonly copy: string;
  readonly database?: string;
  readonly cancel?: true;
  readonly forget?: true;
}

const PROGRAM = ownProgram('move', 'apps/ledger/src/log/moving/program.js');

/** Moves tenants to a new log, whose database is a standby of that of their log, while they work. */
export const addMoveTenantsCommand = (program: Command): void => {
  program
    .command('move-tenants')
    .description(
      'move tenants, with all tenants of their slots, to a new log, while they work; repeat it where it was interrupted',
    )
    .argument('<tenants...>', 'their names')
    .requiredOption('--to <log>', 'the new log, which the gateways know already')
    .option('--from <log>', 'the log in which they are', DEFAULT_LOG)
    .requiredOption(
      '--copy <url>',
      'a postgres:// URL of a superuser of the standby that becomes the database of the new log',
    )
    .option(
      '--database <url>',
      'a postgres:// URL of a superuser of the database of their log (WRIT_DATABASE_OWNER_URL, else what runs here)',
    )
    .option('--cancel', 'let them stay, as long as their log still takes their events')
    .option(
      '--forget',
      'after the move: destroy in each log the keys to texts and contents of tenants that the other one serves',
    )
    .action(moveTenants);
};

const moveTenants = async (
  tenants: readonly string[],
  options: Options,
  command: Command,
): Promise<void> => {
  const { client, terminal, json } = sessionOf(command);
  const bySlot = new Map(tenants.map((tenant) => [slotOf(tenant), tenant]));
  const { from, to } = options;
  const about = {
    slots: [...bySlot.keys()],
    from,
    to,
    databaseUrl: databaseFor(options.database, 'WRIT_DATABASE_OWNER_URL'),
    copyUrl: options.copy,
  };
  const run = (task: SlotMoveRequest['task']): Promise<SlotMoveReport> =>
    runMove({ ...about, task }, ({ doing }) => sayLine(terminal.err, doing));
  const assign = async (log: string): Promise<void> => {
    for (const tenant of bySlot.values())
      await client.post<AssignTenantAnswer>('/v1/log-assignments', {
        body: { tenant, log, isMoved: true },
      });
  };

  await mustBeMovable(client, about);
  if (options.cancel) {
    await run('cancel');
    await assign(from);
    return sayLine(terminal.out, `${tenants.join(', ')} stay in the log ${from}`);
  }
  if (options.forget) {
    await run('forget');
    return sayLine(
      terminal.out,
      `neither log can read texts and contents of tenants of the other one any more`,
    );
  }
  await run('drain');
  // Before their log is closed: no gateway gives out a position of what it appends from then on.
  await assign(to);
  const report = await run('move');
  if (json) return sayJson(terminal.out, { tenants, to, ...report });
  const paused = report.pausedMs === null ? '' : `; requests waited ${report.pausedMs} ms for it`;
  sayLine(terminal.out, `${tenants.join(', ')} are in the log ${to}${paused}`);
};

/** Gateways must know the new log, and it must have no other tenants: its database is a copy of another one. */
const mustBeMovable = async (
  client: WritClient,
  { slots, from, to }: Pick<SlotMoveRequest, 'slots' | 'from' | 'to'>,
): Promise<void> => {
  const { body } = await client.get<LogAssignments>('/v1/log-assignments');
  for (const log of [from, to])
    if (!body.logs.includes(log))
      throw new WritError(`The gateway knows no log ${log}: name it in WRIT_LOGS.`);
  const inTo = body.items.filter(({ log }) => log === to).map(({ slot }) => slot);
  if (inTo.some((slot) => !slots.includes(slot)))
    throw new WritError(
      `The log ${to} has tenants already. Tenants move to a new log, whose database begins as a copy.`,
    );
  const logOf = new Map(body.items.map(({ slot, log }) => [slot, log]));
  const elsewhere = slots.map((slot) => logOf.get(slot) ?? DEFAULT_LOG);
  if (elsewhere.some((log) => log !== from && log !== to))
    throw new WritError(`They are in the log ${elsewhere[0]}: name it by --from.`);
};

const runMove = async (
  request: SlotMoveRequest,
  onProgress: (progress: SlotMoveProgress) => void,
): Promise<SlotMoveReport> => {
  try {
    return await runProgram(PROGRAM, request, onProgress);
  } catch (error) {
    if (error instanceof NotDone) throw new WritError(error.message);
    throw error;
  }
};
