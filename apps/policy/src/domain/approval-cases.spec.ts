import { type ApprovalRequestedData, type DecisionMadeData, type ProposedAction } from '#contracts';
import { type PastEvent } from '#testkit';
import {
  decided,
  euros,
  grant,
  granted,
  issue,
  made,
  met,
  NOW,
  outside,
  propose,
  ready,
  refundRules,
  rejected,
  request,
  requestIn,
  waiting,
} from '../../test/refund-builders';

const { approvalId } = request;
/** What another delegate is answered to the same proposal, or another one, after this happened to its request. */
const after = (...past: readonly PastEvent[]) => ({
  proposing: (...[action, by]: Parameters<typeof propose>): DecisionMadeData =>
    decided([...waiting, ...past], propose(action, { by: 'agent-8', ...by })),
  eventTypesOf: (...[action, by]: Parameters<typeof propose>): readonly string[] =>
    made([...waiting, ...past], propose(action, { by: 'agent-8', ...by })).map(({ type }) => type),
});
const ALL_ORDERS = ['order-1', 'order-2', 'order-3'];
/** An action as a workflow lists it. */
const listed = ({ kind, authority, system, writes }: ProposedAction) => ({
  kind,
  authority,
  system,
  writes,
});
const DECIDED = ['decision.made'];
const REQUESTED = ['decision.made', 'approval.requested'];

describe('1. a grant that covers the action', () => {
  it('[A1] lets it run, and names who gave it', () =>
    expect(after(grant).proposing(issue())).toMatchObject({
      outcome: 'run',
      rules: ['refund-waits'],
      reasons: [
        'Money leaves only with the word of finance.',
        `finance approved it (${approvalId}).`,
      ],
      approvals: [approvalId],
      consumes: [],
      owner: 'agent-8',
      nextAction: 'Carry out refund.issue before 2030-01-01T10:00:00.000Z and report the outcome.',
    }));

  it('[A8] lets less run as well', () =>
    expect(after(grant).proposing(issue({ amount: euros(1_000) })).outcome).toBe('run'));

  it('[A6] covers nobody whose key its approver issued', () => {
    const context = { ...outside(), ids: { ...outside().ids, decision: () => 'decision-2' } };
    const by = { by: 'agent-8', issuedBy: ['finance'], context };
    expect(after(grant).proposing(issue(), by)).toMatchObject({
      outcome: 'wait',
      reasons: [
        'Money leaves only with the word of finance.',
        `Approval ${approvalId}: it was granted by a requester.`,
      ],
    });
    expect(after(grant).proposing(issue(), { by: 'agent-8', context }).outcome).toBe('run');
  });

  it('[A1] outlives changes to other rules', () => {
    const cedar = refundRules.replace('100000', '90000').replace('// Amounts', '// All amounts');
    const answer = after(grant).proposing(issue(), { context: outside({ cedar }) });
    expect(answer.outcome).toBe('run');
  });

  it.each<[string, PastEvent, string]>([
    ['has expired', granted(request, { expiresAt: NOW }), 'it has expired'],
    ['was used up', granted(request, { singleUse: true }), 'its single use is used up'],
  ])('[A1] is none any more when it %s: it is requested again', (_, grantEvent, why) => {
    const used = made([...waiting, grantEvent], propose(issue()));
    const past = why.includes('used') ? [grantEvent, ...used] : [grantEvent];
    const ids = { ...outside().ids, decision: () => 'decision-2' };
    const context = { ...outside(), ids };
    expect(after(...past).proposing(issue(), { context })).toMatchObject({
      outcome: 'wait',
      approvals: ['refund-of-decision-2'],
      reasons: ['Money leaves only with the word of finance.', `Approval ${approvalId}: ${why}.`],
    });
  });

  it('[A1] is none once its rule reads otherwise', () => {
    const cedar = refundRules.replace('Money leaves only', 'Money only leaves');
    expect(after(grant).proposing(issue(), { context: outside({ cedar }) })).toMatchObject({
      outcome: 'wait',
      approvals: ['refund-of-decision-1'],
      reasons: expect.arrayContaining([
        `Approval ${approvalId}: the rule that requires it has changed.`,
      ]),
    });
  });

  it('[A4] is none for its granter, alone or through somebody else', () => {
    expect(after(grant).proposing(issue(), { by: 'finance' })).toMatchObject({
      outcome: 'wait',
      reasons: expect.arrayContaining([`Approval ${approvalId}: it was granted by a requester.`]),
    });
    expect(after(grant).proposing(issue(), { for: ['finance'] }).outcome).toBe('wait');
    expect(after(grant).proposing(issue(), { for: ['dana'] }).outcome).toBe('run');
  });

  it('[A1] is none when it is for a gate, or of another kind', () => {
    const other = (overrides: Partial<ApprovalRequestedData>): PastEvent => ({
      type: 'approval.requested',
      data: { ...request, approvalId: 'other', ...overrides },
    });
    for (const overrides of [{ gate: 'launch' }, { kind: 'legal' }]) {
      const past = [...ready(), other(overrides), granted({ ...request, approvalId: 'other' })];
      expect(decided(past, propose(issue())).outcome).toBe('wait');
    }
  });

  it('never turns a stop into a run', () =>
    expect(after(grant).proposing(issue({ amount: euros(100_001) }))).toMatchObject({
      outcome: 'stop',
      rules: ['over-limit-stops'],
    }));

  it('lists the last ten that do not cover it, and none that nobody granted', () => {
    const many = Array.from({ length: 12 }, (_, i) => ({ ...request, approvalId: `a-${i}` }));
    const past = many.flatMap((one) => [
      { type: 'approval.requested', data: one },
      granted(one, { expiresAt: NOW }),
    ]);
    const { reasons } = decided([...ready(), ...past], propose(issue()));
    expect(reasons).toHaveLength(11);
    expect(reasons[1]).toBe('Approval a-2: it has expired.');
    expect(after(rejected(request)).proposing(issue({ objects: ['order-2'] })).reasons).toEqual([
      'Money leaves only with the word of finance.',
    ]);
  });
});

