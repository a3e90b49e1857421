import { setTimeout as sleep } from 'node:timers/promises';
import { type Load } from './in-flight';
import { Latencies } from './latencies';

/**
 * Calls that arrive by chance (Poisson), `rate` a second, whether or not earlier ones are answered.
 * Latency counts from the planned arrival, so a queue that builds up is not left out of the figures.
 * Rejects after the last call when one has failed.
 */
export const arriveByChance = async (
  rate: number,
  seconds: number,
  call: () => Promise<void>,
): Promise<Load> => {
  const latencies = new Latencies();
  const failures: unknown[] = [];
  const underWay: Promise<void>[] = [];
  const start = performance.now();
  for (let due = start; due < start + seconds * 1_000; due += pause(rate)) {
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
