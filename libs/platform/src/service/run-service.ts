import 'reflect-metadata';
import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type MicroserviceOptions } from '@nestjs/microservices';
import { type Msg, type NatsConnection } from 'nats';
import { type Reaction, type RecordedEvent } from '#kernel';
import { sayLine } from '#printing';
import { versionText } from '#version';
import { BusClient } from '../bus/bus-client';
import { busAccess } from '../bus/bus-access';
import { BusStrategy } from '../bus/bus-strategy';
import { buryInPostgres } from '../bus/dead-letters';
import { sendAnswer } from '../bus/reply';
import { LedgerClient, type LedgerSubjects } from '../bus/ledger-client';
import { type PublishedEvents } from '../bus/reaction-host';
import { ReactionRunner } from '../bus/reaction-runner';
import { type SameProcess } from '../bus/same-process';
import { type CredentialSubjects, tokensOver } from '../bus/token-verifier';
import { createPool } from '../postgres/pool';
import { untilPrimary } from '../postgres/until-primary';
import { warnOfRights } from '../postgres/role-check';
import { beginCounting } from '../metrics';
import {
  basicsOf,
  beginProcess,
  type BegunService,
  type ServiceBasics,
  type ServiceProgram,
} from '../operations/begin-process';
import { connectDependably } from '../operations/bus-dependency';
import { Dependency } from '../operations/dependency';
import { metricsAccess, type MetricsAccess } from '../operations/metrics-access';
import { type Program } from '../settings';
import { Slots } from '../slots';
import { endInOrder } from './lifetime';
import { NestLogger } from './logger';
import { PassErrorsFilter } from './pass-errors.filter';
import { COMMANDS, type CommandHandler, Platform } from './platform';

/** What tells one service from another; subjects come from contracts. */
export interface ServiceOptions {
  readonly service: Program;
  readonly module: Type;
  readonly ledger: LedgerSubjects;
  readonly credentials: CredentialSubjects;
  readonly metrics: MetricsAccess;
  /** Where an instance that is ready says so. */
  readonly readySubject: string;
  /** Requests that name the tenant of their sender, and are about another one or about none. */
  readonly acrossTenants: readonly string[];
  /** Where dead letters of this service's reactions are tried again. */
  readonly redeliverSubject: string;
  readonly events: PublishedEvents;
  readonly reactions?: readonly Reaction[];
  /** Brings older event versions up to what folds and reactions know. */
  readonly upcast: (event: RecordedEvent) => RecordedEvent;
}

@Global()
@Module({})
class PlatformModule {
  static with(platform: Platform, module: Type): DynamicModule {
    return {
      module: PlatformModule,
      imports: [module],
      providers: [{ provide: Platform, useValue: platform }],
      exports: [Platform],
    };
  }
}

/** Makes what a service works with: settings, bus, pool, ledger, readiness and log. Waits for NATS, and for Postgres. */
export const createPlatform = async (
  service: Program,
  ledger: LedgerSubjects,
  credentials: CredentialSubjects,
  upcast?: ServiceOptions['upcast'],
  { settings, log, readiness }: ServiceBasics = basicsOf(service),
  sameProcess?: SameProcess,
): Promise<Platform> => {
  const pool = createPool(settings.DATABASE_URL, service, { log: settings.WRIT_LOG });
  const postgres = new Dependency('postgres', () => pool.query('SELECT 1'), readiness, log);
  pool.on('error', () => postgres.suspect());
  const url = settings.NATS_URL;
  const connection = await connectDependably(url, busAccess(settings), readiness, log);
  sameProcess?.join(connection);
  await postgres.available();
  await untilPrimary(pool, log);
  const slots = new Slots(pool, settings.WRIT_LOG, log);
  await slots.start();
  const bus = new BusClient(connection);
  const store = new LedgerClient(bus, ledger, upcast);
  const tokens = tokensOver(bus, credentials, settings.WRIT_TOKEN_SECRET);
  return new Platform(
    service,
    settings,
    connection,
    bus,
    pool,
    postgres,
    store,
    slots,
    readiness,
    tokens,
    log,
  );
};

