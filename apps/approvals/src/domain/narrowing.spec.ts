import fc from 'fast-check';
import { type ProposedAction, type Scope } from '#contracts';
import { withinScope } from '#work-order';
import { narrowed, widened } from './narrowing';

const names = fc.constantFrom('a', 'b');
const amounts = fc.record({
  minor: fc.nat({ max: 2 }),
  currency: fc.constantFrom('EUR', 'EUR', 'USD'),
});
const scopes: fc.Arbitrary<Scope> = fc.record(
  {
    system: names,
    audience: names,
    objects: fc.uniqueArray(names),
    writes: fc.uniqueArray(names),
    amountUpTo: amounts,
  },
  { requiredKeys: [] },
);
const actions: fc.Arbitrary<ProposedAction> = fc.record(
  {
    kind: fc.constant('refund.issue'),
    authority: fc.constant('apply' as const),
    system: names,
    audience: names,
    objects: fc.uniqueArray(names),
    writes: fc.uniqueArray(names),
    amount: amounts,
  },
  { requiredKeys: ['kind', 'authority', 'system'] },
);

const asked: Scope = { system: 'payments', objects: ['order-1'], amountUpTo: eur(100) };

describe('a grant', () => {
  it('[A3] is as wide as the request in each field that its owner does not name', () =>
    expect(
      narrowed(request(asked), { scope: { amountUpTo: eur(1), audience: undefined } }),
    ).toEqual(request({ ...asked, amountUpTo: eur(1) })));

  it('[A3] may limit what the request left open', () =>
    expect(widened(request(asked), request({ ...asked, writes: ['refund'] }))).toEqual([]));

  it.each<[string, Scope]>([
    ['/scope/amountUpTo', { amountUpTo: eur(1) }],
    ['/scope/audience', { audience: 'customer' }],
  ])('[A3] is wider with %s where the request had none', (pointer, said) =>
    expect(
      widened(request({ system: 'payments' }), request({ system: 'payments', ...said })),
    ).toEqual([{ pointer, message: 'was not asked for; leave it out' }]),
  );

  it('[A3] never covers an action that the request did not cover', () => {
    let told = 0;
    fc.assert(
      fc.property(scopes, scopes, actions, (wanted, said, action) => {
        const narrower = narrowed(request(wanted), { scope: said });
        if (widened(request(wanted), narrower).length > 0) return;
        if (!covers(narrower.scope, action)) return;
        told += 1;
        expect(covers(wanted, action)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
    expect(told).toBeGreaterThan(50);
  });
});

// The words of this spec.

function request(scope: Scope) {
  return { permits: ['refund.issue'], scope };
}

/**
 * What may run under a scope, as policy reads it: what the scope limits is inside, and an amount or an
 * audience that it does not name was given for none.
 */
function covers(scope: Scope, action: ProposedAction): boolean {
  if (action.amount && !scope.amountUpTo) return false;
  if (action.audience && !scope.audience) return false;
  return withinScope(scope, action).covers;
}

function eur(minor: number) {
  return { minor, currency: 'EUR' };
}
