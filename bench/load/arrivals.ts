import { setTimeout as sleep } from 'node:timers/promises';
import { type Load } from './in-flight';
import { Latencies } from './latencies';

/**
 * Calls that arrive by chance (Poisson), `rate` a second, whether or not earlier ones are answered.
 * Latency counts from the planned arrival, so a queue that builds up is not left out of the figures.
 * Rejects with the first failure after the last call.
 */
export const arriveByChance = async (
  rate: number,
  seconds: number,
  call: (n: number) => Promise<void>,
): Promise<Load> => {
  const latencies = new Latencies();
  const underWay: Promise<void>[] = [];
  const start = performance.now();
  let due = start;
  for (let n = 0; due < start + seconds * 1_000; n++) {
    const arrival = due;
    const wait = arrival - performance.now();
    if (wait > 1) await sleep(wait);
    underWay.push(call(n).then(() => latencies.add(performance.now() - arrival)));
    due += (-Math.log(1 - Math.random()) * 1_000) / rate;
  }
  const settled = await Promise.allSettled(underWay);
  const failed = settled.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return { perSecond: (latencies.count * 1_000) / (performance.now() - start), latencies };
};
