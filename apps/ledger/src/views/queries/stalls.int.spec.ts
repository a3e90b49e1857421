import { day, raised } from '../projections/obligations.fixture';
import { type TestEvent } from '../projections/event.fixture';
import { syntheticWork, take } from '../projections/work.fixture';
import { QueryClient } from './query.fixture';
import { HOUR_MS, NOW, on, open, plainCount, randomWork } from './stalls.fixture';

const published = (workflowId: string, jobType: string, stallAfter?: string): TestEvent => ({
  type: 'workflow.published',
  stream: `workflow-${workflowId}`,
  data: {
    workflowId,
    version: 1,
    digest: 'ab'.repeat(32),
    definition: {
      id: workflowId,
      title: workflowId,
      jobType,
      owner: 'lead',
      stages: [],
      slas: stallAfter === undefined ? {} : { stallAfter },
    },
  },
});
const end = (id: string, number: number, verb = 'closed'): TestEvent =>
  on(number, { type: `work-order.${verb}`, data: { workOrderId: id } });
/** Blocked at the step from one day to another. */
const blocked = (id: string, step: string, from: number, to?: number): readonly TestEvent[] => {
  const exceptionId = `${id}-${step}-${from}`;
  const resolved = { workOrderId: id, exceptionId, resolvedBy: 'dana', resolution: {} };
  return [
    on(from, raised(exceptionId, { cause: 'step', subject: step }, id)),
    ...(to === undefined ? [] : [on(to, { type: 'exception.resolved', data: resolved })]),
  ];
};

