import fc from 'fast-check';
import { type ProposedAction, type Scope } from '#contracts';
import { authorises } from './authorises';
import { type Approval } from './state';

describe('an approval', () => {
  it('[A1] covers an action inside what it permits', () =>
    expect(covers(grantedFor({}), refund())).toBe(true));

  it('[A1] does not cover another kind of action', () =>
    expect(why(grantedFor({}), refund({ kind: 'refund.cancel' }))).toContain('refund.cancel'));

  it.each(['requested', 'rejected', 'revoked', 'expired', 'superseded', 'draft'] as const)(
    '[A2] that is %s covers nothing',
    (status) => expect(covers({ ...grantedFor({}), status }, refund())).toBe(false),
  );

  it('[A5] covers nothing from the instant it expires', () => {
    expect(covers({ ...grantedFor({}), expiresAt: now }, refund())).toBe(false);
    expect(covers({ ...grantedFor({}), expiresAt: justAfter }, refund())).toBe(true);
  });

  it('[A9] covers nothing once its single use is used up', () =>
    expect(covers({ ...grantedFor({}), consumed: true }, refund())).toBe(false));

  it('[A1] covers nothing when the rule that asked for it has changed', () =>
    expect(
      authorises(grantedFor({}), refund(), { now, ruleDigest: 'b'.repeat(64), requesters }).covers,
    ).toBe(false));

  it('[A8] covers nothing while a condition is unmet', () => {
    const condition = { number: 1, text: 'deposit received' };
    const conditional = { ...grantedFor({}), status: 'conditional' as const };
    expect(covers({ ...conditional, conditions: [{ ...condition, met: false }] }, refund())).toBe(
      false,
    );
    expect(covers({ ...conditional, conditions: [{ ...condition, met: true }] }, refund())).toBe(
      true,
    );
  });
});

describe('the scope of an approval', () => {
  it.each<[string, Scope, Partial<ProposedAction>]>([
    ['another system', { system: 'payments' }, { system: 'crm' }],
    ['another audience', { audience: 'customer' }, { audience: 'public' }],
    ['no audience at all', { audience: 'customer' }, { audience: undefined }],
    ['one object too many', { objects: ['order-1'] }, { objects: ['order-1', 'order-2'] }],
    ['a write that is not named', { writes: ['refund'] }, { writes: ['refund', 'ledger'] }],
    ['an action that names no object', { objects: ['order-1'] }, { objects: undefined }],
    ['any object when it names none', { objects: [] }, { objects: ['order-1'] }],
    ['a higher amount', { amountUpTo: eur(100) }, { amount: eur(101) }],
    ['another currency', { amountUpTo: eur(100) }, { amount: { minor: 1, currency: 'USD' } }],
    ['an action without an amount', { amountUpTo: eur(100) }, { amount: undefined }],
  ])('[A3] leaves out %s', (_, scope, action) =>
    expect(covers(grantedFor(scope), refund(action))).toBe(false),
  );

  it('[A3] covers fewer objects, fewer writes and a lower amount', () => {
    const scope = { objects: ['order-1', 'order-2'], writes: ['refund'], amountUpTo: eur(100) };
    expect(covers(grantedFor(scope), refund({ writes: [], amount: eur(99) }))).toBe(true);
  });

  it('[A3] covers an amount exactly when it is not above the limit', () =>
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (limit, amount) => {
        const scope = { amountUpTo: eur(limit) };
        return covers(grantedFor(scope), refund({ amount: eur(amount) })) === amount <= limit;
      }),
    ));
});

const now = '2030-01-01T09:00:00.000Z';
const justAfter = '2030-01-01T09:00:00.001Z';
const ruleDigest = 'a'.repeat(64);
const requesters = ['agent-7'];

function eur(minor: number) {
  return { minor, currency: 'EUR' };
}

function refund(other: Partial<ProposedAction> = {}): ProposedAction {
  return {
    kind: 'refund.issue',
    authority: 'apply',
    system: 'payments',
    objects: ['order-1'],
    writes: ['refund'],
    amount: eur(100),
    audience: 'customer',
    ...other,
  };
}

function grantedFor(scope: Scope): Approval {
  return {
    approvalId: 'approval-1',
    kind: 'commercial',
    status: 'approved',
    owner: 'finance-lead',
    requestedBy: 'agent-7',
    onBehalfOf: [],
    decisionId: 'decision-1',
    ruleDigest,
    gate: null,
    asked: { permits: ['refund.issue'], scope },
    quorum: { needed: 1, of: [] },
    signatures: [{ signedBy: 'ana', recordedBy: null }],
    permits: ['refund.issue'],
    scope,
    conditions: [],
    dueAt: now,
    warnAt: null,
    fallback: null,
    rungs: [],
    expiresAt: '2030-01-02T09:00:00.000Z',
    singleUse: false,
    consumed: false,
    grantedBy: 'ana',
  };
}

function covers(approval: Approval, action: ProposedAction): boolean {
  return authorises(approval, action, { now, ruleDigest, requesters }).covers;
}

function why(approval: Approval, action: ProposedAction): string {
  const answer = authorises(approval, action, { now, ruleDigest, requesters });
  return answer.covers ? 'it covers it' : answer.why;
}
