import 'reflect-metadata';
import {
  type DynamicModule,
  Global,
  type INestMicroservice,
  Module,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type MicroserviceOptions } from '@nestjs/microservices';
import { type Msg, type NatsConnection } from 'nats';
import { type Reaction, type RecordedEvent } from '#kernel';
import { BusClient } from '../bus/bus-client';
import { busAccess } from '../bus/bus-access';
import { BusStrategy } from '../bus/bus-strategy';
import { buryInPostgres } from '../bus/dead-letters';
import { sendAnswer } from '../bus/reply';
import { LedgerClient, type LedgerSubjects } from '../bus/ledger-client';
import { type PublishedEvents } from '../bus/reaction-host';
import { ReactionRunner } from '../bus/reaction-runner';
import { type CredentialSubjects, tokensOver } from '../bus/token-verifier';
import { createPool } from '../postgres/pool';
import { warnOfRights } from '../postgres/role-check';
import { beginCounting } from '../metrics';
import { basicsOf, beginProcess, type ProcessBasics } from '../operations/begin-process';
import { connectDependably } from '../operations/bus-dependency';
import { Dependency } from '../operations/dependency';
import { metricsAccess, type MetricsAccess } from '../operations/metrics-access';
import { type Program } from '../settings';
import { endInOrder } from './lifetime';
import { NestLogger } from './logger';
import { PassErrorsFilter } from './pass-errors.filter';
import { COMMANDS, type CommandHandler, Platform } from './platform';

/** What tells one process from another; subjects come from contracts. */
export interface ServiceOptions {
  readonly service: Program;
  readonly module: Type;
  readonly ledger: LedgerSubjects;
  readonly credentials: CredentialSubjects;
  readonly metrics: MetricsAccess;
  /** Where an instance that is ready says so. */
  readonly readySubject: string;
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

/** Makes a process's hands: settings, bus, pool, ledger, readiness and log. Waits for NATS, and for Postgres. */
export const createPlatform = async (
  service: Program,
  ledger: LedgerSubjects,
  credentials: CredentialSubjects,
  upcast?: ServiceOptions['upcast'],
  { settings, log, readiness }: ProcessBasics = basicsOf(service),
): Promise<Platform> => {
  const pool = createPool(settings.DATABASE_URL, service);
  const postgres = new Dependency('postgres', () => pool.query('SELECT 1'), readiness, log);
  pool.on('error', () => postgres.suspect());
  const url = settings.NATS_URL;
  const connection = await connectDependably(url, busAccess(settings), readiness, log);
  await postgres.available();
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
    readiness,
    tokens,
    log,
  );
};

/** Closes what `createPlatform` opened. */
export const closePlatform = async ({ connection, pool, postgres }: Platform): Promise<void> => {
  postgres.stop();
  await drained(connection);
  await pool.end();
};

/** Starts a service process and stays until it gets the signal to end. */
export const runService = async (options: ServiceOptions): Promise<INestMicroservice> => {
  const { operations, started, ...basics } = await beginProcess(options.service);
  const platform = await createPlatform(
    options.service,
    options.ledger,
    options.credentials,
    options.upcast,
    basics,
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
  endInOrder(async () => {
    await reactions.stop();
    await app.close();
    await closePlatform(platform);
  });
  log.info(`${options.service} is up`);
  return app;
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
