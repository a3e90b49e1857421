import { type GroupedReport, type QueryDefinition, type ReadingScope, reports } from '#contracts';
import { type Refusal } from '#kernel';
import { syntheticWork, take } from '../projections/work.fixture';
import {
  binomialTail,
  countedByHand,
  groupsByHand,
  keyOf,
  OTHER_NAMES,
  poissonBelow,
  publishedFlow,
  type Row,
  shares,
  slower,
  total,
} from './groups.fixture';
import { QueryClient } from './query.fixture';

const ZONE = 'America/New_York';
const grouped = reports.filter(({ groups }) => groups);
const named = grouped.map((report) => [report.name, report] as const);

describe('reports by groups', () => {
  let client: QueryClient;
  let lacking: ReadonlySet<unknown>;
  let repeated: ReadonlySet<unknown>;
  beforeAll(async () => {
    client = await QueryClient.open();
    await client.views.append(publishedFlow, ...take(syntheticWork(47), 3_000).map(slower));
    await client.views.caughtUp();
    const idsOf = async (name: string): Promise<ReadonlySet<unknown>> =>
      new Set((await client.whole(name)).map(({ workOrderId }) => workOrderId));
    lacking = await idsOf('closed-without-evidence');
    repeated = await idsOf('repeats');
  });
  afterAll(() => client.views.close());

  /** By hand: the rows that a report counts, with what it looks for in them. */
  const countedBy = async ({ name, groups }: QueryDefinition): Promise<readonly Row[]> => {
    const rows = await client.whole(groups!.list);
    switch (name) {
      case 'closed-without-evidence':
        return rows.filter(({ status }) => status === 'closed');
      case 'cycle-times':
        return rows.filter(({ openedAt }) => openedAt !== null);
      case 'step-times':
        return rows.filter(({ kind }) => kind === 'completed');
      default:
        return rows;
    }
  };

  it.each(named)('[Q2] %s: each group is what its list holds, by hand', async (name, report) => {
    const counted = await countedBy(report);
    for (const dimension of Object.keys(report.groups!.dimensions)) {
      const groupBy = [dimension, 'week'];
      const hand = groupsByHand(counted, report.groups!, groupBy, ZONE);
      const rows = await client.whole(name, { groupBy, zone: ZONE, limit: 7 });
      const happened = rows.filter((row) => hand.has(keyOf(row, groupBy)));
      expect(happened).toHaveLength(hand.size);
      expect(new Set(rows.map((row) => keyOf(row, groupBy))).size).toBe(rows.length);
      for (const row of happened)
        expect([dimension, row]).toMatchObject([
          dimension,
          countedByHand(lacking, repeated)[name as GroupedReport](hand.get(keyOf(row, groupBy))!),
        ]);
    }
  });

  it.each(named)(
    '[Q2] %s: the groups of any dimension add up to all there is',
    async (name, report) => {
      const { length: all } = (await countedBy(report)).filter(
        (row) => row[report.groups!.time] !== null,
      );
      const [first] = Object.keys(report.groups!.measures);
      for (const dimension of [...Object.keys(report.groups!.dimensions), 'month', 'week']) {
        const rows = await client.whole(name, { groupBy: [dimension], zone: ZONE });
        expect([dimension, total(rows, first!)]).toEqual([dimension, all]);
      }
      expect(all).toBeGreaterThan(0);
    },
  );

  it.each(Object.entries(shares))(
    '[Q2] %s: every share has its exact interval',
    async (name, [part, whole, share]) => {
      for (const row of await client.whole(name, { groupBy: ['workflow'] })) {
        const [x, n] = [Number(row[part]), Number(row[whole])];
        if (n === 0) {
          expect([row[share], row[`${share}Lower`]]).toEqual([null, null]);
          continue;
        }
        expect(row[share]).toBeCloseTo(x / n, 3);
        const [lower, upper] = [Number(row[`${share}Lower`]), Number(row[`${share}Upper`])];
        // Ends have four digits: each is as near to the exact one as they let it be.
        if (x === 0) expect(lower).toBe(0);
        else {
          expect(binomialTail(x, n, lower - 0.0001)).toBeLessThan(0.025);
          expect(binomialTail(x, n, lower + 0.0001)).toBeGreaterThan(0.025);
        }
        if (x === n) expect(upper).toBe(1);
        else {
          expect(1 - binomialTail(x + 1, n, upper - 0.0001)).toBeGreaterThan(0.025);
          expect(1 - binomialTail(x + 1, n, upper + 0.0001)).toBeLessThan(0.025);
        }
      }
    },
  );

  it('[Q2] counts exceptions and steps for the client of their work order', async () => {
    const works = await client.whole('work-orders');
    const clients = new Map(works.map((row) => [row['workOrderId'], row['client']]));
    expect(new Set(clients.values())).toEqual(new Set([null, 'initech', 'hooli', 'vandelay']));
    for (const list of ['exceptions', 'step-events', 'closures'])
      for (const row of await client.whole(list))
        expect(row['client']).toBe(clients.get(row['workOrderId']) ?? null);
    const counted = await client.whole('exception-trends', { groupBy: ['client'] });
    const opened = works.filter(({ openedAt }) => openedAt !== null);
    for (const group of counted)
      expect(group['workOrdersOpened']).toBe(
        opened.filter(({ client: name }) => name === group['client']).length,
      );
  });

  it('[Q2] divides exceptions by the work orders opened, also where none was raised', async () => {
    const opened = groupsByHand(
      await client.whole('work-orders'),
      { time: 'openedAt', dimensions: { workflow: 'workflowId' } },
      ['workflow', 'week'],
      ZONE,
    );
    const rows = await client.whole('exception-trends', {
      groupBy: ['workflow', 'week'],
      zone: ZONE,
    });
    const none = rows.filter(({ raised }) => raised === 0);
    expect(none.length).toBeGreaterThan(0);
    for (const row of rows) {
      const of = opened.get(keyOf(row, ['workflow', 'week']))?.length ?? 0;
      expect(row['workOrdersOpened']).toBe(of);
      if (of === 0) expect(row['raisedPerWorkOrder']).toBeNull();
      else {
        expect(row['raisedPerWorkOrder']).toBeCloseTo(Number(row['raised']) / of, 3);
        const upper = Number(row['raisedPerWorkOrderUpper']) * of;
        expect(poissonBelow(Number(row['raised']) + 1, upper)).toBeCloseTo(0.025, 2);
      }
    }
    expect([...opened.keys()].sort()).toEqual(
      rows
        .filter(({ workOrdersOpened }) => Number(workOrdersOpened) > 0)
        .map((row) => keyOf(row, ['workflow', 'week']))
        .sort(),
    );
    const codes = await client.whole('exception-trends', { groupBy: ['code'] });
    const all = [...opened.values()].flat().length;
    expect(codes.map(({ workOrdersOpened }) => workOrdersOpened)).toEqual(codes.map(() => all));
  });

  it.each(named)('[O9] %s: a key for one workflow has no group of another', async (name) => {
    const limited: ReadingScope = { workflows: ['refund-flow'] };
    const asks = { groupBy: ['workflow', 'month'], scope: limited };
    const rows = await client.whole(name, asks);
    const { rows: filtered } = await client.answer(name, {
      groupBy: ['workflow', 'month'],
      filters: { workflow: 'refund-flow' },
    });
    expect(rows.map(({ workflow }) => workflow)).toEqual(rows.map(() => 'refund-flow'));
    expect(withoutClock(rows)).toEqual(withoutClock(filtered));
  });

  it('[Q2] counts what a filter leaves, from and to included', async () => {
    const [row] = await client.whole('exception-trends', { groupBy: ['month'] });
    const from = String(row!['month']);
    const to = new Date(Date.parse(from) + 86_400_000).toISOString();
    const filters = { from, to, imported: 'false' };
    const rows = await client.whole('exception-trends', { groupBy: ['code'], filters });
    const list = await client.whole('exceptions', { filters: { from, to } });
    expect(total(rows, 'raised')).toBe(list.filter(({ imported }) => !imported).length);
  });

  it('[Q7] is as of an earlier position what it was then', async () => {
    const { position } = await client.answer('exceptions');
    const asOf = String(Math.floor(position / 2));
    const list = await client.whole('exceptions', { asOf });
    const rows = await client.whole('exception-trends', { groupBy: ['code'], asOf });
    expect(total(rows, 'raised')).toBe(list.length);
    expect(list.length).toBeLessThan((await client.whole('exceptions')).length);
  });

  it.each([
    ['exception-trends', { groupBy: ['colour'] }, 'has no dimension colour here: there are code'],
    ['exception-trends', { groupBy: ['code', 'code'] }, 'must name each dimension once'],
    ['exception-trends', { groupBy: [] }, 'must be 1 to 5 dimensions'],
    ['exception-trends', { groupBy: ['week'], zone: '+02:00' }, 'must be UTC or an IANA time zone'],
    [
      'exception-trends',
      { groupBy: ['week'], zone: 'Mars/Olympus' },
      'must be UTC or an IANA time zone',
    ],
    ['waiting', { groupBy: ['owner'], sort: '-workflow' }, 'must be one of waiting, workOrders,'],
    ['waiting', { groupBy: ['owner'], filters: { overdue: 'true' } }, 'is no filter of groups'],
    [
      'variants',
      { groupBy: ['workflow'] },
      'is only for reports by groups: closed-without-evidence,',
    ],
  ])('[Q2] refuses %s by %j', async (name, more, sentence) => {
    const refusal = await client.refusal(name, more);
    expect([refusal.code, refusal.message]).toEqual([
      'invalid_request',
      expect.stringContaining(sentence),
    ]);
  });

  it('[Q2] takes zones by their names in the time zone database, and refuses every other name', async () => {
    const { rows } = await client.views.pool.query<{ name: string }>(
      'SELECT name FROM pg_timezone_names',
    );
    const known = new Set(rows.map(({ name }) => name));
    const taken: string[] = [];
    for (const zone of [...Intl.supportedValuesOf('timeZone'), ...OTHER_NAMES]) {
      const request = { groupBy: ['week'], zone, limit: 1 };
      const code = await client.answer('break-glass-trends', request).then(
        () => 'taken',
        (error: Refusal) => error.code,
      );
      expect([zone, code]).toEqual([zone, expect.stringMatching(/^(taken|invalid_request)$/)]);
      if (code === 'taken') taken.push(zone);
    }
    expect(taken.length).toBeGreaterThan(400);
    expect(taken.filter((zone) => !known.has(zone))).toEqual(['europe/berlin']);
    expect(taken).not.toContain('IST');
  });

  it.each([
    ['break-glass-trends', 'declaredPerWorkOrderUpper'],
    ['cycle-times', 'p80Seconds'],
    ['exception-trends', 'resolvedRateLower'],
    ['waiting', 'oldestSince'],
  ])(
    '[Q2] %s: groups are ordered by %s over pages, those without it last',
    async (name, measure) => {
      const asks = { groupBy: ['workflow', 'week'], zone: ZONE };
      const all = await client.whole(name, asks);
      const keys = (rows: readonly Row[]) => rows.map((row) => keyOf(row, asks.groupBy));
      const figures = (rows: readonly Row[]) =>
        rows.map((row) => (row[measure] === null ? null : figureIn(row[measure])));
      for (const [sort, last, direction] of [
        [`-${measure}`, -Infinity, -1],
        [measure, Infinity, 1],
      ] as const) {
        const rows = await client.whole(name, { ...asks, sort, limit: 23 });
        expect(keys(rows).toSorted()).toEqual(keys(all).toSorted());
        const found = figures(rows).map((figure) => figure ?? last);
        expect(found).toEqual(found.toSorted((one, other) => (one < other ? -1 : 1) * direction));
      }
      expect(new Set(figures(all)).size).toBeGreaterThan(2);
    },
  );

  it('[Q12] finds the rows that fulfil a condition, of groups and of a report itself', async () => {
    const fulfilling = async (more: object, column: string, is: (figure: number) => boolean) =>
      (await client.whole('exception-trends', more)).filter(
        (row) => row[column] !== null && is(Number(row[column])),
      );
    const asks = { groupBy: ['code', 'week'], limit: 9 };
    for (const [column, is, value] of [
      ['raised', '>=', 2],
      ['resolvedRateUpper', '<', 0.9],
    ] as const) {
      const compared = (figure: number): boolean => (is === '<' ? figure < value : figure >= value);
      const threshold = { column, is, value };
      for (const more of [asks, { ...asks, sort: '-raised' }, ...(is === '<' ? [] : [{}])]) {
        const rows = await client.whole('exception-trends', { ...more, threshold });
        expect(rows).toEqual(await fulfilling(more, column, compared));
        expect(rows.length).toBeGreaterThan(0);
      }
    }
  });

  it('[Q2] takes no cursor of other groups', async () => {
    const page = await client.answer('exception-trends', { groupBy: ['code'], limit: 1 });
    const other = { groupBy: ['owner'], cursor: page.nextCursor!, limit: 1 };
    expect((await client.refusal('exception-trends', other)).code).toBe('invalid_request');
  });
});

/** A measure as a number: times in milliseconds. */
const figureIn = (figure: unknown): number =>
  typeof figure === 'string' ? Date.parse(figure) : Number(figure);

/** What has waited goes on waiting between two questions. */
const withoutClock = (rows: readonly Row[]): readonly Row[] =>
  rows.map(
    ({ medianSeconds: _1, p80Seconds: _2, p95Seconds: _3, medianWaitedSeconds: _4, ...row }) => row,
  );
