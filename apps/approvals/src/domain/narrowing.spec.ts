import fc from 'fast-check';
import { type ProposedAction, type Scope } from '#contracts';
import { isInside } from '#work-order';
import { isNarrower, narrowed, widened } from './terms';

// Mostly the same, so that requests, grants and actions meet often.
const names = fc.constantFrom('a', 'a', 'a', 'b');
const amounts = fc.record({
  minor: fc.nat({ max: 2 }),
  currency: fc.constantFrom('EUR', 'EUR', 'USD'),
});
const argumentSets = fc.constantFrom<Record<string, string>[]>({}, {}, {}, { to: 'a' });
const scopes: fc.Arbitrary<Scope> = fc.record(
  {
    system: names,
    audience: names,
    objects: fc.uniqueArray(names),
    writes: fc.uniqueArray(names),
    amountUpTo: amounts,
    arguments: argumentSets,
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
    arguments: argumentSets,
  },
  { requiredKeys: ['kind', 'authority', 'system'] },
);

const requestedScope: Scope = { system: 'payments', objects: ['order-1'], amountUpTo: eur(100) };

describe('a grant', () => {
  it('[A3] is as wide as the request in each field that its owner does not name', () =>
    expect(
      narrowed(request(requestedScope), { scope: { amountUpTo: eur(1), audience: undefined } }),
    ).toEqual(request({ ...requestedScope, amountUpTo: eur(1) })));

  it('[A3] may limit what the request left open', () =>
    expect(
      widened(request(requestedScope), request({ ...requestedScope, writes: ['refund'] })),
    ).toEqual([]));

  it.each<[string, Scope]>([
    ['/scope/amountUpTo', { amountUpTo: eur(1) }],
    ['/scope/audience', { audience: 'customer' }],
  ])('[A3] is wider with %s where the request had none', (pointer, scope) =>
    expect(
      widened(request({ system: 'payments' }), request({ system: 'payments', ...scope })),
    ).toEqual([{ pointer, message: 'was not requested; leave it out' }]),
  );

  it.each<[string, Scope, Scope, string]>([
    ['/scope/system', { system: 'a' }, { system: 'b' }, 'must be a, as requested'],
    ['/scope/system', { system: 'a' }, {}, 'must be a, as requested'],
    ['/scope/audience', { audience: 'a' }, { audience: 'b' }, 'must be a, as requested'],
    ['/scope/audience', { audience: 'a' }, {}, 'must be a, as requested'],
    ['/scope/objects', { objects: ['a', 'b'] }, { objects: [] }, 'must name some of a, b'],
    ['/scope/objects', { objects: ['a', 'b'] }, {}, 'must name some of a, b'],
    ['/scope/objects', { objects: [] }, {}, 'must name what was requested'],
    [
      '/scope/objects',
      { objects: ['a'] },
      { objects: ['a', 'b', 'c'] },
      'was not requested: b, c; leave it out',
    ],
    ['/scope/objects', { objects: [] }, { objects: ['a'] }, 'was not requested: a; leave it out'],
    ['/scope/writes', { writes: ['a'] }, {}, 'must name what was requested'],
    ['/scope/writes', { writes: [] }, { writes: ['a'] }, 'was not requested: a; leave it out'],
    [
      '/scope/amountUpTo',
      { amountUpTo: eur(1) },
      { amountUpTo: eur(2) },
      'must be at most 1 EUR (minor units)',
    ],
    [
      '/scope/amountUpTo',
      { amountUpTo: eur(1) },
      { amountUpTo: { minor: 1, currency: 'USD' } },
      'must be at most 1 EUR (minor units)',
    ],
    ['/scope/amountUpTo', { amountUpTo: eur(1) }, {}, 'must be at most 1 EUR (minor units)'],
    [
      '/scope/arguments',
      { arguments: { to: 'a' } },
      { arguments: {} },
      'must be exactly those that were asked for',
    ],
    [
      '/scope/arguments',
      {},
      { arguments: { to: 'a' } },
      'must be exactly those that were asked for',
    ],
  ])('[A3] is wider in %s: %j, granted %j', (pointer, wanted, scope, message) => {
    expect(widened(request(wanted), request(scope))).toEqual([{ pointer, message }]);
    expect(isNarrower(request(wanted), request(scope))).toBe(true);
  });

  it('[A3] is as wide as the same in another order', () => {
    const one = request({ objects: ['a', 'b'], arguments: { x: 1, y: 2 }, amountUpTo: eur(1) });
    const other = request({ objects: ['b', 'a'], arguments: { y: 2, x: 1 }, amountUpTo: eur(1) });
    expect(isNarrower(one, other)).toBe(false);
    expect(widened(one, other)).toEqual([]);
  });

  it('[A3] is of the kinds that were requested and of no others', () => {
    const two = { permits: ['a', 'b'], scope: {} };
    expect(narrowed(two, { permits: ['a'] })).toEqual({ permits: ['a'], scope: {} });
    expect(widened(two, { permits: ['b', 'c'], scope: {} })).toEqual([
      { pointer: '/permits', message: 'was not requested: c; leave it out' },
    ]);
    expect(isNarrower({ permits: ['a'], scope: {} }, two)).toBe(true);
  });

  it('[A3] never covers an action that the request did not cover', () => {
    let covered = 0;
    fc.assert(
      fc.property(scopes, scopes, actions, (wanted, granted, action) => {
        const narrower = narrowed(request(wanted), { scope: granted });
        if (widened(request(wanted), narrower).length > 0) return;
        if (!covers(narrower.scope, action)) return;
        covered += 1;
        expect(covers(wanted, action)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
    expect(covered).toBeGreaterThan(10);
  });
});

function request(scope: Scope) {
  return { permits: ['refund.issue'], scope };
}

/** What may run under a scope. */
function covers(scope: Scope, action: ProposedAction): boolean {
  return isInside(request(scope), action);
}

function eur(minor: number) {
  return { minor, currency: 'EUR' };
}
