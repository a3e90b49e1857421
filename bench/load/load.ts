import { setTimeout as sleep } from 'node:timers/promises';

/** Durations in milliseconds, stored one by one so that percentiles are exact. */
export class Latencies {
  private readonly values: number[] = [];
  private sorted = true;

  add(ms: number): void {
    this.values.push(ms);
    this.sorted = false;
  }

  get count(): number {
    return this.values.length;
  }

  /** The value that `share` (0..1) of all do not exceed; NaN when there is none. */
  percentile(share: number): number {
    if (!this.sorted) this.values.sort((a, b) => a - b);
    this.sorted = true;
    const rank = Math.ceil(this.values.length * share) - 1;
    return this.values[Math.max(0, rank)] ?? Number.NaN;
  }
}

/** The figures of some seconds of load. */
export interface Load {
  readonly perSecond: number;
  readonly latencies: Latencies;
}

const WARM_UP_SHARE = 0.3;

/**
 * Keeps `width` calls under way for `seconds`, after a warm-up that is not counted: how much goes
 * through when callers wait for their answers. The first call that rejects ends it.
 *
 * @param call gets the number of its lane, 0 to `width - 1`
 */
export const keepInFlight = async (
  width: number,
  seconds: number,
  call: (lane: number) => Promise<unknown>,
): Promise<Load> => {
  await hold(width, seconds * WARM_UP_SHARE, call);
  return hold(width, seconds, call);
};

/** Makes `times` calls with `width` of them under way. The first call that rejects ends it. */
export const callTimes = async (
  width: number,
  times: number,
  call: (lane: number) => Promise<unknown>,
): Promise<void> => {
  let left = times;
  const keepCalling = async (lane: number): Promise<void> => {
    while (left-- > 0) await call(lane);
  };
  await Promise.all(Array.from({ length: width }, (_, lane) => keepCalling(lane)));
};

const hold = async (
  width: number,
  seconds: number,
  call: (lane: number) => Promise<unknown>,
): Promise<Load> => {
  const latencies = new Latencies();
  const start = performance.now();
  const end = start + seconds * 1_000;
  const keepCalling = async (lane: number): Promise<void> => {
    for (let since = start; since < end;) {
      await call(lane);
      const now = performance.now();
      latencies.add(now - since);
      since = now;
    }
  };
  await Promise.all(Array.from({ length: width }, (_, lane) => keepCalling(lane)));
  return { perSecond: (latencies.count * 1_000) / (performance.now() - start), latencies };
};

/**
 * Calls that arrive by chance (Poisson), `rate` a second, whether or not earlier ones are answered.
 * Latency counts from the planned arrival, so a queue that builds up is not left out of the figures.
 * Rejects after the last call when one has failed.
 */
export const arriveByChance = (
  rate: number,
  seconds: number,
  call: () => Promise<void>,
): Promise<Load> => {
  const end = performance.now() + seconds * 1_000;
  return arriveWhile(rate, (due) => due < end, call);
};

/** The same as long as `goesOn` for the time of the next arrival, on the clock of `performance.now`. */
export const arriveWhile = async (
  rate: number,
  goesOn: (due: number) => boolean,
  call: () => Promise<void>,
): Promise<Load> => {
  const latencies = new Latencies();
  const failures: unknown[] = [];
  const underWay: Promise<void>[] = [];
  const start = performance.now();
  for (let due = start; goesOn(due); due += pause(rate)) {
    const arrival = due;
    const wait = arrival - performance.now();
    if (wait > 1) await sleep(wait);
    const measured = call().then(() => latencies.add(performance.now() - arrival));
    underWay.push(measured.catch((error: unknown) => void failures.push(error)));
  }
  await Promise.all(underWay);
  if (failures.length > 0)
    throw new Error(
      `${failures.length} of ${underWay.length} calls failed at ${rate} a second: give a lower ` +
        `--rate if this is more than the machine takes. The first: ${String(failures[0])}`,
    );
  return { perSecond: (latencies.count * 1_000) / (performance.now() - start), latencies };
};

/** Milliseconds to the next arrival: exponentially distributed. */
const pause = (rate: number): number => (-Math.log(1 - Math.random()) * 1_000) / rate;
