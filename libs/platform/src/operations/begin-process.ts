import { type Logger } from 'pino';
import { SameProcess } from '../bus/same-process';
import { measureProcess } from '../metrics/process-metrics';
import { createLogger } from '../service/logger';
import { type Program, readSettings, type Settings } from '../settings';
import { OperationsServer } from './operations-server';
import { jointReadiness, Readiness } from './readiness';
import { startTracing } from '../tracing';

/** What a service has before it is connected to anything. */
export interface ServiceBasics {
  readonly settings: Settings;
  readonly log: Logger;
  readonly readiness: Readiness;
}

/** A service that has begun in its process. It is not ready until `started` is called. */
export interface BegunService extends ServiceBasics {
  readonly operations: OperationsServer;
  /** The services of the process, where there are several. */
  readonly sameProcess: SameProcess | undefined;
  started(): void;
}

/** A service of the system, as a process starts it. */
export interface ServiceProgram {
  readonly service: Program;
  /** Resolves, once it is up, with what ends it in order. */
  start(begun: BegunService): Promise<() => Promise<void>>;
}

/** The name of a process with several services. */
export const ALL_SERVICES = 'services';

export const basicsOf = (
  program: Program,
  environment: NodeJS.ProcessEnv = process.env,
): ServiceBasics => {
  const settings = readSettings(program, environment);
  const log = createLogger(program, settings.WRIT_LOG_LEVEL);
  return { settings, log, readiness: new Readiness(program) };
};

/** Begins a process with one service or several: it answers for its health from here on. */
export const beginProcess = async (
  services: readonly ServiceBasics[],
): Promise<readonly BegunService[]> => {
  const [first] = services;
  const readinesses = services.map(({ readiness }) => readiness);
  const readiness =
    services.length === 1 ? first!.readiness : jointReadiness(ALL_SERVICES, readinesses);
  await startTracing(readiness.service, first!.settings, first!.log);
  measureProcess(readiness);
  const operations = await OperationsServer.open(readiness, first!.settings);
  const sameProcess = services.length === 1 ? undefined : new SameProcess();
  return services.map((basics) => {
    let isStarted = false;
    basics.readiness.add('start', () =>
      Promise.resolve({ ok: isStarted, detail: isStarted ? 'complete' : 'under way' }),
    );
    const started = (): void => void (isStarted = true);
    return { ...basics, operations, sameProcess, started };
  });
};
