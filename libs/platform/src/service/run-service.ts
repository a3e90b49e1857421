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
import { type NatsConnection } from 'nats';
import { collectDefaultMetrics } from 'prom-client';
import { type Reaction, type RecordedEvent } from '#kernel';
import { BusClient } from '../bus/bus-client';
import { busAccess } from '../bus/bus-access';
import { BusStrategy } from '../bus/bus-strategy';
import { connectBus } from '../bus/connection';
import { buryInPostgres } from '../bus/dead-letters';
import { sendAnswer } from '../bus/reply';
import { LedgerClient, type LedgerSubjects } from '../bus/ledger-client';
import { type PublishedEvents } from '../bus/reaction-host';
import { ReactionRunner } from '../bus/reaction-runner';
import { type CredentialSubjects, tokensOver } from '../bus/token-verifier';
import { createPool } from '../postgres/pool';
import { warnOfRights } from '../postgres/role-check';
import { type Program, readSettings } from '../settings';
import { endInOrder } from './lifetime';
import { createLogger, NestLogger } from './logger';
import { PassErrorsFilter } from './pass-errors.filter';
import { COMMANDS, type CommandHandler, Platform } from './platform';
import { Probe } from './probe';

/** What tells one process from another; subjects come from contracts. */
export interface ServiceOptions {
  readonly service: Program;
  readonly module: Type;
  readonly ledger: LedgerSubjects;
  readonly credentials: CredentialSubjects;
  readonly probeSubject: string;
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

/** Makes a process's hands: settings, bus, pool, ledger, probe and log. */
export const createPlatform = async (
  service: Program,
  ledger: LedgerSubjects,
  credentials: CredentialSubjects,
  upcast?: ServiceOptions['upcast'],
): Promise<Platform> => {
  const settings = readSettings(service);
  const log = createLogger(service, settings.WRIT_LOG_LEVEL);
  const connection = await connectBus(settings.NATS_URL, service, busAccess(settings, log));
  const pool = createPool(settings.DATABASE_URL, service);
  const bus = new BusClient(connection);
  const probe = new Probe(service);
  probe.add('postgres', async () => {
    await pool.query('SELECT 1');
    return { ok: true, detail: 'answers' };
  });
  probe.add('nats', async () => {
    await connection.flush();
    return { ok: true, detail: 'answers' };
  });
  const store = new LedgerClient(bus, ledger, upcast);
  const tokens = tokensOver(bus, credentials, settings.WRIT_TOKEN_SECRET);
  return new Platform(service, settings, connection, bus, pool, store, probe, tokens, log);
};

/** Closes what `createPlatform` opened. */
export const closePlatform = async ({ connection, pool }: Platform): Promise<void> => {
  await drained(connection);
  await pool.end();
};

/** Starts a service process and stays until it gets the signal to end. */
export const runService = async (options: ServiceOptions): Promise<INestMicroservice> => {
  collectDefaultMetrics({ prefix: `writ_${options.service}_` });
  const platform = await createPlatform(
    options.service,
    options.ledger,
    options.credentials,
    options.upcast,
  );
  const { connection, log } = platform;
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
  answerProbe(platform, options.probeSubject);
  endInOrder(async () => {
    await reactions.stop();
    await app.close();
    await closePlatform(platform);
  });
  log.info(`${options.service} is up`);
  return app;
};

/** Every instance answers for itself; the gateway takes the first answer. */
export const answerProbe = (
  { connection, probe, service, log }: Platform,
  subject: string,
): void => {
  connection.subscribe(subject, {
    queue: service,
    callback: (_error, message) => {
      void probe
        .answer()
        .then((reply) =>
          sendAnswer(message, JSON.stringify({ ok: true, ...reply }), (note, error) =>
            log.warn({ err: error }, note),
          ),
        )
        .catch(() => undefined);
    },
  });
};

const drained = async (connection: NatsConnection): Promise<void> => {
  if (!connection.isClosed()) await connection.drain().catch(() => undefined);
};
