import { startStack } from '#testkit';
import { PLAIN, PLAIN_SYSTEM } from '../baseline/plain-system';
import { type BenchCase, type Measure, type Round } from '../case';
import { arriveByChance, keepInFlight, type Load } from '../load/load';
import { Proposer } from '../load/proposer';
import { type BenchOptions } from '../options';
import { RefundDesk } from '../systems/refunds';

const WORK_ORDERS = 400;
const IN_FLIGHT = 64;
const median: Measure = {
  name: 'by chance (Poisson), p50',
  unit: 'ms',
  baseline: PLAIN,
  goal: { of: 'ratio', atMost: 1.5 },
  moonshot: { of: 'ratio', atMost: 1 },
};
const slowest: Measure = { ...median, name: 'by chance (Poisson), p99' };
const throughput: Measure = {
  name: `${IN_FLIGHT} in flight`,
  unit: 'decisions/s',
  baseline: PLAIN,
  goal: { of: 'ratio', atLeast: 0.8 },
  moonshot: { of: 'ratio', atLeast: 1.5 },
};

const measured = async (
  proposer: Proposer,
  { rate, seconds }: BenchOptions,
): Promise<{ byChance: Load; full: Load }> => {
  const full = await keepInFlight(IN_FLIGHT, seconds, () => proposer.propose());
  const byChance = await arriveByChance(rate, seconds, () => proposer.propose());
  return { byChance, full };
};

/** Proposal in, decision out, committed in between: over HTTP, through every process. */
export const decision: BenchCase = {
  name: 'decision',
  measures: [median, slowest, throughput],
  async open(options) {
    const { processes } = options;
    const plain = await startStack({ services: PLAIN_SYSTEM });
    const desk = await RefundDesk.open(WORK_ORDERS, { processes }).catch(async (error: unknown) => {
      await plain.stop();
      throw error;
    });
    const toPlain = new Proposer(plain, desk);
    const toWrit = new Proposer(desk.stack, desk);
    return {
      async round(): Promise<Round> {
        const baseline = await measured(toPlain, options);
        const writ = await measured(toWrit, options);
        const compared = (share: number) => ({
          baseline: baseline.byChance.latencies.percentile(share),
          writ: writ.byChance.latencies.percentile(share),
        });
        return {
          [median.name]: compared(0.5),
          [slowest.name]: compared(0.99),
          [throughput.name]: { baseline: baseline.full.perSecond, writ: writ.full.perSecond },
        };
      },
      async close() {
        toPlain.close();
        toWrit.close();
        await plain.stop();
        await desk.stack.stop();
      },
    };
  },
};
