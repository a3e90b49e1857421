import fc from 'fast-check';
import { type TestEvent } from '../projections/event.fixture';
import { day } from '../projections/obligations.fixture';
import { type Completed, completed, hour, runsOf } from './process.fixture';
import { QueryClient } from './query.fixture';
import { open } from './stalls.fixture';

describe('whether work goes as its workflow says', () => {
  let client: QueryClient;
  beforeEach(async () => {
    client = await QueryClient.open();
    await client.moveTo(day(40));
  });
  afterEach(() => client.views.close());

  it('[Q2] is that of a replay by hand, for work of six random runs and one as listed', async () => {
    const ids = ['wo-1', 'wo-2', 'wo-3', 'wo-4', 'wo-5', 'wo-6'];
    const anyEvent = fc.record({
      workOrderId: fc.constantFrom(...ids),
      step: fc.constantFrom('check', 'pay', 'ship', 'call'),
      at: fc.nat(90),
      actor: fc.constant('dana'),
    });
    const [events] = fc.sample(fc.array(anyEvent, { minLength: 14, maxLength: 14 }), {
      numRuns: 1,
      seed: 11,
    });
    const asListed = ['check', 'pay', 'ship'].map((step, at): Completed => ({
      workOrderId: 'wo-0',
      step,
      at,
      actor: 'dana',
    }));
    const all = [...asListed, ...events!];
    await client.add(
      published(STEPS),
      ...['wo-0', ...ids, 'wo-open'].map((id) => open(id, 1)),
      ...all.map(completed),
      ...['wo-0', ...ids].map((workOrderId): TestEvent => ({
        type: 'work-order.closed',
        data: { workOrderId },
        occurredAt: hour(100),
      })),
    );
    const runs = runsOf(all);
    const byHand = ['wo-0', ...ids].map((id) => ({
      workOrderId: id,
      ...replayed((runs.get(id) ?? []).map(({ step }) => step)),
    }));
    const rows = (await client.whole('conformance')).toSorted((a, b) =>
      String(a['workOrderId']).localeCompare(String(b['workOrderId'])),
    );
    expect(
      rows.map(({ workOrderId, departures, fitness }) => ({ workOrderId, departures, fitness })),
    ).toEqual(byHand.map(({ tokens: _, ...one }) => one));
    expect(byHand[0]).toMatchObject({ departures: '', fitness: 1 });
    expect(
      new Set(byHand.flatMap(({ departures }) => departures.split(/ \S+(?:, |$)/))).size,
    ).toBeGreaterThan(3);

    const [rates] = await client.whole('conformance-rates');
    const conforming = byHand.filter(({ departures }) => departures === '').length;
    expect(rates).toMatchObject({
      workOrders: byHand.length,
      conforming,
      share: expect.closeTo(conforming / byHand.length, 4),
      fitness: fitnessOf(byHand.map(({ tokens }) => tokens).reduce(added)),
    });
    expect(Number(rates!['shareLower'])).toBeLessThan(Number(rates!['share']));
    expect(Number(rates!['shareUpper'])).toBeGreaterThan(Number(rates!['share']));
  });
});

/** The steps of a workflow, each with those that it comes after. */
const STEPS = { check: [], pay: ['check'], ship: ['check', 'pay'] } as const;

function published(steps: Readonly<Record<string, readonly string[]>>): TestEvent {
  const listed = Object.entries(steps).map(([name, after]) => ({ name, after }));
  const definition = { jobType: 'refund', stages: [{ name: 'all', steps: listed }] };
  const data = { workflowId: 'refunds', version: 1, digest: 'ab'.repeat(32), definition };
  return { type: 'workflow.published', stream: 'workflow-refunds', data, occurredAt: day(1) };
}

interface Tokens {
  readonly produced: number;
  readonly consumed: number;
  readonly missing: number;
  readonly remaining: number;
}

/** Moves tokens one at a time, as a person with a drawing of the net would. */
function replayed(run: readonly string[]) {
  const places = new Map<string, number>();
  const count = { produced: 0, consumed: 0, missing: 0, remaining: 0 };
  const lacked = new Set<string>();
  const put = (place: string): void => {
    count.produced += 1;
    places.set(place, (places.get(place) ?? 0) + 1);
  };
  const take = (place: string): void => {
    count.consumed += 1;
    const there = places.get(place) ?? 0;
    if (there === 0) {
      count.missing += 1;
      lacked.add(place);
    } else places.set(place, there - 1);
  };
  const steps = Object.entries<readonly string[]>(STEPS);
  for (const [step] of steps) put(`before ${step}`);
  for (const step of run) {
    const after = steps.find(([name]) => name === step)?.[1];
    take(`before ${step}`);
    for (const earlier of after ?? []) take(`${step} before ${earlier}`);
    put(`after ${step}`);
    for (const [later] of steps.filter(([, earlier]) => earlier.includes(step)))
      put(`${later} before ${step}`);
  }
  for (const [step] of steps) take(`after ${step}`);
  count.remaining = [...places.values()].reduce((sum, tokens) => sum + tokens, 0);
  const times = (step: string): number => run.filter((one) => one === step).length;
  const lines = [
    ...steps.flatMap(([step, after]) =>
      after
        .filter((earlier) => lacked.has(`${step} before ${earlier}`) && times(earlier) > 0)
        .map((earlier) => `${step} before ${earlier}`)
        .sort(),
    ),
    ...steps.flatMap(([step]) => (times(step) > 1 ? [`repeated ${step}`] : [])),
    ...steps.flatMap(([step]) => (times(step) === 0 ? [`skipped ${step}`] : [])),
    ...(times('call') > 0 ? ['unknown call'] : []),
  ];
  return { departures: lines.join(', '), fitness: fitnessOf(count), tokens: count };
}

function added(a: Tokens, b: Tokens): Tokens {
  return {
    produced: a.produced + b.produced,
    consumed: a.consumed + b.consumed,
    missing: a.missing + b.missing,
    remaining: a.remaining + b.remaining,
  };
}

function fitnessOf({ produced, consumed, missing, remaining }: Tokens): number {
  const fitness = 1 - (missing / consumed + remaining / produced) / 2;
  return Math.round(fitness * 10_000) / 10_000;
}