describe('2. a grant that fails by a condition alone', () => {
  const conditions = [
    { number: 1, text: 'deposit received' },
    { number: 2, text: 'papers are in', binds: ['refund.issue'] },
    { number: 3, text: 'sealed', binds: ['refund.draft'] },
  ];
  const conditional = granted(request, { conditions });

  it('[A8] makes the action wait for it, names condition and owner and requests nothing', () => {
    expect(after(conditional).eventTypesOf(issue())).toEqual(DECIDED);
    expect(after(conditional).proposing(issue())).toMatchObject({
      outcome: 'wait',
      owner: 'finance',
      approvals: [approvalId],
      consumes: [],
      reasons: [
        'Money leaves only with the word of finance.',
        `Approval ${approvalId}: condition 1 is not met: deposit received.`,
      ],
      nextAction:
        'Hold refund.issue: finance shows what the approval refund waits for: ' +
        'condition 1 is not met: deposit received.',
      validUntil: '2030-01-02T09:00:00.000Z',
    });
  });

  it('[A8] lets it run when all that bind it are met', () => {
    const first = [conditional, met(request, 1)];
    expect(after(...first).proposing(issue()).nextAction).toContain('condition 2 is not met');
    expect(after(...first, met(request, 2)).proposing(issue()).outcome).toBe('run');
  });

  it('[A8] goes before a request that is open', () => {
    const other = { type: 'approval.requested', data: { ...request, approvalId: 'other' } };
    expect(after(other, conditional).proposing(issue()).approvals).toEqual([approvalId]);
  });

  it('[A8] does not go before a grant that covers it', () => {
    const other = { ...request, approvalId: 'other' };
    const withGrant = [{ type: 'approval.requested', data: other }, granted(other)];
    expect(after(conditional, ...withGrant).proposing(issue())).toMatchObject({
      outcome: 'run',
      approvals: ['other'],
    });
  });
});

