import fc from 'fast-check';
import { type BreakGlassDeclaredData, type Scope } from '#contracts';
import { fold, type NewEvent, Refusal } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { builtInCatalogue, type WorkOrder } from '#work-order';
import {
  breachReview,
  declare,
  definition,
  end,
  exactly,
  expire,
  outside,
  refund,
  review,
} from '../../test/obligation-builders';
import { event, opened } from '../../test/exception-builders';
import { breakGlassDecider } from './break-glass.decider';

const people = ['olga', 'ana', 'ben', 'dana', 'shop-owner', 'payments-lead', 'TBD'];
const person = fc.constantFrom(...people.slice(0, -1));
const owner = fc.option(fc.constantFrom(...people), { nil: undefined });
const chain = fc.option(fc.uniqueArray(person, { maxLength: 3 }), { nil: undefined });
const role = fc.constantFrom('integrator', 'approver', 'operator', 'admin');

const actors = fc.record({ id: person, key: fc.constantFrom('key-1', 'key-2'), onBehalfOf: chain });
const senders = fc.record({
  actor: actors,
  roles: fc.uniqueArray(role, { minLength: 1 }),
  owners: fc.constantFrom<string[]>([], ['*'], ['payments-lead']),
});
const codes = fc.record({
  owner,
  remediationOwner: owner,
  title: fc.constant('The gateway is down'),
  sla: fc.constantFrom('PT0S', 'PT4H', 'P30D'),
  calendar: fc.constantFrom(undefined, 'office'),
  breakGlass: fc.option(
    fc.record(
      {
        ttlMax: fc.constantFrom('PT30M', 'P7D'),
        reviewOwner: fc.constantFrom(...people),
        reviewWithin: fc.constantFrom('PT0S', 'P2D'),
        remediateWithin: fc.constantFrom('PT0S', 'P30D'),
        recurrenceWindow: fc.constantFrom('P1D', 'P90D'),
      },
      { requiredKeys: [] },
    ),
    { nil: undefined },
  ),
});
const scopes = fc.constantFrom<(Scope | undefined)[]>(
  undefined,
  exactly,
  {},
  { system: 'payments', amountUpTo: exactly.amountUpTo },
  { objects: ['order-2'] },
  { system: 'ledger' },
);
const declarations = fc.record({
  sender: senders,
  code: codes,
  scope: scopes,
  timeToLive: fc.constantFrom('PT1S', 'PT30M', 'PT1H', 'P1D', 'P8D'),
  workOwner: fc.constantFrom(...people),
  workflowOwner: person,
  overdue: fc.integer({ min: 0, max: 8 }),
});
type Declaration = typeof declarations extends fc.Arbitrary<infer T> ? T : never;