describe('what held work up', () => {
  let client: QueryClient;
  beforeEach(async () => {
    client = await QueryClient.open();
    await client.moveTo(NOW);
  });
  afterEach(() => client.views.close());

  /** Four that could stall, of which two did, and one whose workflow says no stallAfter. */
  const refunds: readonly TestEvent[] = [
    published('refunds', 'refund', 'P2D'),
    published('favours', 'refund'),
    open('wo-1', 1),
    open('wo-2', 2),
    open('wo-3', 32),
    open('wo-4', 3),
    ...blocked('wo-1', 'pay', 2, 5),
    ...blocked('wo-1', 'pay', 6, 7),
    ...blocked('wo-1', 'ship', 6, 16),
    // Exactly as long as it may be.
    ...blocked('wo-2', 'pay', 3, 5),
    ...blocked('wo-3', 'pay', 33),
    ...blocked('wo-4', 'pay', 4, 30),
    end('wo-4', 5.5),
    open('wo-5', 1, 'favours'),
    ...blocked('wo-5', 'pay', 2, 30),
  ];
  const days = (number: number): number => number * 86_400;

  it('[Q2] counts which work stalled where, out of how much, and how long', async () => {
    await client.add(...refunds);
    const { rows } = await client.answer('stall-rates');
    const numbers = rows.map((row) => [
      row['workflowId'],
      row['step'],
      row['allSteps'],
      row['workOrdersStalled'],
      row['workOrdersOpened'],
      row['stallRate'],
      row['stalls'],
      row['stallsOpen'],
    ]);
    expect(numbers).toEqual([
      ['favours', '', true, 0, 0, null, 0, 0],
      ['refunds', 'pay', false, 2, 4, 0.5, 2, 1],
      ['refunds', 'ship', false, 1, 4, 0.25, 1, 0],
      ['refunds', '', true, 2, 4, 0.5, 3, 1],
    ]);
    expect(rows[0]).toMatchObject({ workOrdersWithoutLimit: 1, medianStalledSeconds: null });
    // In hours: the clock goes on.
    const hours = (of: string): readonly number[] =>
      rows.slice(1).map((row) => Math.round(Number(row[of]) / 3_600));
    // At pay 3 days, and 7 until now: the median lies half-way.
    expect(hours('medianStalledSeconds')).toEqual([5 * 24, 10 * 24, 7 * 24]);
    expect(hours('p90StalledSeconds')).toEqual([158, 10 * 24, 226]);
    expect(hours('longestStalledSeconds')).toEqual([7 * 24, 10 * 24, 10 * 24]);
    expect(hours('stalledSeconds')).toEqual([10 * 24, 10 * 24, 20 * 24]);
  });

  it('[Q2] gives the same for rows without counted holds, before the view is rebuilt', async () => {
    await client.add(...refunds, ...blocked('wo-2', 'ship', 9, 30), end('wo-3', 39, 'abandoned'));
    const { rows } = await client.answer('stall-rates');
    await client.views.pool.query('UPDATE views.holds_g1 SET held = NULL, longest_step = NULL');
    expect((await client.answer('stall-rates')).rows).toEqual(rows);
    expect(rows.at(-1)).toMatchObject({ workOrdersStalled: 3, stalls: 4, stallsOpen: 0 });
  });

  it('[Q2] counts it by the month in which the work was opened', async () => {
    await client.add(...refunds);
    const filters = { allSteps: 'true', workflow: 'refunds' };
    const byMonth = (more = {}) =>
      client.whole('stall-trends', { limit: 1, filters: { ...filters, ...more } });
    const january = { month: day(1), workOrdersStalled: 1, workOrdersOpened: 3, stallRate: 0.3333 };
    const february = { month: day(32), workOrdersStalled: 1, workOrdersOpened: 1, stallsOpen: 1 };
    expect(await byMonth()).toMatchObject([february, january]);
    expect(await byMonth({ from: day(32) })).toMatchObject([february]);
    expect(await byMonth({ to: day(32) })).toMatchObject([january]);
    expect(await byMonth({ jobType: 'other' })).toEqual([]);
  });

  it('[Q4] [Q5] [Q6] drills down to each hold, its event and work, also when all of it is over', async () => {
    const events = await client.add(...refunds, end('wo-3', 39, 'abandoned'));
    const { rows, position } = await client.answer('holds', { filters: { stalled: 'true' } });
    expect(position).toBe(events.at(-1)!.position);
    expect(rows).toMatchObject([
      { workOrderId: 'wo-3', step: 'pay', since: day(33), until: day(39), openedMonth: day(32) },
      {
        workOrderId: 'wo-1',
        step: 'ship',
        owner: 'dana',
        kind: 'exception',
        heldSeconds: days(10),
      },
      { workOrderId: 'wo-1', step: 'pay', heldSeconds: days(3), stallAfterSeconds: days(2) },
    ]);
    for (const row of rows)
      expect(events.find(({ id }) => id === row['eventId'])).toMatchObject({
        type: 'exception.raised',
        position: row['position'],
        data: {
          workOrderId: row['workOrderId'],
          exceptionId: String(row['holdId']).slice('exception/'.length),
        },
      });
    const all = await client.whole('holds', { limit: 2 });
    expect(all).toHaveLength(7);
    expect(all.find(({ workOrderId }) => workOrderId === 'wo-4')).toMatchObject({
      until: day(5.5),
      heldSeconds: days(1.5),
      stalled: false,
    });
    expect(all.find(({ workOrderId }) => workOrderId === 'wo-5')).toMatchObject({
      heldSeconds: days(28),
      stallAfterSeconds: null,
      stalled: false,
    });
    expect(await client.whole('holds', { filters: { workOrderId: 'wo-2' } })).toHaveLength(1);
  });

  it('[G10] [Q2] counts in each tenant what its own log says, as a plain count of the events does', async () => {
    const flows = ['refund', 'field-service', 'onboarding'];
    const limits = ['PT1H', 'PT12H', undefined];
    const works = take(syntheticWork(7), 4_000);
    for (const tenant of ['acme', 'globex'])
      await client.add(
        ...flows.map((flow, i) => ({ ...published(`${flow}-flow`, flow, limits[i]), tenant })),
      );
    const events = await client.add(...works);
    for (const tenant of ['acme', 'globex']) {
      const rows = await client.whole('stall-rates', { tenant, filters: { allSteps: 'true' } });
      const counted = plainCount(events.filter((event) => event.tenant === tenant));
      expect(
        rows.map((row) => [
          row['workflowId'],
          row['workOrdersOpened'],
          row['workOrdersStalled'],
          row['stalls'],
        ]),
      ).toEqual(
        [...flows].sort().map((flow) => {
          const limit = { refund: 1, 'field-service': 12 }[flow];
          if (limit === undefined) return [`${flow}-flow`, 0, 0, 0];
          const works = counted.filter((work) => work.flow === `${flow}-flow`);
          const stalls = works.map(({ held }) => held.filter((ms) => ms > limit * HOUR_MS).length);
          const stalled = stalls.filter((n) => n > 0).length;
          return [`${flow}-flow`, works.length, stalled, stalls.reduce((a, b) => a + b, 0)];
        }),
      );
      expect(rows.some((row) => Number(row['workOrdersStalled']) > 10)).toBe(true);
    }
  });

  it('[Q2] calls work stalled when one of its holds is, whatever happened to it', async () => {
    await client.add(published('refunds', 'refund', 'P2D'));
    const events = await client.add(...randomWork(11, 60));
    const stalled = (await client.whole('work-orders', { filters: { stalled: 'true' } })).map(
      ({ workOrderId }) => workOrderId,
    );
    const holds = await client.whole('holds', { limit: 7 });
    const held = holds.filter(({ stalled: is, until }) => is === true && until === null);
    expect([...new Set(held.map(({ workOrderId }) => workOrderId))].sort()).toEqual(stalled.sort());
    expect(stalled.length).toBeGreaterThan(5);
    expect(new Set(holds.map(({ holdId }) => holdId)).size).toBe(holds.length);
    const ms = holds.map(({ heldSeconds }) => Math.round(Number(heldSeconds) / 3_600));
    const counted = plainCount(events).flatMap((work) => work.held);
    expect(counted.map((each) => Math.round(each / HOUR_MS)).sort()).toEqual(ms.sort());
    expect(holds.some(({ holdId }) => String(holdId).endsWith('/again/2'))).toBe(true);
  });
});