describe('3. a grant of less than was requested', () => {
  const less = granted(request, {
    scope: { ...request.scope, amountUpTo: euros(1_000) },
    status: 'partial',
  });

  it('[A1] stops the action, says how far it goes beyond and what is covered', () => {
    expect(after(less).eventTypesOf(issue())).toEqual(DECIDED);
    expect(after(less).proposing(issue())).toMatchObject({
      outcome: 'stop',
      code: 'approval-exceeded',
      rules: ['refund-waits'],
      owner: 'agent-8',
      approvals: [approvalId],
      consumes: [],
      scopeChange: {
        approvalId,
        covered: issue({ amount: euros(1_000) }),
        beyond: [{ field: 'amount' }],
        tracks: [],
      },
      reasons: [
        `The approval refund (${approvalId}) was granted for less: ` +
          'amount: granted 1000 EUR (minor units), requested 1250 EUR (minor units). ' +
          'It covers refund.issue; objects order-1; writes refund; amount 1000 EUR (minor units).',
      ],
      nextAction:
        'Do not carry out refund.issue as proposed. Propose the part that is granted: ' +
        'refund.issue; objects order-1; writes refund; amount 1000 EUR (minor units).',
      validUntil: '2030-01-01T10:00:00.000Z',
    });
  });

  it('[A8] lets what is inside run', () =>
    expect(after(less).proposing(issue({ amount: euros(1_000) })).outcome).toBe('run'));

  it('[A1] lists each field in which it goes beyond', () => {
    const scope = { ...request.scope, writes: [], amountUpTo: euros(1_000) };
    expect(after(granted(request, { scope })).proposing(issue()).reasons).toEqual([
      expect.stringContaining(
        'writes: granted none, requested refund; amount: granted 1000 EUR (minor units)',
      ),
    ]);
  });

  it.each<[ProposedAction, object, string]>([
    [
      { kind: 'order.inspect', authority: 'read', system: 'shop', objects: ALL_ORDERS },
      { objects: ['order-1', 'order-2'] },
      'order.inspect; objects order-1, order-2',
    ],
    [
      issue({ writes: ['refund', 'note', 'receipt'], objects: undefined, amount: undefined }),
      { writes: ['refund', 'note'] },
      'refund.issue; writes refund, note',
    ],
    [
      issue({ writes: undefined, objects: undefined }),
      { amountUpTo: euros(1_000) },
      'refund.issue; amount 1000 EUR (minor units)',
    ],
  ])('[A8] states the part that is covered of %j', (action, scope, part) => {
    const context = outside({
      cedar: '@id("a") @outcome("wait") @approval("refund") permit (principal, action, resource);',
      definition: { objects: [], actions: [action, issue({ kind: 'other' })].map(listed) },
    });
    const proposal = propose(action, { context });
    const requested = made(ready(), proposal);
    const less = { ...requestIn(requested).scope, ...scope };
    const past = [...ready(), ...requested, granted(requestIn(requested), { scope: less })];
    expect(decided(past, proposal).reasons).toEqual([
      expect.stringContaining(`It covers ${part}.`),
    ]);
  });

  it('[A8] stops also what nothing is left of, or another kind than was permitted', () => {
    const none = granted(request, { scope: { ...request.scope, writes: [] } });
    expect(after(none).proposing(issue()).reasons).toEqual([
      `The approval refund (${approvalId}) was granted for less: ` +
        'writes: granted none, requested refund. It covers no part of this.',
    ]);
    const other = granted(request, { permits: ['refund.draft', 'refund.x'] });
    expect(after(other).proposing(issue()).reasons).toEqual([
      `The approval refund (${approvalId}) was granted for less: ` +
        'kind: granted refund.draft, refund.x, requested refund.issue. It covers no part of this.',
    ]);
  });

  it('[A1] stops every requester, and after the part was used', () => {
    const single = granted(request, {
      scope: { ...request.scope, amountUpTo: euros(1_000) },
      singleUse: true,
    });
    const used = made([...waiting, single], propose(issue({ amount: euros(1_000) })));
    expect(used[0]!.data).toMatchObject({ outcome: 'run', consumes: [approvalId] });
    expect(after(single, ...used).proposing(issue()).code).toBe('approval-exceeded');
    expect(after(less).proposing(issue(), { by: 'finance' }).code).toBe('approval-exceeded');
  });

  it('[A3] requests what was not requested of the owner before', () =>
    expect(after(less).eventTypesOf(issue({ amount: euros(1_251) }))).toEqual(REQUESTED));

  it('[A3] requests again when that grant has expired or its rule was changed', () => {
    const over = granted(request, { scope: {}, expiresAt: NOW });
    expect(after(over).eventTypesOf(issue())).toEqual(REQUESTED);
    const cedar = refundRules.replace('Money leaves', 'Money walks');
    expect(after(less).eventTypesOf(issue(), { context: outside({ cedar }) })).toEqual(REQUESTED);
  });
});
