import fc from 'fast-check';
import {
  type ApprovalStatus,
  approvalStatuses,
  type Coverage,
  type Money,
  type ProposedAction,
} from '#contracts';
import {
  anyAction,
  eur,
  granted,
  justAfter,
  meeting,
  now,
  refund,
  refundScope,
  ruleDigest,
} from '../../test/approval-builders';
import { authorises, isGranted } from './authorises';
import { type Approval } from '../state';

const granting: readonly ApprovalStatus[] = ['approved', 'partial', 'conditional'];

describe('an approval', () => {
  it.each(granting)('[A1] that is %s covers an action inside what it permits', (status) => {
    expect(answer(granted({ status }))).toEqual({ covers: true });
    expect(isGranted(granted({ status }))).toBe(true);
  });

  it.each(approvalStatuses.filter((status) => !granting.includes(status)))(
    '[A2] that is %s covers nothing',
    (status) => {
      expect(answer(granted({ status }))).toEqual(no('status', `it is ${status}`));
      expect(isGranted(granted({ status }))).toBe(false);
    },
  );

  it('[C4] covers nothing after a reopening, whatever became of it until then', () => {
    const earlier = granted({ isOfEarlierRun: true });
    expect(answer(earlier)).toEqual(
      no('status', 'it was requested before the work order was reopened'),
    );
    expect(isGranted(earlier)).toBe(false);
  });

  it('[A5] covers nothing from the instant it expires, nor without one', () => {
    const expired = no('expired', 'it has expired');
    expect(answer(granted({ expiresAt: now }))).toEqual(expired);
    expect(answer(granted({ expiresAt: null }))).toEqual(expired);
    expect(answer(granted({ expiresAt: justAfter }))).toEqual({ covers: true });
  });

  it('[A9] covers nothing once its single use is used up', () => {
    const used = granted({ singleUse: true, consumed: true });
    expect(answer(used)).toEqual(no('consumed', 'its single use is used up'));
    expect(answer({ ...used, consumed: false })).toEqual({ covers: true });
  });

  it('[A1] covers nothing when the rule that requires it has changed', () =>
    expect(answer(granted({ ruleDigest: 'b'.repeat(64) }))).toEqual(
      no('rule', 'the rule that requires it has changed'),
    ));

  it('[A1] does not cover another kind of action', () =>
    expect(answer(granted(), refund({ kind: 'refund.cancel' }))).toEqual(
      no('permits', 'it does not permit refund.cancel'),
    ));

  it('[A1] does not cover what goes beyond its scope, and says where first', () =>
    expect(answer(granted(), refund({ amount: eur(101), writes: ['ledger'] }))).toEqual(
      no('scope', 'writes: granted refund, requested ledger'),
    ));

  it('[A3] covers an amount exactly when it is not above the limit', () =>
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (limit, minor) => {
        const approval = granted({ scope: { ...refundScope, amountUpTo: eur(limit) } });
        return answer(approval, refund({ amount: eur(minor) })).covers === minor <= limit;
      }),
    ));
});

describe('an approval that a requester granted', () => {
  const self = no('self', 'it was granted by a requester');
  const signed = (signedBy: string, recordedBy: string | null = null) => ({ signedBy, recordedBy });

  it.each([
    ['as the one who signed', [signed('agent-7')]],
    ['as one of the signers', [signed('ana'), signed('agent-7')]],
    ['as the one who wrote it down', [signed('ana', 'agent-7')]],
    ['as the one on whose behalf it is requested', [signed('olga')]],
    ['as the one whom the signer acted for', [{ ...signed('ana'), inNameOf: ['olga'] }]],
    ['as one of those who wrote it down', [signed('ana'), signed('ben', 'olga')]],
    ['by a key that they issued', [{ ...signed('ana'), issuedBy: ['root', 'olga'] }]],
  ])('[A4] %s covers nothing', (_, signatures) =>
    expect(answer(granted({ signatures }), refund(), ['agent-7', 'olga'])).toEqual(self),
  );

  it('[A4] counts as theirs where who issued their key gave or recorded it, unless a requester may confirm', () => {
    const context = { now, ruleDigest, requesters: ['agent-7'], issuers: ['dana'] };
    for (const one of [signed('dana'), signed('ana', 'dana')])
      expect(authorises(granted({ signatures: [one] }), refund(), context)).toEqual(self);
    const confirmed = granted({ signatures: [signed('dana')], requesterMayConfirm: true });
    expect(authorises(confirmed, refund(), context)).toEqual({ covers: true });
  });

  it('[A4] counts where it is that of a requester who may confirm, and of no other', () => {
    const context = { now, ruleDigest, requesters: ['agent-7', 'olga'], confirmers: ['olga'] };
    const answerTo = (more: object, requesterMayConfirm = true) =>
      authorises(
        granted({ signatures: [{ ...signed('olga'), ...more }], requesterMayConfirm }),
        refund(),
        context,
      );
    const theirKey = { issuedBy: ['olga'] };
    for (const more of [{}, theirKey, { ...theirKey, signedBy: 'ana', inNameOf: ['olga'] }])
      expect(answerTo(more)).toEqual({ covers: true });
    expect(answerTo({ ...theirKey, signedBy: 'ana' })).toEqual(self);
    expect(answerTo({ signedBy: 'agent-7' })).toEqual(self);
    expect(answerTo({}, false)).toEqual(self);
  });

  it('[A4] is found by the key of any signer, and counts where nobody of them issued it', () => {
    const byKeyOf = (issuer: string) => [signed('ana'), { ...signed('ben'), issuedBy: [issuer] }];
    expect(answer(granted({ signatures: byKeyOf('agent-7') }))).toEqual(self);
    expect(answer(granted({ signatures: byKeyOf('root') }))).toEqual({ covers: true });
  });

  it('[A4] is searched among today’s requesters', () =>
    expect(answer(granted({ signatures: [signed('ana', 'ben')] }), refund(), ['olga'])).toEqual({
      covers: true,
    }));
});

