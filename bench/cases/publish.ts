import { startStack } from '#testkit';
import { PLAIN, PLAIN_SYSTEM } from '../baseline/plain-system';
import { type BenchCase, type Measure, type Round } from '../case';
import { keepInFlight } from '../load/load';
import { Reporter } from '../load/reporter';
import { RefundDesk } from '../systems/refunds';

const WORK_ORDERS = 300;
const OVER_NATS = 256;
const OVER_HTTP = 16;

const overNats: Measure = {
  name: `facts over NATS from one source, ${OVER_NATS} in flight`,
  unit: 'facts/s',
  goal: { of: 'writ', atLeast: 5_000 },
};
const overHttp: Measure = {
  name: `single facts over HTTP, ${OVER_HTTP} in flight`,
  unit: 'facts/s',
  baseline: PLAIN,
  goal: { of: 'ratio', atLeast: 0.8 },
};

/** Single facts from outside, through every process, committed before the answer. */
export const publish: BenchCase = {
  name: 'publish',
  measures: [overNats, overHttp],
  async open({ seconds, processes }) {
    const plain = await startStack({ services: PLAIN_SYSTEM });
    const desk = await RefundDesk.open(WORK_ORDERS, { processes }).catch(async (error: unknown) => {
      await plain.stop();
      throw error;
    });
    const reporter = await Reporter.connect(desk, plain);
    return {
      async round(): Promise<Round> {
        const nats = await keepInFlight(OVER_NATS, seconds, reporter.publish);
        const baseline = await keepInFlight(OVER_HTTP, seconds, reporter.postPlain);
        const http = await keepInFlight(OVER_HTTP, seconds, reporter.post);
        return {
          [overNats.name]: { writ: nats.perSecond },
          [overHttp.name]: { baseline: baseline.perSecond, writ: http.perSecond },
        };
      },
      async close() {
        await reporter.close();
        await plain.stop();
        await desk.stack.stop();
      },
    };
  },
};
