import { Latencies } from './latencies';

/** What came of some seconds of load. */
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
