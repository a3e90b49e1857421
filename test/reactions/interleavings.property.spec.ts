import fc from 'fast-check';
import { type ExceptionRaisedData, type ExceptionResolvedData } from '#contracts';
import { type NewEvent, type RecordedEvent } from '#kernel';
import { builtInCatalogue, effectOf, endOf, exceptionCalledBy, isUncalled } from '#work-order';
import { Deliveries, type Ending } from './deliveries';

type Move =
  | { readonly report: NewEvent; readonly lateBy?: number }
  | { readonly resolve: number }
  | { readonly deliver: number; readonly ending: Ending };

const opened: NewEvent = {
  type: 'work-order.opened',
  data: {
    workOrderId: 'wo-1',
    jobType: 'refund',
    mode: 'enforce',
    owner: 'olga',
    workflow: { id: 'refunds', version: 1, digest: 'a'.repeat(64) },
    checklistRunId: 'run-1',
  },
};
const inTime = fc.constant(0);
const which = fc.nat({ max: 1_000 });
const order = fc.infiniteStream(which);
const about = (type: string, more: object): NewEvent => ({
  type,
  data: { workOrderId: 'wo-1', ...more },
});

const deliveries: fc.Arbitrary<Move> = fc.record({
  deliver: which,
  ending: fc.constantFrom<Ending[]>('handled', 'handled', 'failed', 'killed'),
});

function blocks(
  lateBy: fc.Arbitrary<number>,
  steps = ['pay', 'pack'],
  codes = ['step-blocked', 'parts-missing'],
): fc.Arbitrary<Move> {
  const step = fc.constantFrom(...steps);
  const code = fc.constantFrom(...codes);
  const report = fc.oneof(
    fc.record({ step, code }).map((data) => about('step.blocked', data)),
    step.map((name) => about('step.unblocked', { step: name })),
  );
  return fc.record({ report, lateBy });
}

const late = fc.oneof(fc.constant(0), fc.nat({ max: 6 }));

const anything: fc.Arbitrary<Move> = fc.oneof(
  { arbitrary: blocks(late), weight: 4 },
  fc.record({ resolve: which }),
  fc.record({
    lateBy: late,
    report: fc.oneof(
      fc.constant(about('prerequisite.failed', { prerequisite: 'paid', code: 'parts-missing' })),
      fc.constant(about('prerequisite.passed', { prerequisite: 'paid' })),
    ),
  }),
  fc.record({
    report: fc.oneof(
      fc.constantFrom('refund', 'note').map(stop),
      fc.nat({ max: 2 }).map((n) => about('delegation.dispatched', dispatch(n))),
      fc
        .tuple(
          fc.constantFrom('timed-out', 'confirmed', 'superseded', 'stopped'),
          fc.nat({ max: 2 }),
        )
        .map(([verb, n]) => about(`delegation.${verb}`, { dispatchId: `d-${n}`, by: 'd-9' })),
      fc.constant(about('action.performed', { authorised: false, action: { kind: 'refund' } })),
    ),
  }),
);

function stop(kind: string): NewEvent {
  return about('decision.made', {
    decisionId: 'decision-1',
    outcome: 'stop',
    enforced: true,
    code: 'policy-stop',
    action: { kind },
    approvals: [],
    consumes: [],
  });
}

function dispatch(n: number): object {
  return {
    dispatchId: `d-${n}`,
    kind: 'delegate_task',
    recipient: 'agent',
    delegator: 'olga',
    reads: [],
    writes: [],
    permits: [],
    blocks: false,
    brief: '{}',
    digest: 'd'.repeat(64),
    timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' },
    createdAt: '2030-01-01T00:00:00.000Z',
    timesOutAt: '2030-01-02T00:00:00.000Z',
  };
}

/**
 * Random histories of a work order, with deliveries that come late, repeated, failed, killed and out of order.
 * fast-check prints the seed and the shortest history that fails.
 */
