import fc from 'fast-check';
import { day } from '../projections/obligations.fixture';
import { QueryClient } from './query.fixture';
import { completed, hour, runsOf } from './process.fixture';
import { open } from './stalls.fixture';

/** As the standard says it (`percentile_cont`): between the two nearest values. */
const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
};

const counted = <T>(all: readonly T[], keyOf: (one: T) => string): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(all, keyOf)].map(([key, those]) => [key, those.length]));

describe('how work runs', () => {
  let client: QueryClient;
  beforeEach(async () => {
    client = await QueryClient.open();
    await client.moveTo(day(40));
  });
  afterEach(() => client.views.close());

  it('is the same by hand, for any work', async () => {
    const anyEvent = fc.record({
      workOrderId: fc.constantFrom('wo-1', 'wo-2', 'wo-3', 'wo-4', 'wo-5'),
      step: fc.constantFrom('check', 'pay', 'ship'),
      at: fc.nat(60),
      actor: fc.constantFrom('dana', 'erik'),
    });
    const [events] = fc.sample(fc.array(anyEvent, { minLength: 60, maxLength: 60 }), {
      numRuns: 1,
      seed: 7,
    });
    const ids = [...new Set(events!.map(({ workOrderId }) => workOrderId))];
    await client.add(...ids.map((id) => open(id, 1)), ...events!.map(completed));
    const runs = [...runsOf(events!).values()];
    const pairs = runs.flatMap((run) =>
      run.flatMap((next, n) => (n === 0 ? [] : [{ before: run[n - 1]!, next }])),
    );

    const follows = await client.whole('directly-follows');
    const between = follows.filter(({ fromStep, toStep }) => fromStep !== '' && toStep !== '');
    expect(
      Object.fromEntries(
        between.map(({ fromStep, toStep, times }) => [`${fromStep} ${toStep}`, times]),
      ),
    ).toEqual(counted(pairs, ({ before, next }) => `${before.step} ${next.step}`));
    for (const { fromStep, toStep, medianSeconds, p95Seconds } of between) {
      const those = pairs.filter(
        ({ before, next }) => before.step === fromStep && next.step === toStep,
      );
      const seconds = those.map(({ before, next }) => (next.at - before.at) * 3_600);
      expect([medianSeconds, p95Seconds]).toEqual([
        expect.closeTo(percentile(seconds, 0.5), 2),
        expect.closeTo(percentile(seconds, 0.95), 2),
      ]);
    }
    const ends = (from: boolean) =>
      Object.fromEntries(
        follows
          .filter(({ fromStep, toStep }) => (from ? fromStep : toStep) === '')
          .map(({ fromStep, toStep, times }) => [from ? toStep : fromStep, times]),
      );
    expect(ends(true)).toEqual(counted(runs, (run) => run[0]!.step));
    expect(ends(false)).toEqual(counted(runs, (run) => run.at(-1)!.step));

    for (const { fromStep, toStep, times } of follows.filter((row) => row['toStep'] !== '')) {
      const filters = { previousStep: String(fromStep), step: String(toStep) };
      expect(await client.whole('step-events', { filters })).toHaveLength(Number(times));
    }

    const variants = await client.whole('variants');
    expect(
      Object.fromEntries(variants.map(({ steps, workOrders }) => [steps, workOrders])),
    ).toEqual(counted(runs, (run) => run.map(({ step }) => step).join(' → ')));
    expect(variants.map(({ rank }) => rank)).toEqual(variants.map((_, n) => n + 1));
    expect(variants.at(-1)!['coverage']).toBe(1);

    const handovers = await client.whole('handovers');
    const handed = pairs.filter(({ before, next }) => before.actor !== next.actor);
    expect(
      Object.fromEntries(
        handovers.map((row) => [`${row['fromActor']} ${row['toActor']}`, row['times']]),
      ),
    ).toEqual(counted(handed, ({ before, next }) => `${before.actor} ${next.actor}`));

    const times = await client.whole('step-times');
    for (const { step, times: all, workOrders, workOrdersAgain } of times) {
      const each = runs.map((run) => run.filter((one) => one.step === step).length);
      expect([all, workOrders, workOrdersAgain]).toEqual([
        each.reduce((sum, count) => sum + count, 0),
        each.filter((count) => count > 0).length,
        each.filter((count) => count > 1).length,
      ]);
    }
  });

  it('takes the first step from the opening on, and work from opening to closing', async () => {
    await client.add(
      { ...open('wo-1', 1), occurredAt: hour(0) },
      completed({ workOrderId: 'wo-1', step: 'check', at: 3, actor: 'dana' }),
      completed({ workOrderId: 'wo-1', step: 'pay', at: 4, actor: 'dana' }),
      { type: 'work-order.closed', data: { workOrderId: 'wo-1' }, occurredAt: hour(10) },
    );
    const medians = (await client.whole('step-times')).map((row) => [
      row['step'],
      row['medianSeconds'],
    ]);
    expect(medians).toEqual([
      ['check', 3 * 3_600],
      ['pay', 3_600],
    ]);
    expect(await client.whole('cycle-times')).toMatchObject([
      { workflowId: 'refunds', workOrders: 1, medianSeconds: 36_000, p95Seconds: 36_000 },
    ]);
  });

  it('has every event of a step, with who did it, the latest first', async () => {
    await client.add(
      open('wo-1', 1),
      completed({ workOrderId: 'wo-1', step: 'pay', at: 1, actor: 'dana' }),
      {
        type: 'step.blocked',
        data: { workOrderId: 'wo-1', step: 'ship', code: 'no-stock' },
        occurredAt: hour(2),
      },
    );
    const rows = await client.whole('step-events');
    expect(rows.map(({ step, kind, actor }) => [step, kind, actor])).toEqual([
      ['ship', 'blocked', 'olga'],
      ['pay', 'completed', 'dana'],
    ]);
  });

  it('[I9] has who did it and since when, where the report says so', async () => {
    const { type, data } = completed({
      workOrderId: 'wo-1',
      step: 'pay',
      at: 3,
      actor: 'importer',
    });
    const claimed = { performedBy: 'dana', team: 'finance', startedAt: hour(1) };
    await client.add(open('wo-1', 1), { type, data: { ...data, ...claimed }, occurredAt: hour(3) });
    expect(await client.whole('step-events')).toMatchObject([
      { actor: 'dana', team: 'finance', startedAt: hour(1), occurredAt: hour(3) },
    ]);
  });

  it('counts imported work apart, and other tenants nowhere', async () => {
    const { type, data } = open('wo-2', 1);
    await client.add(
      open('wo-1', 1),
      { type, data: { ...data, origin: { imported: true } } },
      completed({ workOrderId: 'wo-1', step: 'pay', at: 1, actor: 'dana' }),
      completed({ workOrderId: 'wo-2', step: 'pay', at: 1, actor: 'dana' }),
    );
    const rows = await client.whole('variants');
    expect(rows.map(({ imported, workOrders, rank }) => [imported, workOrders, rank])).toEqual([
      [false, 1, 1],
      [true, 1, 1],
    ]);
    expect((await client.answer('variants', { tenant: 'other' })).rows).toEqual([]);
  });
});
