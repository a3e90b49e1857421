import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command } from 'commander';
import { WritError } from '#client';
import { type AuditCheck, type AuditReport, type AuditRequest } from '#contracts';
import { databaseFor, runningRecord } from '../api/connection';
import { runAuditor } from '../audit/auditor';
import { readable, textIn } from '../files';
import { instantFor } from '../option-values';
import { NotDone } from '../own-program';
import { grouped, type Progress, startProgress } from '../progress';
import { processTerminal, sayJson, sayLine, type Terminal } from '../terminal';

interface AuditOptions {
  readonly database?: string;
  readonly logKey?: string;
  readonly anchor: readonly string[];
  readonly signed?: string;
  readonly takenAt?: string;
  readonly views: string;
}

const EXIT_CODES = { fine: 0, wrong: 1, unknown: 2 } as const;
const HEADLINES = { fine: 'FINE', wrong: 'WRONG', unknown: 'CANNOT TELL' } as const;

/** Calls no service: anybody who could change the log could change what a service answers. */
export const addAuditCommand = (program: Command): void => {
  program
    .command('audit')
    .description(
      'recompute a whole deployment from its database: exits with 0 fine, 1 wrong, 2 cannot tell',
    )
    .option('--database <url>', 'a postgres:// URL (DATABASE_URL, else what runs here)')
    .option('--log-key <file>', 'the keys of the log; those that the database names otherwise')
    .option('--anchor <file>', 'a checkpoint that is stored elsewhere (may be repeated)', more, [])
    .option(
      '--signed <folder>',
      'the record of what was signed last (WRIT_LOG_SIGNED); that of a system that `npm start` runs where absent',
    )
    .option(
      '--taken-at <instant>',
      'when the database was copied, if it is a restored backup: what is late is judged by that',
      instantFor('--taken-at'),
    )
    .option('--views <name>', 'which views are folded again: one, all or none', 'all')
    .action(async (options: AuditOptions, command: Command) => {
      const terminal = processTerminal();
      const report = await auditOf(options, terminal);
      if (command.optsWithGlobals<{ json?: boolean }>().json) sayJson(terminal.out, report);
      else sayLine(terminal.out, reportText(report));
      process.exitCode = EXIT_CODES[report.verdict];
    });
};

const more = (file: string, files: readonly string[]): readonly string[] => [...files, file];

/** What came out; a file that cannot be read or a database that does not answer lets nobody tell. */
const auditOf = async (options: AuditOptions, terminal: Terminal): Promise<AuditReport> => {
  const bar = new StepProgress(terminal);
  try {
    const request = await requestOf(options);
    return await runAuditor(request, ({ step, done, total }) => bar.moved(step, done, total));
  } catch (error) {
    if (!(error instanceof WritError || error instanceof NotDone)) throw error;
    const check: AuditCheck = { name: 'audit', passed: null, message: error.message };
    return { verdict: 'unknown', size: 0, firstWrong: null, checks: [check], eventsPerSecond: 0 };
  } finally {
    bar.stop();
  }
};

const requestOf = async ({
  database,
  logKey,
  anchor,
  signed,
  takenAt,
  views,
}: AuditOptions): Promise<AuditRequest> => {
  const { env } = process;
  const databaseUrl = databaseFor(database, 'DATABASE_URL');
  const folder = signed ?? (database === undefined ? runningRecord(env, process.cwd()) : undefined);
  const anchors = [...anchor, ...(folder === undefined ? [] : [await lastNoteIn(folder)])].map(
    async (name) => ({ name, note: await textIn(name) }),
  );
  return {
    databaseUrl,
    ...(logKey !== undefined && { logKeys: await textIn(logKey) }),
    anchors: await Promise.all(anchors),
    ...(takenAt !== undefined && { now: Date.parse(takenAt) }),
    views,
  };
};

/** The name of each note begins with its number. */
const lastNoteIn = async (folder: string): Promise<string> => {
  const names = await readable(folder, readdir(folder));
  const last = names
    .filter((name) => name.endsWith('.note'))
    .sort()
    .at(-1);
  if (last) return join(folder, last);
  throw new WritError(`${folder} holds no record of what was signed.`);
};

/** For people: the verdict, where it begins to be wrong, and a line for each check. */
export const reportText = ({
  verdict,
  size,
  firstWrong,
  checks,
  eventsPerSecond,
}: AuditReport): readonly string[] => [
  `${HEADLINES[verdict]}${firstWrong ? `: first ${placeText(firstWrong)}` : ''}`,
  ...checks.map(
    ({ name, passed, message }) => `  ${wordOf(passed)}  ${name.padEnd(11)}  ${message}`,
  ),
  ...(size > 0 ? [`${grouped(size)} events at ${grouped(eventsPerSecond)} a second`] : []),
];

const placeText = ({ from, to }: NonNullable<AuditReport['firstWrong']>): string =>
  from === to ? `at position ${from}` : `in positions ${from} to ${to}`;

const wordOf = (passed: boolean | null): string =>
  passed === null ? 'not checked' : passed ? 'ok         ' : 'FAILED     ';

const units: Readonly<Record<string, string>> = {
  log: 'events',
  effects: 'events searched for effects',
  views: 'events folded',
};

/** A bar for each step, one after the other. */
class StepProgress {
  private step = '';
  private bar?: Progress;

  constructor(private readonly terminal: Terminal) {}

  moved(step: string, done: number, total: number): void {
    if (step !== this.step) {
      this.stop();
      this.step = step;
      this.bar = startProgress(this.terminal, total, units[step] ?? step);
    }
    this.bar?.moved(done, done);
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