describe('the effects of events, in whatever order they are delivered', () => {
  it('are one exception for each block of a step and each code, none missing, none doubled', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(blocks(inTime), deliveries), { maxLength: 60 }),
        order,
        async (history, rest) => {
          const { events } = await played(history, rest);
          expect(raisedCounts(events)).toEqual(oracleCounts(events));
        },
      ),
      { numRuns: 1_000 },
    ));

  it.each([
    ['whatever happens, with late reports and people who resolve', anything],
    [
      'where late reports part what seemed to be one block',
      blocks(late, ['pay'], ['step-blocked']),
    ],
  ])('are there once for every cause, %s', (_, moves) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(moves, { arbitrary: deliveries, weight: 2 }), { maxLength: 60 }),
        order,
        async (history, rest) => {
          const world = await played(history, rest);
          for (const event of world.events) mustHaveItsEffect(event, world);
          for (const raised of ofType(world.events, 'exception.raised'))
            mustHaveItsCause(raised, world);
          mustBeSettled(world);
        },
      ),
      { numRuns: 1_000 },
    ),
  );
});

/** Plays a history, and then delivers what is left in an order of its own. */
async function played(history: readonly Move[], rest: Iterable<number>): Promise<Deliveries> {
  const world = new Deliveries();
  world.report(opened);
  for (const move of history) {
    if ('report' in move) world.report(move.report, move.lateBy);
    else if ('deliver' in move) await world.deliver(move.deliver, move.ending);
    else resolveOne(world, move.resolve);
  }
  for (const next of rest) {
    if (world.left === 0) return world;
    await world.deliver(next, 'handled');
  }
  throw new Error('The order ended before the deliveries.');
}

function resolveOne(world: Deliveries, n: number): void {
  const open = Object.values(world.workOrder.exceptions).filter((one) => one.open);
  const one = open[n % open.length];
  if (!one) return;
  const data = { exceptionId: one.exceptionId, resolvedBy: 'olga', resolution: 'found some' };
  world.report(about('exception.resolved', data));
}

/** Of each step and code: how many times of being blocked there were, by the history alone. */
function oracleCounts(events: readonly RecordedEvent[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const open = new Map<string, Set<string>>();
  for (const { type, data } of events) {
    const { step, code } = data as { step: string; code: string };
    if (type === 'step.unblocked') open.delete(step);
    if (type !== 'step.blocked') continue;
    const known = open.get(step) ?? new Set();
    if (!known.has(code)) counts[`${step}/${code}`] = (counts[`${step}/${code}`] ?? 0) + 1;
    open.set(step, known.add(code));
  }
  return counts;
}

function raisedCounts(events: readonly RecordedEvent[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { data } of ofType(events, 'exception.raised')) {
    const { subject, code } = data as ExceptionRaisedData;
    counts[`${subject}/${code}`] = (counts[`${subject}/${code}`] ?? 0) + 1;
  }
  return counts;
}

function mustHaveItsEffect(event: RecordedEvent, { events, workOrder }: Deliveries): void {
  const called = exceptionCalledBy(event);
  if (!called || isUncalled(workOrder, called)) return;
  const { id, version } = event;
  const own = ofType(events, 'exception.raised').filter(
    ({ causationId, data }) =>
      causationId === id && (data as ExceptionRaisedData).code === called.code,
  );
  expect(own.length).toBeLessThanOrEqual(1);
  expect({
    event,
    effect: effectOf(workOrder, { ...called, causedBy: id, version }, builtInCatalogue),
  }).toEqual({ event, effect: expect.anything() });
}

function mustHaveItsCause({ causationId, data }: RecordedEvent, { events }: Deliveries): void {
  const { cause, subject, code } = data as ExceptionRaisedData;
  const called = exceptionCalledBy(events.find(({ id }) => id === causationId)!);
  expect({ cause, subject, code }).toEqual(called);
}

/** What has ended is resolved, once; what a resolution lifted is lifted; what was dispatched was delivered once. */
function mustBeSettled({ events, workOrder }: Deliveries): void {
  const ends = ofType(events, 'exception.resolved').map(
    ({ data }) => (data as ExceptionResolvedData).exceptionId,
  );
  expect(new Set(ends).size).toBe(ends.length);
  for (const exception of workOrder.exceptions.all.values())
    if (exception.open)
      expect({ exception, endedAt: endOf(workOrder, exception) }).toEqual({
        exception,
        endedAt: null,
      });
  for (const { deliveredAt, end } of Object.values(workOrder.delegations))
    expect(deliveredAt !== null || end !== null).toBe(true);
  const delivered = ofType(events, 'delegation.delivered').map(
    ({ data }) => (data as { dispatchId: string }).dispatchId,
  );
  expect(new Set(delivered).size).toBe(delivered.length);
}

function ofType(events: readonly RecordedEvent[], type: string): readonly RecordedEvent[] {
  return events.filter((event) => event.type === type);
}