describe('whatever is declared', () => {
  it('[E3] opens an exception, a review and a remediation, each naming the others, or is refused as a whole', () => {
    let taken = 0;
    fc.assert(
      fc.property(declarations, (declaration) => {
        const events = declaredAs(declaration, begun(declaration));
        if (events.length === 0) return;
        taken += 1;
        hasEveryObligation(events);
        isSignedByAnother(declaration, events);
      }),
      { numRuns: 500 },
    );
    // A property that never saw a declaration would say nothing.
    expect(taken).toBeGreaterThan(100);
  });

  it('[E4] is reviewed by nobody who declared it, nor anybody of their chain, whatever happens in between', () => {
    let reviewed = 0;
    const tries = fc.array(
      fc.oneof(
        { weight: 5, arbitrary: senders.map((by) => review({}, by)) },
        { weight: 1, arbitrary: senders.map((by) => end({}, by)) },
        fc.constantFrom(
          expire({ now: '2030-02-01T00:00:00.000Z' }),
          breachReview(1, { now: '2031-01-01T00:00:00.000Z' }),
        ),
        person.map((to) => assigned(to)),
        fc.constant(event('work-order.abandoned', { reason: 'given up' })),
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(declarations, tries, (declaration, tried) => {
        const before = begun(declaration);
        const events = declaredAs(declaration, before);
        const declared = recorded(events).reduce(breakGlassDecider.evolve, before);
        const { id, onBehalfOf = [] } = declaration.sender.actor;
        const declarers = new Set([id, ...onBehalfOf]);
        tried.reduce((workOrder, one) => {
          const made = 'metadata' in one ? eventsOf(one, workOrder) : [one];
          if (made.some(({ type }) => type === 'post-review.completed') && 'metadata' in one) {
            reviewed += 1;
            const { actor } = one.metadata;
            for (const reviewer of [actor.id, ...(actor.onBehalfOf ?? [])])
              expect(declarers).not.toContain(reviewer);
          }
          return recorded(made).reduce(breakGlassDecider.evolve, workOrder);
        }, declared);
      }),
      { numRuns: 500 },
    );
    expect(reviewed).toBeGreaterThan(10);
  });
});

function begun({ workOwner }: Declaration): WorkOrder {
  return fold(breakGlassDecider, recorded([opened({ owner: workOwner })]));
}

/** What is recorded; nothing where it is refused. */
function declaredAs(declaration: Declaration, workOrder: WorkOrder): readonly NewEvent[] {
  const { sender, code, scope, timeToLive, workflowOwner, overdue } = declaration;
  const context = {
    catalogue: { ...builtInCatalogue, 'gateway-down': code },
    calendars: outside().calendars,
    definition: definition({ owner: workflowOwner }),
    overdueReviews: Array.from({ length: overdue }, (_, i) => ({
      postReviewId: `review-${i}`,
      workOrderId: `wo-${i}`,
    })),
  };
  return eventsOf(declare({ scope, timeToLive }, { ...sender, context }), workOrder);
}

function eventsOf(command: ReturnType<typeof declare>, workOrder: WorkOrder): readonly NewEvent[] {
  try {
    return breakGlassDecider.decide(command, workOrder);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

function hasEveryObligation(events: readonly NewEvent[]): void {
  expect(events.slice(0, 4).map(({ type }) => type)).toEqual([
    'break-glass.declared',
    'exception.raised',
    'post-review.scheduled',
    'remediation.opened',
  ]);
  const [declared, raised, scheduled, opened] = events.map(({ data }) => data);
  const { exceptionId, postReviewId, remediationId, breakGlassId, code } =
    declared as BreakGlassDeclaredData;
  const about = { workOrderId: 'wo-1', code };
  const dated = { dueAt: expect.any(String), owner: expect.any(String) };
  const escalationSteps = { escalationPath: [{ number: 1 }, { number: 2 }, { number: 3 }] };
  expect(raised).toMatchObject({ ...about, ...dated, exceptionId, subject: breakGlassId });
  expect(scheduled).toMatchObject({
    ...about,
    ...dated,
    ...escalationSteps,
    postReviewId,
    breakGlassId,
  });
  expect(opened).toMatchObject({ ...about, ...dated, ...escalationSteps, remediationId });
  expect(declared).toMatchObject({ permits: [refund.kind], expiresAt: expect.any(String) });
  const ids = events.slice(1).map(({ data }) => (data as { exceptionId?: string }).exceptionId);
  const raisedIds = ids.filter((id) => id !== undefined);
  expect(new Set(raisedIds).size).toBe(raisedIds.length);
}

/** Also: the owner of the review is none of those who declared. */
function isSignedByAnother({ sender, overdue }: Declaration, events: readonly NewEvent[]): void {
  const [declared, , scheduled] = events.map(({ data }) => data);
  const { secondSignature } = declared as BreakGlassDeclaredData;
  const declarers = [sender.actor.id, ...(sender.actor.onBehalfOf ?? [])];
  expect(secondSignature !== undefined).toBe(overdue > 0);
  expect(declarers).not.toContain(secondSignature?.owner);
  expect(declarers).not.toContain((scheduled as { owner: string }).owner);
}

function assigned(owner: string): PastEvent {
  return event('obligation.assigned', { kind: 'post-review', subject: 'review-1', owner });
}
