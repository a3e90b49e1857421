import { type Pool } from 'pg';
import { type Logger } from 'pino';
import { Unavailable } from '../commands/unavailable';
import {
  type MovedSlots,
  NOTHING_MOVED,
  placementIn,
  readMovedSlots,
  type TenantPlacement,
} from './moved-slots';

/** Between two reads while nothing was ever moved: a move waits for longer before it counts on a change. */
const IDLE_MS = 5_000;
/** And where something was: a move pauses writes until every service has read that it closes. */
const MOVED_MS = 500;

/**
 * Which tenants the services of this process serve: all, until slots have moved to another log. As it was last read: what must not
 * happen in two logs is decided by the database in its transaction (`servedHere`, and the epoch of the log's writer).
 */
export class Slots {
  private moved: MovedSlots = NOTHING_MOVED;
  private timer?: NodeJS.Timeout;
  private isStopped = false;
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly ownLog: string,
    private readonly log: Pick<Logger, 'warn' | 'info'>,
  ) {}

  /** Reads it, and from then on again and again. Rejects where the first read fails. */
  async start(): Promise<void> {
    await this.read();
    this.readLater();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** Calls `listener` after each change. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Whether slots move, or have moved, to or from this log. */
  get hasMoved(): boolean {
    return this.moved.ofLog !== undefined;
  }

  placementOf(tenant: string): TenantPlacement {
    return placementIn(this.moved, this.ownLog, tenant);
  }

  /** Rejects a request for a tenant that moves, or that has moved, as one to try again: a gateway knows its log in a moment. */
  mustServe(tenant: string): void {
    if (this.placementOf(tenant) !== 'here')
      throw new Unavailable('The tenant is moving to another log: try again in a moment.');
  }

  private async read(): Promise<void> {
    const before = this.moved;
    const now = await readMovedSlots(this.pool);
    this.moved = now;
    if (textOf(now) === textOf(before)) return;
    if (now.ofLog !== undefined && now.ofLog !== this.ownLog)
      this.log.warn(
        { database: now.ofLog, WRIT_LOG: this.ownLog },
        'These services serve nobody: their database is that of another log. Check WRIT_LOG and DATABASE_URL',
      );
    else this.log.info({ slots: now.phases.size }, 'slots of tenants are in another log');
    for (const listener of this.listeners) listener();
  }

  private readLater(): void {
    if (this.isStopped) return;
    const pauseMs = this.moved.ofLog === undefined ? IDLE_MS : MOVED_MS;
    this.timer = setTimeout(() => {
      void this.read()
        .catch((error: unknown) => this.log.warn({ err: error }, 'moved slots are not read'))
        .finally(() => this.readLater());
    }, pauseMs).unref();
  }
}

const textOf = ({ ofLog, phases }: MovedSlots): string =>
  JSON.stringify([ofLog, [...phases].sort()]);
