import { type QueryRequest } from '#contracts';
import { type TestEvent } from '../projections/event.fixture';
import { QueryClient } from './query.fixture';

const ROWS = 1_000;
const FRAME_BYTES = 1024 * 1024;
/** Two bytes each: a page is measured in bytes. */
const WIDE = 'ä'.repeat(1_500);

const observed = { source: 'erp', observedAt: '2030-01-01T00:00:00.000Z' };

describe('answers that do not fit into one message', () => {
  let client: QueryClient;
  beforeAll(async () => {
    client = await QueryClient.open();
    const each = (eventOf: (i: number) => TestEvent): TestEvent[] =>
      Array.from({ length: ROWS }, (_, i) => eventOf(i));
    await client.add(
      ...each((i) => ({
        type: 'fact.quarantined',
        data: {
          quarantineId: `q${i}`,
          source: 'erp',
          reason: 'malformed_json',
          message: WIDE,
          pointer: '',
          raw: { ref: 'r', sha256: 'ab'.repeat(32) },
          transport: 'http',
        },
      })),
      ...each((i) => ({
        type: 'fact.observed',
        data: { workOrderId: 'wide', name: `f${i}`, value: WIDE, ...observed },
      })),
    );
  });
  afterAll(() => client.views.close());

  it.each<[string, string, QueryRequest['filters']]>([
    ['quarantine', 'quarantineId', {}],
    ['work-order-history', 'id', { workOrderId: 'wide' }],
    ['facts', 'eventId', { workOrderId: 'wide' }],
  ])('[Q6] %s comes in several pages and loses nothing', async (name, key, filters) => {
    const seen: unknown[] = [];
    let pages = 0;
    for (let cursor: string | undefined; ;) {
      const page = await client.answer(name, { filters, limit: ROWS, cursor });
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(FRAME_BYTES * 0.7);
      seen.push(...page.rows.map((row) => row[key]));
      pages += 1;
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(pages).toBeGreaterThan(4);
    expect(seen).toHaveLength(ROWS);
    expect(new Set(seen).size).toBe(ROWS);
  });

  it('gives one row whatever it takes', async () => {
    const value = 'x'.repeat(500 * 1024);
    await client.views.append(
      ...['a', 'b', 'c'].map((name) => ({
        type: 'fact.observed',
        data: { workOrderId: 'huge', name, value, ...observed },
      })),
    );
    const filters = { workOrderId: 'huge' };
    expect((await client.answer('work-order-history', { filters })).rows).toHaveLength(1);
    expect(await client.whole('work-order-history', { filters })).toHaveLength(3);
  });
});
