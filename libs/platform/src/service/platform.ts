import { type NatsConnection } from 'nats';
import { type Pool } from 'pg';
import { type Logger } from 'pino';
import { type BusClient } from '../bus/bus-client';
import { type CommandFrame } from '../bus/frame';
import { type LedgerClient } from '../bus/ledger-client';
import { type TokenVerifier } from '../bus/token-verifier';
import { type Settings } from '../settings';
import { type Slots } from '../slots';
import { type Dependency } from '../operations/dependency';
import { type Readiness } from '../operations/readiness';

/** What every process has in hand when its module is made. Inject it by this class. */
export class Platform {
  constructor(
    readonly service: string,
    readonly settings: Settings,
    readonly connection: NatsConnection,
    readonly bus: BusClient,
    readonly pool: Pool,
    readonly postgres: Dependency,
    readonly store: LedgerClient,
    readonly slots: Slots,
    readonly readiness: Readiness,
    readonly tokens: TokenVerifier,
    readonly log: Logger,
  ) {}
}

/** A module provides this under its token when its service takes commands. */
export const COMMANDS = Symbol('COMMANDS');

/** The application service: the same way in for HTTP, NATS and reactions. */
export interface CommandHandler {
  handle(frame: CommandFrame): Promise<object>;
}
