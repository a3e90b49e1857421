import fc from 'fast-check';
import { type ApprovalStatus, type Scope } from '#contracts';
import { fold, Refusal } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { type Approval, type WorkOrder } from '#work-order';
import {
  assign,
  requestedScope,
  confirm,
  decided,
  escalate,
  evidence,
  eur,
  expire,
  grant,
  LATER,
  meet,
  opened,
  person,
  reject,
  request,
  requested,
  revoke,
  supersede,
} from '../../test/approval-builders';
import { type InContext } from './approval-context';
import { approvalDecider, type WorkOrderApprovalCommand } from './approval.decider';
import { widened } from './terms';

/** Domain rule 4: the only moves there are. */
const moves: Readonly<Record<ApprovalStatus, readonly ApprovalStatus[]>> = {
  draft: ['requested'],
  requested: ['partial', 'conditional', 'approved', 'rejected', 'expired', 'superseded'],
  partial: ['approved', 'expired', 'superseded', 'revoked'],
  conditional: ['approved', 'expired', 'superseded', 'revoked'],
  approved: ['expired', 'superseded', 'revoked'],
  rejected: [],
  expired: [],
  superseded: [],
  revoked: [],
};

const people = ['ana', 'ben', 'cem', 'dana', 'olga', 'agent-7', 'finance-lead'];
/** The requesters in every history below: two of them by joining, and one for whom it was done. */
const requesters = ['agent-7', 'dana', 'olga'];

const instants = fc.constantFrom(
  '2030-01-01T09:00:00.000Z',
  '2030-01-01T09:00:00.000Z',
  '2030-01-01T09:00:00.000Z',
  '2030-01-01T10:00:00.000Z',
  '2030-01-01T12:30:00.000Z',
  LATER,
);
const senders = fc
  .record({
    who: fc.constantFrom(...people),
    behalf: fc.constantFrom<string[][]>([], [], [], [], [], ['agent-7'], ['ana']),
    owners: fc.constantFrom<string[][]>([], ['finance-lead'], ['*'], ['*']),
    role: fc.constantFrom('approver', 'operator', 'admin', 'approver', 'delegate'),
    now: instants,
  })
  .map(({ who, behalf, owners, role, now }) =>
    person(who, { actor: { id: who, onBehalfOf: behalf }, owners, roles: ['approver', role], now }),
  );
/** Mostly absent, so that many answers are plain. */
const some = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const answers = fc.record({
  permits: some(
    fc.constantFrom(['refund.issue'], ['refund.draft'], ['refund.issue', 'refund.other']),
  ),
  scope: some(
    fc.constantFrom<Scope[]>({ objects: ['order-1'] }, { amountUpTo: eur(1) }, { system: 'crm' }),
  ),
  conditions: some(fc.constantFrom([{ number: 1, text: 'a' }], [{ number: 2, text: 'b' }])),
  approver: some(fc.constantFrom('ana', 'finance-lead', 'dana')),
  evidence: fc.constant(['letter-ana', 'letter-finance-lead', 'letter-dana']),
  singleUse: fc.boolean(),
});
const commands: fc.Arbitrary<InContext<WorkOrderApprovalCommand>> = fc.oneof(
  { weight: 20, arbitrary: fc.tuple(answers, senders).map(([answer, by]) => grant(answer, by)) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(1, 2, 3), senders)
      .map(([number, by]) => confirm({ number }, by)),
  },
  senders.map((by) => reject({}, by)),
  senders.map((by) => revoke({}, by)),
  fc.tuple(fc.constantFrom(1, 2), senders).map(([number, by]) => meet({ number }, by)),
  fc
    .tuple(fc.constantFrom('ana', 'dana', 'TBD'), senders)
    .map(([owner, by]) => assign({ owner }, by)),
  instants.map((now) => expire({}, { now, roles: ['service'] })),
  fc
    .tuple(fc.constantFrom('warned', 'fallback', 'absent'), instants)
    .map(([escalationStep, now]) => escalate({ escalationStep }, { now, roles: ['service'] })),
  fc.constant(supersede()),
  senders.map((by) => request({ approvalId: 'approval-1' }, by)),
);
const quorums = fc.constantFrom(
  { needed: 1, of: [] },
  { needed: 2, of: [] },
  { needed: 2, of: ['ana', 'ben', 'finance-lead'] },
  { needed: 3, of: ['ana', 'ben', 'cem', 'dana'] },
);

