import { type ReckonedTime } from './reckoned-time';

/** A folded stream at a version. */
export interface Folded<State> {
  readonly state: State;
  readonly version: number;
  /** Database time at which the stream was so. */
  readonly now: string;
  /** When this process began to find that out, by `performance.now()`: it was so at some moment after. */
  readonly knownAt: number;
}

interface Entry<State> extends Omit<Folded<State>, 'now'> {
  /** Of the events that made the state, which are at least as large as it. */
  readonly bytes: number;
}

const STREAMS_MAX = 2_000;
const BYTES_MAX = 128 * 1024 * 1024;

/**
 * The streams that this process folded last, so that only what is new in them has to be read. What is remembered
 * may be out of date: it may only lead to an append that expects the version, which fails when another process
 * wrote, or to a read of what came after. Time is reckoned from the latest answer of the ledger; it is at most
 * the way of that answer behind the database, never ahead.
 */
export class StreamMemory<State> {
  private readonly streams = new Map<string, Entry<State>>();
  private bytes = 0;

  constructor(
    private readonly time: ReckonedTime,
    private readonly bytesMax = BYTES_MAX,
  ) {}

  /** What is known of a stream, however old it is. */
  known(tenant: string, stream: string): Omit<Folded<State>, 'now'> | undefined {
    return this.streams.get(keyOf(tenant, stream));
  }

  /** The same with the time that it is now; undefined where that is not known either. */
  recall(tenant: string, stream: string): Folded<State> | undefined {
    const known = this.streams.get(keyOf(tenant, stream));
    const now = this.time.now();
    return known && now !== undefined ? { ...known, now } : undefined;
  }

  /** `bytes`: of the events that were folded since the version that was known before. */
  keep(tenant: string, stream: string, folded: Folded<State>, bytes: number): void {
    const { state, version, now, knownAt } = folded;
    this.time.learn(now);
    const key = keyOf(tenant, stream);
    const before = this.streams.get(key);
    // Of two reads at once the one that saw more counts.
    if (before && before.version > version) return;
    this.drop(key);
    const all = (before?.bytes ?? 0) + bytes;
    this.streams.set(key, { state, version, knownAt, bytes: all });
    this.bytes += all;
    while (this.streams.size > STREAMS_MAX || (this.bytes > this.bytesMax && this.streams.size > 1))
      this.drop(this.streams.keys().next().value!);
  }

  forget(tenant: string, stream: string): void {
    this.drop(keyOf(tenant, stream));
  }

  private drop(key: string): void {
    this.bytes -= this.streams.get(key)?.bytes ?? 0;
    this.streams.delete(key);
  }
}

const keyOf = (tenant: string, stream: string): string => `${tenant}/${stream}`;
