import fc from 'fast-check';
import { fold } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { isGranted } from '#work-order';
import {
  confirm,
  decided,
  escalate,
  evidence,
  grant,
  meet,
  NOW,
  opened,
  person,
  requested,
} from '../../test/approval-builders';
import { type Absences } from './absences';
import { approvalDecider, type WorkOrderApprovalCommand } from './approval.decider';
import { type InContext } from './approval-context';

const people = ['ana', 'ben', 'cem', 'dana', 'eve', 'finn', 'agent-7', 'agent-8'] as const;
const somebody = fc.constantFrom(...people);
const teams = ['field-team', 'desk'] as const;
const memberships = fc.array(fc.record({ who: somebody, of: fc.constantFrom(...teams) }), {
  maxLength: 5,
});

/** Who sent work to whom. */
interface Sent {
  readonly from: string;
  readonly to: string;
}
const sent = fc.record({ from: somebody, to: fc.constantFrom(...people, ...teams) });
const delegations = fc.record({
  before: fc.array(sent, { maxLength: 5 }),
  after: fc.array(sent, { maxLength: 3 }),
});
const absences = fc.array(fc.record({ owner: somebody, deputy: somebody, by: somebody }), {
  maxLength: 3,
});
const permits = ['refund.issue', 'refund.draft'];
const tries = fc.array(
  fc.record({
    who: somebody,
    how: fc.constantFrom('grant', 'record', 'confirm', 'meet', 'take-over'),
    behalf: fc.constantFrom<string[][]>([], [], [], ['ana'], ['ben']),
  }),
  { minLength: 4, maxLength: 16 },
);

describe('whatever chain of delegations leads to an action', () => {
  const seen = { granted: 0, excluded: 0, byTeam: 0 };

  it('[A4] nobody in the chain completes its approval, nor a deputy who acts for one of them', () => {
    fc.assert(
      fc.property(
        fc.record({ proposer: somebody, opener: somebody, owner: somebody }),
        delegations,
        memberships,
        absences,
        tries,
        (roles, { before, after }, members, away, tried) => {
          const all = [...before, ...after];
          const chain = chainOf(roles.proposer, roles.opener, all, members);
          if (chainOf(roles.proposer, roles.opener, all, []).size < chain.size) seen.byTeam += 1;
          const sentBy = dispatchedBy(members);
          const proposer = { id: roles.proposer, teams: teamsOf(roles.proposer, members) };
          const absences = absencesOf(away);
          const past = [
            opened({}, { id: roles.opener }),
            ...before.map(sentBy('before')),
            requested({ requestedBy: roles.proposer, owner: roles.owner }),
            { ...decided({ requestedBy: roles.proposer }), actor: proposer },
            ...after.map(sentBy('after')),
            { ...evidence({ approves: { approver: roles.owner, permits } }), actor: { id: 'zoe' } },
          ];
          let workOrder = fold(approvalDecider, recorded(past));
          for (const one of tried) {
            const command = commandOf(one, roles.owner, absences);
            const events = decide(command, workOrder);
            for (const { data } of events.filter(({ type }) => type === 'approval.granted')) {
              const { grantedBy, recordedBy = [] } = data as {
                readonly grantedBy: string;
                readonly recordedBy?: string;
              };
              const people = [grantedBy, one.who, ...one.behalf].concat(recordedBy);
              expect(people.filter((each) => chain.has(each))).toEqual([]);
              // Who answers is the owner in their own right, or the deputy of one outside the chain.
              if (grantedBy !== roles.owner) expect(chain.has(roles.owner)).toBe(false);
              seen.granted += 1;
            }
            if (events.length === 0 && chain.has(one.who)) seen.excluded += 1;
            workOrder = recorded(events.map((event) => ({ ...event, actor: actorOf(one) }))).reduce(
              approvalDecider.evolve,
              workOrder,
            );
          }
          const approval = workOrder.approvals['approval-1']!;
          if (chain.has(roles.owner)) expect(isGranted(approval)).toBe(false);
        },
      ),
      { numRuns: 1_500 },
    );
    // A property that never saw a grant, or nobody excluded, would say nothing.
    expect(seen.granted).toBeGreaterThan(50);
    expect(seen.excluded).toBeGreaterThan(500);
    expect(seen.byTeam).toBeGreaterThan(30);
  });
});

/** By going over all delegations until nobody is added. */
function chainOf(
  proposer: string,
  opener: string,
  sent: readonly Sent[],
  members: readonly Membership[],
): ReadonlySet<string> {
  let chain = new Set([proposer]);
  for (let size = 0; size !== chain.size;) {
    size = chain.size;
    const own = members.filter(({ who, of }) => chain.has(who) && sent.some(({ to }) => to === of));
    chain = new Set([...chain, ...own.map(({ of }) => of)]);
    const delegators = sent.filter(({ to }) => chain.has(to)).map(({ from }) => from);
    chain = new Set([...chain, ...delegators]);
  }
  return new Set([...chain, opener]);
}

interface Membership {
  readonly who: string;
  readonly of: string;
}

function teamsOf(person: string, members: readonly Membership[]): readonly string[] {
  return members.filter(({ who }) => who === person).map(({ of }) => of);
}

/** Dispatches by people whose credentials answer for their teams. */
function dispatchedBy(members: readonly Membership[]) {
  return (when: string) =>
    ({ from, to }: Sent, index: number): PastEvent => ({
      type: 'delegation.dispatched',
      data: { workOrderId: 'wo-1', dispatchId: `${when}-${index}`, delegator: from, recipient: to },
      actor: { id: from, teams: teamsOf(from, members) },
    });
}

function absencesOf(
  away: readonly { readonly owner: string; readonly deputy: string; readonly by: string }[],
): Absences {
  const from = '2029-01-01T00:00:00.000Z';
  const until = '2031-01-01T00:00:00.000Z';
  return Object.fromEntries(
    away.map(({ owner, deputy, by }) => [owner, { deputy, from, until, declaredBy: [by] }]),
  );
}

interface Try {
  readonly who: string;
  readonly how: string;
  readonly behalf: readonly string[];
}

function actorOf({ who, behalf }: Try) {
  return { id: who, onBehalfOf: behalf };
}

function commandOf(
  one: Try,
  approver: string,
  absences: Absences,
): InContext<WorkOrderApprovalCommand> {
  const by = person(one.who, { actor: actorOf(one), now: NOW });
  const context = { absences };
  switch (one.how) {
    case 'grant':
      return grant({}, by, context);
    case 'record':
      return grant({ approver, evidence: ['evidence-1'] }, { ...by, owners: [approver] }, context);
    case 'confirm':
      return confirm({}, by, context);
    case 'meet':
      return meet({}, by, context);
    default:
      return escalate({ escalationStep: 'absent' }, { now: NOW, roles: ['service'] }, context);
  }
}

function decide(
  command: InContext<WorkOrderApprovalCommand>,
  workOrder: Parameters<typeof approvalDecider.decide>[1],
) {
  try {
    return approvalDecider.decide(command, workOrder);
  } catch (cause) {
    if ((cause as { readonly code?: string }).code === undefined) throw cause;
    return [];
  }
}