const letters = ['ana', 'finance-lead', 'dana'].map((approver) => ({
  ...evidence({
    evidenceId: `letter-${approver}`,
    approves: { approver, permits: ['refund.issue', 'refund.draft'] },
  }),
  actor: { id: 'clerk' },
}));

describe('whatever is done to an approval', () => {
  const seen = { granted: 0, several: 0 };

  it('[A2] it only moves as rule 4 lists, covers no more than was requested, and takes a quorum of others', () => {
    fc.assert(
      fc.property(quorums, fc.array(commands, { minLength: 5, maxLength: 14 }), (quorum, tried) => {
        let workOrder = fold(approvalDecider, recorded(begun(quorum)));
        let before = workOrder.approvals['approval-1']!;
        for (const command of tried) {
          workOrder = after(workOrder, command);
          const now = workOrder.approvals['approval-1']!;
          if (now === before) continue;
          movesAsListed(before, now);
          coversNoMore(now);
          isOfEnoughOthers(now);
          count(before, now);
          before = now;
        }
      }),
      { numRuns: 350 },
    );
    // A property that never saw a grant would say nothing.
    expect(seen.granted).toBeGreaterThan(50);
    expect(seen.several).toBeGreaterThan(10);
  });

  function count(before: Approval, after: Approval): void {
    if (after.grantedBy === null) return;
    if (before.grantedBy === null) seen.granted += 1;
    if (before.grantedBy === null && after.quorum.needed > 1) seen.several += 1;
  }
});

function begun(quorum: object): readonly PastEvent[] {
  const joined = decided({ decisionId: 'decision-2', requestedBy: 'dana' });
  return [
    opened(),
    requested({
      quorum,
      warnAt: '2030-01-01T10:00:00.000Z',
      fallback: { owner: 'ben', at: '2030-01-01T10:00:00.000Z' },
    }),
    { ...joined, actor: { id: 'dana', onBehalfOf: ['olga'] } },
    evidence(),
    ...letters,
  ];
}

/** What a command leaves behind; a refused one changes nothing. */
function after(workOrder: WorkOrder, command: InContext<WorkOrderApprovalCommand>): WorkOrder {
  try {
    const events = approvalDecider.decide(command, workOrder);
    return recorded(events).reduce(approvalDecider.evolve, workOrder);
  } catch (error) {
    if (error instanceof Refusal) return workOrder;
    throw error;
  }
}

function movesAsListed(before: Approval, after: Approval): void {
  if (before.status !== after.status) expect(moves[before.status]).toContain(after.status);
}

function coversNoMore({ permits, scope }: Approval): void {
  const whole = { permits: ['refund.issue', 'refund.draft'], scope: requestedScope };
  expect(widened(whole, { permits: [...permits], scope })).toEqual([]);
}

function isOfEnoughOthers({ grantedBy, signatures, quorum }: Approval): void {
  const signers = signatures.map(({ signedBy }) => signedBy);
  const writers = signatures.flatMap(({ recordedBy }) => recordedBy ?? []);
  for (const requester of requesters) expect([...signers, ...writers]).not.toContain(requester);
  const seats = signatures.flatMap(({ seat }) => seat ?? []);
  if (quorum.needed > 1) expect(new Set(seats).size).toBe(seats.length);
  expect(quorum.of).toEqual(expect.arrayContaining(seats));
  if (grantedBy === null) return;
  expect(new Set(signers).size).toBeGreaterThanOrEqual(quorum.needed);
}
