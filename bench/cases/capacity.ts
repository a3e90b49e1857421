import { randomBytes } from 'node:crypto';
import { type BenchCase, type Measure, type Round, type Sample } from '../case';
import { HttpCallers } from '../load/http-callers';
import { keepInFlight } from '../load/load';
import { RefundDesk } from '../systems/refunds';
import { type Usage, usageOf } from '../systems/usage';

const WORK_ORDERS = 200;
const IN_FLIGHT = 16;

/** What a caller does, and as whom. */
interface Work {
  readonly name: string;
  readonly role: string;
  readonly request: (
    desk: RefundDesk,
    n: number,
  ) => { readonly path: string; readonly body: string };
}

const works: readonly Work[] = [
  {
    name: 'a work order that is opened',
    role: 'integrator',
    request: (_, n) => ({
      path: '/v1/work-orders',
      body: JSON.stringify({
        workflow: 'refunds',
        objects: ['order-7'],
        inputs: { order: `order-${n}`, reason: 'damaged' },
      }),
    }),
  },
  {
    name: 'a fact',
    role: 'integrator',
    request: ({ workOrderIds }, n) => ({
      path: `/v1/work-orders/${workOrderIds[n % workOrderIds.length]!}/facts`,
      body: `{"facts":{"order-total":${8_000 + n}}}`,
    }),
  },
  {
    name: 'a decision',
    role: 'delegate',
    request: (desk, n) => ({ path: '/v1/decisions', body: desk.proposal(n) }),
  },
];

const costsOf = (work: string) =>
  ({
    cpuMs: { name: `${work}: processor time of all processes`, unit: 'ms' },
    diskBytes: { name: `${work}: database with indexes`, unit: 'bytes' },
    walBytes: { name: `${work}: write-ahead log`, unit: 'bytes' },
    events: { name: `${work}: events`, unit: 'events' },
  }) satisfies Partial<Record<keyof Usage, Measure>>;

const memory: Measure = { name: 'memory of all processes after it', unit: 'MB' };

/** What one of each costs, callers not counted, with 16 of them at a time. */
export const capacity: BenchCase = {
  name: 'capacity',
  measures: [...works.flatMap(({ name }) => Object.values(costsOf(name))), memory],
  async open({ seconds }) {
    const desk = await RefundDesk.open(WORK_ORDERS, { ownPostgres: true });
    const callers = new HttpCallers(desk.stack.url);
    let sent = 0;
    const measured = async ({
      name,
      role,
      request,
    }: Work): Promise<readonly [string, Sample][]> => {
      const before = await usageOf(desk.stack);
      const first = sent;
      await keepInFlight(IN_FLIGHT, seconds, () => {
        const n = sent++;
        const { path, body } = request(desk, n);
        const key = `${randomBytes(6).toString('hex')}-${n}`;
        const headers = `authorization: Bearer ${desk.stack.keys[role]}\r\nidempotency-key: ${key}\r\n`;
        return callers.post(path, headers, body);
      });
      const after = await usageOf(desk.stack);
      return Object.entries(costsOf(name)).map(([figure, measure]) => {
        const used = after[figure as keyof Usage] - before[figure as keyof Usage];
        return [measure.name, { writ: used / (sent - first) }];
      });
    };
    return {
      async round(): Promise<Round> {
        const samples: [string, Sample][] = [];
        for (const work of works) samples.push(...(await measured(work)));
        const { memoryBytes } = await usageOf(desk.stack);
        return { ...Object.fromEntries(samples), [memory.name]: { writ: memoryBytes / 1e6 } };
      },
      async close() {
        callers.close();
        await desk.stack.stop();
      },
    };
  },
};
