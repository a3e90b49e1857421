import { randomBytes } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type BenchCase, type Measure, type Round } from '../case';
import { HttpCallers } from '../load/http-callers';
import { arriveByChance, keepInFlight, Latencies } from '../load/load';
import { RefundDesk } from '../systems/refunds';

const WORK_ORDERS = 300;
const IN_FLIGHT = 64;
const TIMES = 5;
/** What all callers have open together; a call that finds none free is not sent. */
const CONNECTIONS = 2_000;
/** A caller gives up then, as HTTP clients do. */
const TIMEOUT_MS = 20_000;
const NS_PER_MS = 1e6;

const CAPACITY = `${IN_FLIGHT} facts in flight`;
const accepted: Measure = {
  name: `facts accepted, offered ${TIMES} times as many`,
  unit: 'facts/s',
  baseline: CAPACITY,
  goal: { of: 'ratio', atLeast: 0.8 },
  moonshot: { of: 'ratio', atLeast: 0.95 },
};
const slowest: Measure = {
  name: 'accepted meanwhile, p99',
  unit: 'ms',
  goal: { of: 'writ', atMost: 2_000 },
};
const refused: Measure = {
  name: 'refused meanwhile, p99',
  unit: 'ms',
  goal: { of: 'writ', atMost: 100 },
};
const lost: Measure = {
  name: 'neither accepted nor refused',
  unit: 'of the calls',
  goal: { of: 'writ', atMost: 0 },
};

/** Systems that report facts one by one, whether or not earlier ones are answered. */
class Reporters {
  private readonly callers: HttpCallers;
  private readonly run = randomBytes(6).toString('hex');
  private sent = 0;
  accepted = new Latencies();
  refused = new Latencies();
  lost = 0;
  unsent = 0;
  private open = 0;

  constructor(private readonly desk: RefundDesk) {
    this.callers = new HttpCallers(desk.stack.url);
  }

  /** Latency counts from when the call is made: the load itself waits for nobody. */
  readonly report = async (): Promise<void> => {
    if (this.open >= CONNECTIONS) return void (this.unsent += 1);
    this.open += 1;
    const n = this.sent++;
    const began = performance.now();
    const status = await Promise.race([this.statusOf(n), givenUp()]);
    const took = performance.now() - began;
    this.open -= 1;
    if (status === 200 || status === 201) this.accepted.add(took);
    else if (status === 429 || status === 503) this.refused.add(took);
    else this.lost += 1;
  };

  forget(): void {
    [this.accepted, this.refused] = [new Latencies(), new Latencies()];
    [this.lost, this.unsent] = [0, 0];
  }

  close(): void {
    this.callers.close();
  }

  private async statusOf(n: number): Promise<number | undefined> {
    const { stack, workOrderIds } = this.desk;
    const path = `/v1/work-orders/${workOrderIds[n % workOrderIds.length]}/facts`;
    const headers = `authorization: Bearer ${stack.keys['integrator']}\r\nidempotency-key: ${this.run}-${n}\r\n`;
    const body = `{"facts":{"order-total":${8_000 + n}}}`;
    return this.callers.answer(path, headers, body).then(
      ({ status }) => status,
      () => undefined,
    );
  }
}

const givenUp = (): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), TIMEOUT_MS).unref());

/** What comes of facts that are offered faster than the machine takes them. */
export const overload: BenchCase = {
  name: 'overload',
  measures: [accepted, slowest, refused, lost],
  async open({ seconds }) {
    const desk = await RefundDesk.open(WORK_ORDERS);
    const reporters = new Reporters(desk);
    return {
      async round(note): Promise<Round> {
        const { perSecond } = await keepInFlight(IN_FLIGHT, seconds, reporters.report);
        reporters.forget();
        const length = 3 * seconds;
        const lateness = monitorEventLoopDelay();
        lateness.enable();
        await arriveByChance(TIMES * perSecond, length, reporters.report);
        lateness.disable();
        const { accepted: done, refused: sentAway, lost: unanswered, unsent } = reporters;
        note(
          `${done.count} accepted, ${sentAway.count} refused, ${unanswered} neither, ${unsent} not sent; ` +
            `the load itself was late by ${(lateness.percentile(99) / NS_PER_MS).toFixed(0)} ms (p99)`,
        );
        return {
          [accepted.name]: { baseline: perSecond, writ: done.count / length },
          [slowest.name]: { writ: done.percentile(0.99) },
          [refused.name]: { writ: sentAway.count > 0 ? sentAway.percentile(0.99) : 0 },
          [lost.name]: { writ: unanswered },
        };
      },
      async close() {
        reporters.close();
        await desk.stack.stop();
      },
    };
  },
};
