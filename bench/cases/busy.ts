import { randomBytes } from 'node:crypto';
import { type BenchCase, type Measure, type OpenCase, type Round } from '../case';
import { HttpCallers } from '../load/http-callers';
import { keepInFlight } from '../load/load';
import { type BenchOptions } from '../options';
import { RefundDesk } from '../systems/refunds';

const CALLERS = 16;
const WORK_ORDERS = 300;
const PATH = '/v1/decisions';
const UNAVAILABLE = 503;
const SPREAD = `the same ${CALLERS} callers on ${WORK_ORDERS} work orders`;

/** The services of which a second instance runs; the gateway is always one. */
const TWO_OF_EACH = { ledger: 2, intake: 2, policy: 2, approvals: 2, exceptions: 2 };

interface Measures {
  readonly rate: Measure;
  readonly median: Measure;
  readonly slowest: Measure;
  readonly unavailable: Measure;
}

const measuresOf = (instances: string): Measures => ({
  rate: {
    name: `${instances}, decisions on one work order`,
    unit: 'decisions/s',
    baseline: SPREAD,
    goal: { of: 'ratio', atLeast: 0.5 },
    moonshot: { of: 'ratio', atLeast: 1 },
  },
  median: { name: `${instances}, p50`, unit: 'ms', baseline: SPREAD },
  slowest: { name: `${instances}, p99`, unit: 'ms', baseline: SPREAD },
  unavailable: {
    name: `${instances}, answered 503`,
    unit: 'of the calls',
    baseline: SPREAD,
    goal: { of: 'writ', atMost: 0 },
  },
});

const one = measuresOf('one instance');
const two = measuresOf('two instances');

/** Callers who propose at once, and count the answers 503. */
class Crowd {
  private readonly callers: HttpCallers;
  private readonly run = randomBytes(6).toString('hex');
  private sent = 0;
  private unavailable = 0;

  constructor(private readonly desk: RefundDesk) {
    this.callers = new HttpCallers(desk.stack.url);
  }

  async measure(seconds: number, proposal: (n: number) => string) {
    this.unavailable = 0;
    const { perSecond, latencies } = await keepInFlight(CALLERS, seconds, () =>
      this.propose(proposal),
    );
    return {
      perSecond: perSecond - this.unavailable / seconds,
      median: latencies.percentile(0.5),
      slowest: latencies.percentile(0.99),
      unavailable: this.unavailable,
    };
  }

  close(): void {
    this.callers.close();
  }

  private async propose(proposal: (n: number) => string): Promise<void> {
    const n = this.sent++;
    const headers = `authorization: Bearer ${this.desk.stack.keys['delegate']}\r\nidempotency-key: ${this.run}-${n}\r\n`;
    const { status, body } = await this.callers.answer(PATH, headers, proposal(n));
    if (status === UNAVAILABLE) this.unavailable += 1;
    else if (status !== 200 && status !== 201)
      throw new Error(`${PATH} answered ${status}: ${body}`);
  }
}

/** Many callers on one work order against the same callers on many, in turn. */
const opened = async (
  { seconds }: BenchOptions,
  measures: Measures,
  desk: RefundDesk,
): Promise<OpenCase> => {
  const crowd = new Crowd(desk);
  return {
    async round(): Promise<Round> {
      const spread = await crowd.measure(seconds, (n) => desk.proposal(n));
      const [workOrderId] = desk.workOrderIds;
      const together = await crowd.measure(seconds, (n) => desk.proposalFor(workOrderId!, n));
      const compared = (figure: keyof typeof spread) => ({
        baseline: spread[figure],
        writ: together[figure],
      });
      return {
        [measures.rate.name]: compared('perSecond'),
        [measures.median.name]: compared('median'),
        [measures.slowest.name]: compared('slowest'),
        [measures.unavailable.name]: { writ: together.unavailable },
      };
    },
    async close() {
      crowd.close();
      await desk.stack.stop();
    },
  };
};

/** Many decisions on one work order, with one instance of each service and with two. */
export const busy: BenchCase = {
  name: 'busy',
  measures: [...Object.values(one), ...Object.values(two)],
  async open(options) {
    const alone = await opened(options, one, await RefundDesk.open(WORK_ORDERS));
    const twice = await RefundDesk.open(WORK_ORDERS, { instances: TWO_OF_EACH }).then(
      (desk) => opened(options, two, desk),
      async (error: unknown) => {
        await alone.close();
        throw error;
      },
    );
    return {
      round: async (note) => ({ ...(await alone.round(note)), ...(await twice.round(note)) }),
      close: async () => {
        await alone.close();
        await twice.close();
      },
    };
  },
};
