import fc from 'fast-check';
import { type DecisionMadeData, type Outcome, type ProposedAction } from '#contracts';
import { fold } from '#kernel';
import { canonicalBytes } from '#platform';
import { type PastEvent, recorded } from '#testkit';
import { decidedOnceMore, lived, newLife } from '../../test/random-life';
import { verbs } from '../../test/random-verbs';
import {
  again,
  decided,
  draft,
  fact,
  granted,
  issue,
  made,
  outside,
  prerequisite,
  propose,
  ready,
  request,
  requestIn,
  revoked,
  workOrderId,
} from '../../test/refund-builders';
import { decisionDecider } from './decision.decider';

const context = outside();
const emptyPolicy = outside({ cedar: '// nothing is permitted' });

const requested: PastEvent = { type: 'approval.requested', data: request };
const answered = (verb: 'rejected' | 'revoked', approvalId: string): PastEvent => ({
  type: `approval.${verb}`,
  data: { workOrderId, approvalId, rejectedBy: 'finance', revokedBy: 'finance', reason: 'x' },
});

const facts = fc.oneof(
  fc.tuple(fc.constant('order-paid'), fc.constantFrom(true, false, null, 'yes')),
  fc.tuple(fc.constant('order-total'), fc.oneof(fc.integer({ min: 0 }), fc.constant(null))),
);
const pastEvent: fc.Arbitrary<PastEvent> = fc.oneof(
  facts.map(([name, value]) => fact(name, value)),
  fc.constantFrom(
    prerequisite('passed'),
    prerequisite('failed'),
    requested,
    answered('rejected', request.approvalId),
    answered('revoked', request.approvalId),
    { type: 'work-order.stopped', data: { workOrderId, reason: 'x' } },
    { type: 'work-order.resumed', data: { workOrderId, reason: 'x' } },
    // A grant of something that nobody requested on this work order.
    granted({ ...request, approvalId: 'another-work-orders' }),
  ),
);
const past = fc.array(pastEvent, { maxLength: 12 }).map((events) => [...ready(), ...events]);

const action: fc.Arbitrary<ProposedAction> = fc.record(
  {
    kind: fc.constantFrom('refund.issue', 'refund.draft', 'order.inspect', 'customer.reply', 'x.y'),
    authority: fc.constantFrom('read', 'propose', 'approve', 'apply', 'rollback'),
    system: fc.constantFrom('payments', 'helpdesk', 'shop', 'bank'),
    writes: fc.subarray(['refund', 'draft', 'reply', 'price']),
    objects: fc.subarray(['order-1', 'order-2']),
    amount: fc.record({
      minor: fc.integer({ min: 0, max: 200_000 }),
      currency: fc.constantFrom('EUR', 'USD'),
    }),
  },
  { requiredKeys: ['kind', 'authority', 'system'] },
);

describe('whatever happened before', () => {
  it('[P2] without a grant, what a rule makes wait never runs', () =>
    fc.assert(
      fc.property(past, fc.integer({ min: 0, max: 200_000 }), (events, minor) => {
        const proposal = issue({ amount: { minor, currency: 'EUR' } });
        expect(decided(events, propose(proposal, { context })).outcome).not.toBe<Outcome>('run');
      }),
      { numRuns: 200 },
    ));

  it('[P2] without a rule, nothing runs', () =>
    fc.assert(
      fc.property(past, action, (events, proposal) => {
        const { outcome, rules, owner } = decided(
          events,
          propose(proposal, { context: emptyPolicy }),
        );
        expect(outcome).toBe<Outcome>('stop');
        expect(rules.length).toBeGreaterThan(0);
        expect(owner).not.toBe('');
      }),
      { numRuns: 200 },
    ));

  it('[I3] what runs stays inside the systems and writes that the workflow lists', () =>
    fc.assert(
      fc.property(past, action, (events, proposal) => {
        if (decided(events, propose(proposal, { context })).outcome !== 'run') return;
        const system = context.definition!.systems.find(({ name }) => name === proposal.system);
        expect(system?.writes ?? []).toEqual(expect.arrayContaining(proposal.writes ?? []));
      }),
      { numRuns: 300 },
    ));

  it('[P3] each decision of a history comes out the same on replay, byte for byte', () =>
    fc.assert(
      fc.property(
        past,
        fc.array(action, { maxLength: 4 }),
        fc.boolean(),
        (events, proposals, single) => {
          const history = livedThrough(events, [issue(), draft, ...proposals], single);
          history.forEach(({ type, data }, index) => {
            if (type !== 'decision.made') return;
            const redone = redo(history.slice(0, index), data as DecisionMadeData);
            expect(canonicalBytes(redone).equals(canonicalBytes(data))).toBe(true);
          });
        },
      ),
      { numRuns: 50 },
    ));

  it('[P3] and so does each decision of a life full of answers, halts and changes of rules', () =>
    fc.assert(
      fc.property(fc.array(verbs, { minLength: 10, maxLength: 25 }), (steps) => {
        const { events } = steps.reduce(lived, newLife());
        events.forEach((event, index) => {
          if (event.type !== 'decision.made') return;
          expect(decidedOnceMore(events.slice(0, index), event)).toEqual(event.data);
        });
      }),
      { numRuns: 40 },
    ));
});

/** Proposes each action, grants what is requested, decides again and revokes it. */
const livedThrough = (
  events: readonly PastEvent[],
  actions: readonly ProposedAction[],
  singleUse: boolean,
): readonly PastEvent[] =>
  actions.reduce<readonly PastEvent[]>((history, proposal, index) => {
    const ids = { ...context.ids, decision: (old?: string) => (old ? `${old}-x` : `d-${index}`) };
    const here = { ...context, ids };
    const proposed = [...history, ...made(history, propose(proposal, { context: here }))];
    const { approvals, outcome } = proposed.at(-1)!.data as DecisionMadeData;
    const open = made(history, propose(proposal, { context: here })).find(
      ({ type }) => type === 'approval.requested',
    );
    if (!open || outcome === 'run' || approvals?.length === 0) return proposed;
    const ofApproval = requestIn([open]);
    const about = { approvalId: ofApproval.approvalId };
    const withGrant = [...proposed, granted(ofApproval, { singleUse })];
    const ran = [...withGrant, ...made(withGrant, again(about, { context: here }))];
    return index % 2 === 0 ? ran : [...ran, revoked(ofApproval)];
  }, events);

/** The decision once more, from what the ledger holds of it and of what came before. */
const redo = (before: readonly PastEvent[], data: DecisionMadeData): unknown => {
  const { action: proposal, requestedBy: by, decidedAt: at, supersedes } = data;
  const ids = { ...context.ids, decision: () => data.decisionId };
  const same = { at, context: { ...context, ids } };
  const command =
    supersedes === undefined
      ? propose(proposal, { ...same, by })
      : again({ decisionId: supersedes }, same);
  const state = fold(decisionDecider, recorded(before));
  return decisionDecider.decide(command, state)[0]!.data;
};