/** Closes what `createPlatform` opened. */
export const closePlatform = async ({
  connection,
  pool,
  postgres,
  slots,
}: Platform): Promise<void> => {
  slots.stop();
  postgres.stop();
  await drained(connection);
  await pool.end();
};

/**
 * Runs services in this process until it gets the signal to end; with `--version` it prints that and ends. They start side by
 * side, and end from the last to the first.
 *
 * @param environmentOf the settings of each
 */
export const runServices = async (
  programs: readonly ServiceProgram[],
  environmentOf: (service: Program) => NodeJS.ProcessEnv = () => process.env,
): Promise<void> => {
  if (process.argv.includes('--version')) {
    sayLine(process.stdout, versionText());
    process.exit(0);
  }
  const basics = programs.map(({ service }) => basicsOf(service, environmentOf(service)));
  const begun = await beginProcess(basics);
  const ends = await Promise.all(programs.map((program, i) => program.start(begun[i]!)));
  endInOrder(async () => {
    for (const end of ends.reverse()) await end();
  });
};

/** A service that takes its requests over the bus. */
export const busService = (options: ServiceOptions): ServiceProgram => ({
  service: options.service,
  start: (begun) => start(options, begun),
});

const start = async (
  options: ServiceOptions,
  { operations, sameProcess, started, ...basics }: BegunService,
): Promise<() => Promise<void>> => {
  const platform = await createPlatform(
    options.service,
    options.ledger,
    options.credentials,
    options.upcast,
    basics,
    sameProcess,
  );
  const { connection, log } = platform;
  beginCounting('writ_dead_letters_total');
  operations.allow(metricsAccess(platform.bus, platform.tokens, options.metrics));
  void warnOfRights(platform.pool, log).catch(() => undefined);
  const nestLog = new NestLogger(log);
  const strategy = new BusStrategy({
    connection,
    service: options.service,
    tokens: platform.tokens,
    bury: (durable) => buryInPostgres(platform.pool, durable),
    mustServe: (subject, frame) => mustServe(platform.slots, options, subject, frame),
  });
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(
    PlatformModule.with(platform, options.module),
    { strategy, logger: nestLog },
  );
  app.useGlobalFilters(new PassErrorsFilter());
  const reactions = new ReactionRunner(platform, options, nestLog, () =>
    app.get<CommandHandler>(COMMANDS, { strict: false }),
  );
  await app.listen();
  await reactions.start();
  answerWhenReady(platform, options.readySubject);
  started();
  log.info(`${options.service} is up`);
  return async () => {
    await reactions.stop();
    await app.close();
    await closePlatform(platform);
  };
};

/** Holds that a request is about a tenant that is served here. */
const mustServe = (
  slots: Slots,
  { acrossTenants }: ServiceOptions,
  subject: string,
  frame: object,
): void => {
  const { tenant, metadata } = frame as Partial<Record<'tenant' | 'metadata', unknown>>;
  const named = (metadata as { readonly tenant?: unknown } | undefined)?.tenant ?? tenant;
  if (typeof named === 'string' && !acrossTenants.includes(subject)) slots.mustServe(named);
};

/** Every instance gets the request, and the ready ones answer: one answer says that the service is. */
const answerWhenReady = ({ connection, readiness, log }: Platform, subject: string): void => {
  const answer = async (message: Msg): Promise<void> => {
    const { ready } = await readiness.report();
    if (ready)
      sendAnswer(message, JSON.stringify({ ok: true, ready }), (note, error) =>
        log.warn({ err: error }, note),
      );
  };
  connection.subscribe(subject, { callback: (_error, message) => void answer(message) });
};

const drained = async (connection: NatsConnection): Promise<void> => {
  if (!connection.isClosed()) await connection.drain().catch(() => undefined);
};