describe('a condition', () => {
  const condition = { number: 2, text: 'close R-03', met: false };
  const unmet = no('condition', 'condition 2 is not met: close R-03');

  it('[A8] that is not met lets nothing through', () => {
    expect(conditional(condition)).toEqual(unmet);
    expect(conditional({ ...condition, met: true })).toEqual({ covers: true });
  });

  it('[A8] holds back the kinds that it binds, and no others', () => {
    expect(conditional({ ...condition, binds: ['pilot.launch', 'refund.issue'] })).toEqual(unmet);
    expect(conditional({ ...condition, binds: ['pilot.launch'] })).toEqual({ covers: true });
  });

  it('[A8] is one of several: the first that is not met is named', () =>
    expect(
      conditional({ number: 1, text: 'deposit received', met: true }, condition, {
        number: 3,
        text: 'demo accepted',
        met: false,
      }),
    ).toEqual(unmet));

  it('[A8] comes last: what it says is all that is missing', () => {
    const approval = granted({ status: 'conditional', conditions: [condition] });
    const beyond = answer(approval, refund({ audience: 'public' }));
    expect(beyond).toMatchObject({ because: 'scope' });
  });

  function conditional(...conditions: Approval['conditions']) {
    return answer(granted({ status: 'conditional', conditions }));
  }
});

describe('what is missing', () => {
  it('is named in one order, whatever else is missing', () => {
    const missing: Partial<Approval>[] = [
      { status: 'revoked' },
      { consumed: true },
      { expiresAt: now },
      { ruleDigest: 'b'.repeat(64) },
      { signatures: [{ signedBy: 'agent-7', recordedBy: null }] },
      { permits: [] },
      { scope: {} },
      { conditions: [{ number: 1, text: 'x', met: false }] },
    ];
    const named = missing.map((_, index) =>
      answer(granted(Object.assign({}, ...missing.slice(index)))),
    );
    expect(named.map((one) => !one.covers && one.because)).toEqual([
      'status',
      'consumed',
      'expired',
      'rule',
      'self',
      'permits',
      'scope',
      'condition',
    ]);
  });
});

describe('the coverage of an approval', () => {
  it('[A3] ends where any one field of a covered action is widened', () =>
    fc.assert(
      fc.property(anyAction, fc.constantFrom(...widenings), (action, widen) => {
        const { kind, system, objects = [], writes = [], amount, audience } = action;
        const scope = {
          system,
          objects,
          writes,
          arguments: action.arguments,
          ...(amount && { amountUpTo: amount }),
          ...(audience !== undefined && { audience }),
        };
        const approval = granted({ permits: [kind], scope });
        expect(answer(approval, action)).toEqual({ covers: true });
        expect(answer(approval, widen(action)).covers).toBe(false);
      }),
    ));

  it('[A1] never grows by taking something away from it', () =>
    fc.assert(
      fc.property(meeting, fc.constantFrom(...narrowings), ({ action, coverage }, narrow) => {
        const narrower = answer(granted(narrow(coverage)), action);
        if (narrower.covers) expect(answer(granted(coverage), action)).toEqual({ covers: true });
      }),
      { numRuns: 500 },
    ));
});

type Widening = (action: ProposedAction) => ProposedAction;

const widenings: readonly Widening[] = [
  (action) => ({ ...action, kind: 'refund.cancel' }),
  (action) => ({ ...action, system: 'bank' }),
  (action) => ({ ...action, objects: [...(action.objects ?? []), 'one-more'] }),
  (action) => ({ ...action, writes: [...(action.writes ?? []), 'one-more'] }),
  (action) => ({
    ...action,
    amount: { minor: (action.amount?.minor ?? 0) + 1, currency: action.amount?.currency ?? 'EUR' },
  }),
  (action) => ({ ...action, amount: { minor: 0, currency: 'GBP' } }),
  (action) => ({ ...action, audience: 'everybody' }),
  (action) => ({ ...action, arguments: { ...action.arguments, more: 1 } }),
];

type Narrowing = (coverage: Coverage) => Coverage;

/**
 * A lower limit, fewer names. Audience and arguments say exactly which, and so do lists without any
 * name: they are no limit that could be lower.
 */
const narrowings: readonly Narrowing[] = [
  ({ permits, scope }) => ({ permits: permits.slice(1), scope }),
  ({ permits, scope }) => ({ permits, scope: { ...scope, objects: fewer(scope.objects) } }),
  ({ permits, scope }) => ({ permits, scope: { ...scope, writes: fewer(scope.writes) } }),
  ({ permits, scope }) => ({ permits, scope: { system: 'crm', ...scope } }),
  ({ permits, scope }) => ({ permits, scope: { ...scope, amountUpTo: less(scope.amountUpTo) } }),
];

function fewer(names: string[] = ['a']): string[] {
  return names.length > 1 ? names.slice(1) : names;
}

function less(limit: Money | undefined): Money | undefined {
  return limit && { ...limit, minor: Math.max(0, limit.minor - 1) };
}

function no(because: string, why: string) {
  return { covers: false, because, why };
}

function answer(
  approval: Approval,
  action: ProposedAction = refund(),
  requesters: readonly string[] = ['agent-7'],
) {
  return authorises(approval, action, { now, ruleDigest, requesters });
}
