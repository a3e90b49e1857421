import { type Logger } from 'pino';
import { sayLine } from '#printing';
import { versionText } from '#version';
import { measureProcess } from '../metrics/process-metrics';
import { createLogger } from '../service/logger';
import { type Program, readSettings, type Settings } from '../settings';
import { OperationsServer } from './operations-server';
import { Readiness } from './readiness';
import { startTracing } from '../tracing';

/** What a process has before it is connected to anything. */
export interface ProcessBasics {
  readonly settings: Settings;
  readonly log: Logger;
  readonly readiness: Readiness;
}

export const basicsOf = (program: Program): ProcessBasics => {
  const settings = readSettings(program);
  const log = createLogger(program, settings.WRIT_LOG_LEVEL);
  return { settings, log, readiness: new Readiness(program) };
};

/**
 * Begins a process of the system: it answers for its health from here on, and is not ready until `started` is called.
 * With `--version` it prints that and ends.
 */
export const beginProcess = async (program: Program) => {
  if (process.argv.includes('--version')) {
    sayLine(process.stdout, versionText());
    process.exit(0);
  }
  const basics = basicsOf(program);
  const { readiness, settings, log } = basics;
  await startTracing(program, settings, log);
  let isStarted = false;
  readiness.add('start', () =>
    Promise.resolve({ ok: isStarted, detail: isStarted ? 'complete' : 'under way' }),
  );
  measureProcess(readiness);
  const operations = await OperationsServer.open(readiness, settings);
  const started = (): void => void (isStarted = true);
  return { ...basics, operations, started };
};
