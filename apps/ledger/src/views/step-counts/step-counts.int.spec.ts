import fc from 'fast-check';
import { allQueries, type QueryRequest } from '#contracts';
import { eventually } from '#testkit';
import { day } from '../projections/obligations.fixture';
import { type TestEvent } from '../projections/event.fixture';
import { livingSchemas, viewOf } from '../queries/sql-question';
import { completed, hour } from '../queries/process.fixture';
import { rowsIn } from '../queries/page-rows';
import { QueryClient } from '../queries/query.fixture';
import { open } from '../queries/stalls.fixture';
import { readColumns } from '../queries/view-columns';
import { StepCounts } from './step-counts';

const REPORTS = ['directly-follows', 'step-times', 'handovers', 'variants'];
const FILTERS: readonly Readonly<Record<string, string>>[] = [
  {},
  { imported: 'true' },
  { workflow: 'refunds' },
];
const WORKS = ['wo-1', 'wo-2', 'wo-3', 'wo-4', 'wo-5', 'wo-6'];

/** What may happen to work: steps late and early, openings after steps, imported work, other tenants. */
const anyEvent = fc.record({
  kind: fc.constantFrom('completed', 'completed', 'completed', 'opened', 'imported', 'closed'),
  workOrderId: fc.constantFrom(...WORKS),
  tenant: fc.constantFrom('acme', 'acme', 'acme', 'globex'),
  step: fc.constantFrom('check', 'pay', 'ship', 'pack'),
  at: fc.integer({ min: -40, max: 4_000 }).map((tenths) => tenths / 10),
  actor: fc.constantFrom('dana', 'erik', 'fay'),
});
type AnyEvent = typeof anyEvent extends fc.Arbitrary<infer One> ? One : never;

describe('counts of steps', () => {
  let client: QueryClient;
  let counts: StepCounts;
  const errors: unknown[] = [];

  beforeEach(async () => {
    client = await QueryClient.open();
    await client.moveTo(day(40));
    counts = new StepCounts(client.views.pool, (error) => errors.push(error), 0);
  });
  afterEach(async () => {
    await counts.settled();
    await client.views.close();
    expect(errors).toEqual([]);
  });

  it.each([1, 2, 3])(
    'answer what the documented views do, after any history and whenever it was counted (seed %i)',
    async (seed) => {
      const [histories] = fc.sample(
        fc.array(fc.array(anyEvent, { minLength: 1, maxLength: 30 }), {
          minLength: 8,
          maxLength: 8,
        }),
        { numRuns: 1, seed },
      );
      for (const history of histories!) {
        await client.add(...history.map(eventOf));
        await agree();
      }
    },
  );

  it('are made again once a view was rebuilt', async () => {
    await client.add(
      open('wo-1', 1),
      completed({ workOrderId: 'wo-1', step: 'pay', at: 2, actor: 'dana' }),
    );
    await agree();
    await client.views.keeper.rebuild('step_events', () => undefined);
    await client.views.caughtUp();
    expect(await counts.place()).toBeUndefined();
    await agree();
  });

  it('answer a page as of one position, which others may have counted', async () => {
    await client.add(
      open('wo-1', 1),
      completed({ workOrderId: 'wo-1', step: 'pay', at: 2, actor: 'dana' }),
    );
    const other = new StepCounts(client.views.pool, (error) => errors.push(error), 0);
    await Promise.all([counts.place(), other.place()]);
    await Promise.all([counts.settled(), other.settled()]);
    const place = await other.place();
    const positions = await client.views.pool.query('SELECT position FROM counted.state');
    expect([place?.position, Number(positions.rows[0].position)]).toEqual([2, 2]);
  });

  it('answer reports of a large log once everything is counted, and no question about a part of it', async () => {
    await client.add(
      open('wo-1', 1),
      completed({ workOrderId: 'wo-1', step: 'pay', at: 2, actor: 'dana' }),
    );
    const { pool } = client.views;
    await pool.query('UPDATE views.cursors SET position = 100000');
    const timesOf = async (more: Partial<QueryRequest> = {}) =>
      (await client.answer('step-times', more)).rows[0]?.['times'];
    expect(await timesOf()).toBe(1);
    await eventually(async () => {
      const { rows } = await pool.query('SELECT position::integer FROM counted.state');
      return rows[0].position === 100_000;
    });
    // So that the answer shows where it comes from.
    await pool.query(`UPDATE counted.keys SET times = 7 WHERE report = 'step_times'`);
    expect(await timesOf()).toBe(7);
    expect(await timesOf({ groupBy: ['step'] })).toBe(1);
    await expect(timesOf({ scope: { workflows: ['refunds'] } })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  /** Both answer the same, in the same order, for both tenants and with a filter. */
  async function agree(): Promise<void> {
    await counts.place();
    await counts.settled();
    const place = await counts.place();
    expect(place).toBeDefined();
    for (const name of REPORTS)
      for (const tenant of ['acme', 'globex'])
        for (const filters of FILTERS) {
          const definition = allQueries.find((query) => query.name === name)!;
          const columns = await readColumns(client.views.pool, viewOf(definition));
          const request = { name, tenant, scope: 'tenant', filters, limit: 1_000 } as const;
          const present = { sql: client.views.pool, schemas: livingSchemas };
          const expected = await rowsIn(present, definition, request, columns);
          expect(await rowsIn(place!, definition, request, columns)).toEqual(expected);
        }
  }
});

function eventOf({ kind, ...about }: AnyEvent): TestEvent {
  const { workOrderId, at, tenant } = about;
  const occurredAt = hour(at);
  if (kind === 'completed') return { ...completed(about), tenant };
  if (kind === 'closed')
    return { type: 'work-order.closed', data: { workOrderId }, occurredAt, tenant };
  const opening = open(workOrderId, 1);
  const origin = kind === 'imported' && { origin: { imported: true } };
  return { ...opening, data: { ...(opening.data as object), ...origin }, occurredAt, tenant };
}
