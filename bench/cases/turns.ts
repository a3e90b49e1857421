import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { streamOf, subjects } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { BusClient, connectBus, LedgerClient } from '#platform';
import { type Stack } from '#testkit';
import { type BenchCase, type Measure, type Round } from '../case';
import { HttpCallers } from '../load/http-callers';
import { Latencies } from '../load/load';
import { RefundDesk } from '../systems/refunds';

const LENGTHS = [10, 1_000, 10_000] as const;
/** Calls of each kind in a round; few, so that a stream stays about as long as its name says. */
const CALLS = 30;
const EACH_ALONE = 'facts alone and decisions alone, on the same work order';
const SHORT = `the same at ${LENGTHS[0]} events`;

const figure = (length: number): string => length.toLocaleString('en');

const inTurn = LENGTHS.map((length): Measure => ({
  name: `a fact and a decision in turn, ${figure(length)} events, p50`,
  unit: 'ms',
  baseline: EACH_ALONE,
  goal: { of: 'ratio', atMost: 1.25 },
  moonshot: { of: 'ratio', atMost: 1 },
}));
const long: Measure = {
  name: `a fact and a decision in turn, ${figure(LENGTHS.at(-1)!)} events, p50, by length`,
  unit: 'ms',
  baseline: SHORT,
  goal: { of: 'ratio', atMost: 1.25 },
  moonshot: { of: 'ratio', atMost: 1 },
};
const cold: Measure = {
  name: `the first decision after ${figure(LENGTHS.at(-1)!)} events that nobody here decided`,
  unit: 'ms',
};

/** One caller who reports facts and proposes actions on one work order. */
class Caller {
  private readonly callers: HttpCallers;
  private readonly run = randomBytes(6).toString('hex');
  private sent = 0;

  constructor(
    private readonly desk: RefundDesk,
    private readonly workOrderId: string,
  ) {
    this.callers = new HttpCallers(desk.stack.url);
  }

  readonly fact = (): Promise<void> => {
    const path = `/v1/work-orders/${this.workOrderId}/facts`;
    return this.post('integrator', path, `{"facts":{"order-total":${8_000 + this.sent}}}`);
  };

  readonly decide = (): Promise<void> =>
    this.post('delegate', '/v1/decisions', this.desk.proposalFor(this.workOrderId, this.sent));

  readonly both = async (): Promise<void> => {
    await this.fact();
    await this.decide();
  };

  close(): void {
    this.callers.close();
  }

  private post(role: string, path: string, body: string): Promise<void> {
    const headers = `authorization: Bearer ${this.desk.stack.keys[role]}\r\nidempotency-key: ${this.run}-${this.sent++}\r\n`;
    return this.callers.post(path, headers, body);
  }
}

/** A first answer may take longer than the caller is given: the same request again gets it. */
const answered = async (call: () => Promise<void>, tries = 10): Promise<void> => {
  for (let n = 1; ; n++)
    try {
      return await call();
    } catch (error) {
      if (n === tries) throw error;
    }
};

const median = async (call: () => Promise<void>): Promise<number> => {
  const latencies = new Latencies();
  await call();
  for (let n = 0; n < CALLS; n++) {
    const since = performance.now();
    await call();
    latencies.add(performance.now() - since);
  }
  return latencies.percentile(0.5);
};

/** Services that take turns on one work order, on short and long streams. */
export const turns: BenchCase = {
  name: 'turns',
  measures: [...inTurn, long, cold],
  async open() {
    const desk = await RefundDesk.open(LENGTHS.length);
    const callers = desk.workOrderIds.map((id) => new Caller(desk, id));
    const close = async (): Promise<void> => {
      for (const caller of callers) caller.close();
      await desk.stack.stop();
    };
    const firstMs: number[] = [];
    try {
      for (const [i, caller] of callers.entries()) {
        await caller.both();
        await lengthen(desk.stack, desk.workOrderIds[i]!, LENGTHS[i]!);
        const since = performance.now();
        await answered(caller.decide);
        firstMs.push(performance.now() - since);
      }
    } catch (error) {
      await close();
      throw error;
    }
    return {
      async round(): Promise<Round> {
        const figures: { alone: number; turn: number }[] = [];
        for (const caller of callers) {
          const alone = (await median(caller.fact)) + (await median(caller.decide));
          figures.push({ alone, turn: await median(caller.both) });
        }
        const compared = figures.map(({ alone, turn }, i) => [
          inTurn[i]!.name,
          { baseline: alone, writ: turn },
        ]);
        return {
          ...(Object.fromEntries(compared) as Round),
          [long.name]: { baseline: figures[0]!.turn, writ: figures.at(-1)!.turn },
          [cold.name]: { writ: firstMs.at(-1)! },
        };
      },
      close,
    };
  },
};

const TENANT = 'default';
const EVENTS_AN_APPEND = 200;
const REPEATED: readonly string[] = ['fact.observed', 'decision.made'];

/**
 * Appends to a work order's stream until it has `length` events: its own facts and decisions in turn, again
 * under other ids. They go to the ledger directly, because a caller would take minutes.
 */
const lengthen = async ({ natsUrl }: Stack, workOrderId: string, length: number): Promise<void> => {
  const connection = await connectBus(natsUrl, 'bench');
  const ledger = new LedgerClient(new BusClient(connection), subjects.ledger);
  const stream = streamOf.workOrder(workOrderId);
  const { events, version } = await ledger.read(TENANT, stream);
  const samples = REPEATED.map((type) => events.findLast((event) => event.type === type)!);
  for (let n = version; n < length; n += EVENTS_AN_APPEND) {
    const count = Math.min(EVENTS_AN_APPEND, length - n);
    const item = {
      tenant: TENANT,
      stream,
      expectedVersion: null,
      command: { principal: 'bench', id: uuidv7(), digest: '0'.repeat(64) },
      actor: { id: 'bench' },
      correlationId: uuidv7(),
      causationId: null,
      events: Array.from({ length: count }, (_, i) => again(samples[i % samples.length]!)),
      answer: null,
    };
    const [outcome] = await ledger.append([item]);
    if (outcome?.outcome !== 'committed') throw new Error(JSON.stringify(outcome));
  }
  await connection.close();
};

const again = ({ type, schemaVersion, data }: RecordedEvent) => ({
  id: uuidv7(),
  type,
  schemaVersion,
  data: type === 'decision.made' ? { ...(data as object), decisionId: uuidv7() } : data,
});
