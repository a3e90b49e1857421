import { DEFAULT_LOG, slotOf, type StoredAssignments, subjects } from '#contracts';
import { type BusReply, unwrap } from '#platform';
import { type Bus, REPEATABLE } from '../bus';

/** Reads the assignment again after this time, in case a notification was lost. A move of tenants waits for longer (`CLOSING_MS`). */
const READ_AGAIN_MS = 2_000;
const TIMEOUT_MS = 2_000;

interface Known {
  readonly version: number;
  readonly logs: ReadonlyMap<number, string>;
}

/**
 * Which tenants are in which log, as this gateway last read it. An older answer never replaces a newer one. While the services that
 * store it are away, the last one holds: what it names as the log of a tenant that has moved refuses requests for it.
 */
export class KnownAssignment {
  private known?: Known;
  private reading?: Promise<Known>;
  private readonly timer: NodeJS.Timeout;
  private readonly stopListening: () => void;

  constructor(private readonly home: Bus) {
    const readAgain = (): void => void this.refresh().catch(() => undefined);
    this.stopListening = home.listen(
      subjects.internal.logAssigned,
      () => void this.readNow().catch(() => undefined),
    );
    this.timer = setInterval(readAgain, READ_AGAIN_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.stopListening();
  }

  /** The log of a tenant. Rejects with `Unavailable` before the assignment was read once. */
  async logOf(tenant: string): Promise<string> {
    const { logs } = this.known ?? (await this.refresh());
    return logs.get(slotOf(tenant)) ?? DEFAULT_LOG;
  }

  /** Reads it as it is now: a read that is under way may be older. */
  readNow(): Promise<Known> {
    this.reading = undefined;
    return this.refresh();
  }

  /** Reads it again; several at once read it once. */
  private refresh(): Promise<Known> {
    const reading = (this.reading ??= this.read());
    const over = (): void => {
      if (this.reading === reading) this.reading = undefined;
    };
    reading.then(over, over);
    return reading;
  }

  private async read(): Promise<Known> {
    const { version, items } = unwrap(
      await this.home.request<BusReply<StoredAssignments>>(
        subjects.internal.listLogAssignments,
        {},
        TIMEOUT_MS,
        REPEATABLE,
      ),
    );
    if (this.known && this.known.version >= version) return this.known;
    const logs = new Map(items.map(({ slot, log }) => [slot, log]));
    return (this.known = { version, logs });
  }
}
