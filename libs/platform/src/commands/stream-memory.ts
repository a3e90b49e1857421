/** A folded stream at a version, and the database time at which it is taken to be so. */
export interface Remembered<State> {
  readonly state: State;
  readonly version: number;
  readonly now: string;
}

const STREAMS_MAX = 2_000;
/** A database time that is older than this is not reckoned on from. */
const ANCHOR_MAX_MS = 1_000;

/**
 * The streams that this process decided on last, so that the next decision need not read them again.
 * What is remembered may be out of date: it may only lead to an append that expects the version, which
 * fails when somebody else wrote. Time is reckoned from the latest answer of the ledger; it is at most
 * the way of that answer behind the database, never ahead.
 */
export class StreamMemory<State> {
  private readonly streams = new Map<string, { state: State; version: number }>();
  private anchor = { databaseMs: 0, at: -Infinity };

  recall(tenant: string, stream: string): Remembered<State> | undefined {
    const known = this.streams.get(`${tenant}/${stream}`);
    const elapsed = performance.now() - this.anchor.at;
    if (!known || elapsed > ANCHOR_MAX_MS) return undefined;
    const now = new Date(this.anchor.databaseMs + Math.floor(elapsed)).toISOString();
    return { ...known, now };
  }

  keep(tenant: string, stream: string, { state, version, now }: Remembered<State>): void {
    const key = `${tenant}/${stream}`;
    this.streams.delete(key);
    this.streams.set(key, { state, version });
    this.anchor = { databaseMs: Date.parse(now), at: performance.now() };
    const [oldest] = this.streams.keys();
    if (this.streams.size > STREAMS_MAX) this.streams.delete(oldest!);
  }

  forget(tenant: string, stream: string): void {
    this.streams.delete(`${tenant}/${stream}`);
  }
}
