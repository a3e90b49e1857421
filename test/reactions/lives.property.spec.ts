import fc from 'fast-check';
import { type ProposedAction, workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { exampleWorkflow } from '#testkit';
import { openExceptions, stoppageOf } from '#work-order';
import { loadPolicy } from '../../apps/policy/src/cedar/compile';
import { Deliveries, type Ending } from './deliveries';

const example = exampleWorkflow('refunds');
const { facts } = example.definition as { readonly facts: Record<string, { source?: string }> };
/** Facts of any source, so that sources may differ. */
const ofAnySource = Object.fromEntries(
  Object.entries(facts).map(([name, { source: _, ...declared }]) => [name, declared]),
);
const rules = {
  definition: workflowOf({ ...example.definition, facts: ofAnySource }),
  policy: {
    ref: { id: 'refunds', version: 1, digest: 'b'.repeat(64) },
    ...loadPolicy(example.cedar),
  },
};

const about = (type: string, data: object = {}): NewEvent => ({
  type,
  data: { workOrderId: 'wo-1', ...data },
});
const opened = about('work-order.opened', {
  jobType: 'refund',
  mode: 'enforce',
  owner: 'support-lead',
  checklistRunId: 'run-1',
  workflow: { id: 'refunds', version: 1, digest: 'a'.repeat(64) },
  objects: ['order-1', 'order-2'],
  inputs: { order: 'order-1', reason: 'broken' },
});

const draft: ProposedAction = {
  kind: 'refund.draft',
  authority: 'propose',
  system: 'helpdesk',
  writes: ['draft'],
  objects: ['order-1'],
  amount: { minor: 1250, currency: 'EUR' },
};
const issue: ProposedAction = {
  ...draft,
  kind: 'refund.issue',
  authority: 'apply',
  system: 'payments',
  writes: ['refund'],
};
const proposals = [draft, issue, { ...issue, objects: ['order-2'] }].flatMap((action) =>
  ['agent-7', 'agent-8'].map((by) => ({ action, by })),
);

type Move =
  | { readonly report: NewEvent }
  | { readonly fact: readonly [source: string, paid: boolean | null] }
  | { readonly propose: number }
  | { readonly answer: number; readonly verb: string }
  | { readonly wait: number }
  | { readonly deliver: number; readonly ending: Ending };

const some = fc.nat({ max: 1_000 });
const moves: fc.Arbitrary<Move> = fc.oneof(
  { arbitrary: fc.record({ propose: some }), weight: 5 },
  {
    arbitrary: fc.record({
      fact: fc.tuple(
        fc.constantFrom('shop', 'payments'),
        fc.constantFrom<(boolean | null)[]>(true, true, false, null),
      ),
    }),
    weight: 4,
  },
  fc.record({
    report: fc.constantFrom(
      about('prerequisite.failed', { prerequisite: 'order-found', code: 'order-not-found' }),
      about('prerequisite.passed', { prerequisite: 'order-found' }),
      about('step.blocked', { step: 'issue-refund', code: 'step-blocked' }),
      about('step.unblocked', { step: 'issue-refund' }),
      about('work-order.stopped'),
      about('work-order.resumed'),
    ),
  }),
  fc.record({ answer: some, verb: fc.constantFrom('granted', 'rejected', 'expired') }),
  fc.record({ wait: fc.constantFrom(1, 5) }),
  {
    arbitrary: fc.record({
      deliver: some,
      ending: fc.constantFrom<Ending[]>('handled', 'handled', 'handled', 'failed', 'killed'),
    }),
    weight: 8,
  },
);
const life = fc.array(moves, { maxLength: 50 });
const order = fc.infiniteStream(some);

/** What only a person resolves: an owner has rejected it. */
const isForPerson = ({ code }: { readonly code: string }): boolean => code === 'approval-rejected';

/** Random lives of a refund, decided by its real rules. fast-check prints the seed and the shortest life that fails. */
describe('a life of a work order', () => {
  it('in which all has passed leaves no exception open, but for those that only a person resolves', () =>
    fc.assert(
      fc.asyncProperty(life, order, async (history, inOrder) => {
        const rest = inOrder[Symbol.iterator]();
        const world = await lived(history);
        await passes(world, rest);
        expect(openExceptions(world.workOrder).filter((one) => !isForPerson(one))).toEqual([]);
      }),
      { numRuns: 100 },
    ));

  it('never has two open exceptions of one cause, nor one that has passed once all is delivered', () =>
    fc.assert(
      fc.asyncProperty(life, order, async (history, inOrder) => {
        const rest = inOrder[Symbol.iterator]();
        const world = await lived(history);
        await deliverAll(world, rest);
        const open = openExceptions(world.workOrder);
        const causes = open.map(({ cause, subject, code }) => `${cause} ${subject} ${code}`);
        expect(new Set(causes).size).toBe(causes.length);
        for (const { causedBy } of open)
          expect(stoppageOf(world.workOrder, causedBy)?.endedAt ?? null).toBeNull();
      }),
      { numRuns: 100 },
    ));

  it.each(['closed', 'abandoned', 'superseded'])(
    'that is %s withdraws all that waits or was to run, and raises nothing',
    (ending) =>
      fc.assert(
        fc.asyncProperty(life, order, async (history, inOrder) => {
          const rest = inOrder[Symbol.iterator]();
          const world = await lived(history);
          await deliverAll(world, rest);
          const before = raisedIn(world);
          world.report(about(`work-order.${ending}`));
          await deliverAll(world, rest);
          const { decisions, approvals } = world.workOrder;
          const inForce = decisions.values().filter(({ supersededBy }) => supersededBy === null);
          const live = inForce.filter(
            ({ outcome, validUntil }) => outcome === 'wait' || validUntil > world.now,
          );
          expect(live.filter(({ outcome }) => outcome !== 'stop')).toEqual([]);
          expect(
            Object.values(approvals).filter(({ status }) =>
              ['requested', 'approved', 'partial', 'conditional'].includes(status),
            ),
          ).toEqual([]);
          expect(raisedIn(world)).toBe(before);
        }),
        { numRuns: 100 },
      ),
  );
});

async function lived(history: readonly Move[]): Promise<Deliveries> {
  const world = new Deliveries(rules);
  world.report(opened);
  for (const move of history) await play(move, world);
  return world;
}

async function play(move: Move, world: Deliveries): Promise<void> {
  if ('report' in move) world.report(move.report);
  else if ('fact' in move) world.report(fact(world, ...move.fact));
  else if ('propose' in move) propose(world, move.propose);
  else if ('answer' in move) answer(world, move.answer, move.verb);
  else if ('wait' in move) world.wait(move.wait);
  else await world.deliver(move.deliver, move.ending);
}

function propose(world: Deliveries, which: number): void {
  const { action, by } = proposals[which % proposals.length]!;
  world.propose(action, by);
}

function fact(world: Deliveries, source: string, value: boolean | null): NewEvent {
  return about('fact.observed', { name: 'order-paid', value, source, observedAt: world.now });
}

/** What its owner says to an approval that is requested, or that nobody answers. */
function answer(world: Deliveries, which: number, verb: string): void {
  const open = Object.values(world.workOrder.approvals).filter(
    ({ status }) => status === 'requested',
  );
  const one = open[which % open.length];
  if (!one) return;
  const { approvalId, requested: coverage } = one;
  const expiresAt = new Date(Date.parse(world.now) + 86_400_000).toISOString();
  world.report(
    about(`approval.${verb}`, {
      approvalId,
      was: 'requested',
      reason: 'x',
      grantedBy: 'finance',
      status: 'approved',
      singleUse: false,
      permits: coverage.permits,
      scope: coverage.scope,
      expiresAt,
    }),
  );
}

/** A loop over the order would end it at its first return. */
async function deliverAll(world: Deliveries, order: Iterator<number>): Promise<void> {
  while (world.left > 0) await world.deliver(order.next().value as number, 'handled');
}

/** Everything that stopped the work passes, and what was proposed is proposed again. */
async function passes(world: Deliveries, order: Iterator<number>): Promise<void> {
  await deliverAll(world, order);
  world.report(about('prerequisite.passed', { prerequisite: 'order-found' }));
  world.report(about('step.unblocked', { step: 'issue-refund' }));
  for (const source of ['shop', 'payments']) world.report(fact(world, source, true));
  world.report(
    about('fact.observed', {
      name: 'order-total',
      value: 500_000,
      source: 'shop',
      observedAt: world.now,
    }),
  );
  world.report(about('work-order.resumed'));
  await deliverAll(world, order);
  for (const { action, by } of proposals) world.propose(action, by);
  await deliverAll(world, order);
}

function raisedIn({ events }: Deliveries): number {
  return events.filter(({ type }) => type === 'exception.raised').length;
}
