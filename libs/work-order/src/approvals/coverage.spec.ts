import fc from 'fast-check';
import { type ProposedAction, type Scope } from '#contracts';
import { anyAction, eur, meeting, refund, refundScope } from '../../test/approval-builders';
import { beyondScope, coveredPart, isInside, sameAction, scopeOf } from './coverage';

describe('an action and a scope', () => {
  it('[A1] differ in nothing when the action is inside', () =>
    expect(beyondScope(refundScope, refund())).toEqual([]));

  it.each<[string, Scope, Partial<ProposedAction>, [string, string, string]]>([
    ['another system', {}, { system: 'crm' }, ['system', 'payments', 'crm']],
    ['another audience', {}, { audience: 'public' }, ['audience', 'customer', 'public']],
    ['no audience', {}, { audience: undefined }, ['audience', 'customer', 'none']],
    [
      'an audience that nobody requested',
      { audience: undefined },
      {},
      ['audience', 'none', 'customer'],
    ],
    [
      'one object too many',
      {},
      { objects: ['order-1', 'order-2'] },
      ['objects', 'order-1', 'order-1, order-2'],
    ],
    ['no object where they are named', {}, { objects: [] }, ['objects', 'order-1', 'none']],
    ['objects that are left open', {}, { objects: undefined }, ['objects', 'order-1', 'none']],
    ['any object where none is permitted', { objects: [] }, {}, ['objects', 'none', 'order-1']],
    [
      'a write that is not named',
      {},
      { writes: ['ledger', 'refund'] },
      ['writes', 'refund', 'ledger, refund'],
    ],
    ['any write where none is permitted', { writes: [] }, {}, ['writes', 'none', 'refund']],
    [
      'a higher amount',
      {},
      { amount: eur(101) },
      ['amount', '100 EUR (minor units)', '101 EUR (minor units)'],
    ],
    [
      'another currency',
      {},
      { amount: { minor: 1, currency: 'USD' } },
      ['amount', '100 EUR (minor units)', '1 USD (minor units)'],
    ],
    ['no amount', {}, { amount: undefined }, ['amount', '100 EUR (minor units)', 'none']],
    [
      'an amount that nobody requested',
      { amountUpTo: undefined },
      {},
      ['amount', 'none', '100 EUR (minor units)'],
    ],
    [
      'another argument',
      {},
      { arguments: { iban: 'DE2' } },
      ['arguments', 'iban "DE1"', 'iban "DE2"'],
    ],
    [
      'one argument more',
      {},
      { arguments: { iban: 'DE1', at: 5 } },
      ['arguments', 'iban "DE1"', 'iban "DE1", at 5'],
    ],
    ['no argument', {}, { arguments: undefined }, ['arguments', 'iban "DE1"', 'none']],
    [
      'arguments that nobody requested',
      { arguments: undefined },
      {},
      ['arguments', 'none', 'iban "DE1"'],
    ],
  ])('[A3] differ in %s', (_, scope, action, [field, limit, requested]) =>
    expect(beyondScope({ ...refundScope, ...scope }, refund(action))).toEqual([
      { field, granted: limit, requested },
    ]),
  );

  it('[A3] differ in each field by itself, in one order', () => {
    const other = { system: 'crm', objects: ['x'], writes: ['y'], audience: 'public' };
    const action = refund({ ...other, amount: eur(101), arguments: {} });
    expect(beyondScope(refundScope, action).map(({ field }) => field)).toEqual([
      'system',
      'audience',
      'objects',
      'writes',
      'amount',
      'arguments',
    ]);
  });

  it('do not differ in the order of objects, writes and arguments', () => {
    const scope = { objects: ['a', 'b'], writes: ['x', 'y'], arguments: { p: 1, q: 2 } };
    const action = { objects: ['b', 'a'], writes: ['y', 'x'], arguments: { q: 2, p: 1 } };
    expect(beyondScope({ ...refundScope, ...scope }, refund(action))).toEqual([]);
  });

  it('[A3] do not differ in a system, objects and writes that the scope does not name', () => {
    const { system: _, objects: __, writes: ___, ...open } = refundScope;
    const action = refund({ system: 'crm', objects: ['x'], writes: ['y'] });
    expect(beyondScope(open, action)).toEqual([]);
    expect(beyondScope(open, refund({ objects: undefined, writes: undefined }))).toEqual([]);
  });

  it('do not differ when the action writes less, or nothing', () => {
    expect(beyondScope(refundScope, refund({ writes: [] }))).toEqual([]);
    expect(beyondScope(refundScope, refund({ writes: undefined, amount: eur(0) }))).toEqual([]);
  });

  it('are listed in short: of many names those that are beyond, of more than twenty a number', () => {
    const names = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => `order-${from + index}`);
    const [twenty] = beyondScope(
      { ...refundScope, objects: names(1, 19) },
      refund({ objects: names(1, 20) }),
    );
    expect(twenty!.requested).toBe(names(1, 20).join(', '));
    const [one] = beyondScope(
      { ...refundScope, objects: names(1, 20) },
      refund({ objects: names(1, 21) }),
    );
    expect(one).toEqual({
      field: 'objects',
      granted: names(1, 20).join(', '),
      requested: 'order-21',
    });
    const [many] = beyondScope(
      { ...refundScope, objects: names(1, 22) },
      refund({ objects: names(23, 200) }),
    );
    expect(many).toEqual({
      field: 'objects',
      granted: `${names(1, 20).join(', ')} and 2 more`,
      requested: `${names(23, 20).join(', ')} and 180 more`,
    });
  });

  it('are listed in short: of long arguments their beginning', () => {
    const [long] = beyondScope(refundScope, refund({ arguments: { note: 'x'.repeat(2_000) } }));
    expect(long!.requested).toBe(`note "${'x'.repeat(994)} …`);
    const [fits] = beyondScope(refundScope, refund({ arguments: { note: 'x'.repeat(993) } }));
    expect(fits!.requested).toBe(`note "${'x'.repeat(993)}"`);
  });
});

describe('the scope that an action needs', () => {
  it('[A1] is the action itself, in one spelling', () =>
    expect(scopeOf(refund({ objects: ['b', 'a'], writes: ['y', 'x'] }))).toEqual({
      system: 'payments',
      objects: ['a', 'b'],
      writes: ['x', 'y'],
      amountUpTo: eur(100),
      audience: 'customer',
      arguments: { iban: 'DE1' },
    }));

  it('[A1] permits nothing that the action leaves out', () =>
    expect(scopeOf({ kind: 'order.inspect', authority: 'read', system: 'shop' })).toStrictEqual({
      system: 'shop',
      objects: [],
      writes: [],
    }));

  it('names no arguments where there are none', () =>
    expect(scopeOf(refund({ arguments: {} }))).not.toHaveProperty('arguments'));

  it('[A1] leaves the action as it is', () => {
    const action = refund({ objects: ['b', 'a'], writes: ['y', 'x'] });
    scopeOf(action);
    expect(action).toEqual(refund({ objects: ['b', 'a'], writes: ['y', 'x'] }));
  });

  it('[A3] has the action inside, and no wider one', () =>
    fc.assert(
      fc.property(anyAction, anyAction, (action, other) => {
        const whole = { permits: [action.kind], scope: scopeOf(action) };
        expect(isInside(whole, action)).toBe(true);
        const isWider = widened(action).some((wider) => isInside(whole, wider));
        expect(isWider).toBe(false);
        if (isInside(whole, other)) expect(isPartOf(other, action)).toBe(true);
      }),
    ));
});

describe('the covered part of an action', () => {
  it.each<[string, Scope, Partial<ProposedAction>, Partial<ProposedAction>]>([
    ['the action, when it is inside', {}, {}, {}],
    [
      'the objects that are named',
      {},
      { objects: ['order-2', 'order-1'] },
      { objects: ['order-1'] },
    ],
    ['the writes that are named', {}, { writes: ['ledger', 'refund'] }, { writes: ['refund'] }],
    ['the amount up to the limit', {}, { amount: eur(101) }, { amount: eur(100) }],
    [
      'all of them at once',
      {},
      { objects: ['order-1', 'order-2'], writes: ['ledger', 'refund'], amount: eur(101) },
      {},
    ],
    ['nothing written, where nothing was to be', {}, { writes: [] }, { writes: [] }],
    ['no money, where none was requested', {}, { amount: eur(0) }, { amount: eur(0) }],
    [
      'no money, where nothing else was granted',
      { amountUpTo: eur(0) },
      { amount: eur(0) },
      { amount: eur(0) },
    ],
  ])('[A3] is %s', (_, scope, action, part) =>
    expect(coveredPart(coverage(scope), refund(action))).toEqual(refund(part)),
  );

  it.each<[string, Scope, Partial<ProposedAction>]>([
    ['of another kind', {}, { kind: 'refund.draft' }],
    ['in another system', {}, { system: 'crm' }],
    ['for another audience', {}, { audience: 'public' }],
    ['with other arguments', {}, { arguments: { iban: 'DE2' } }],
    ['in another currency', {}, { amount: { minor: 100, currency: 'USD' } }],
    ['in another currency, also above the limit', {}, { amount: { minor: 101, currency: 'USD' } }],
    ['about other objects', {}, { objects: ['order-2'] }],
    ['about objects that it leaves open', {}, { objects: undefined }],
    ['about objects where none is permitted', { objects: [] }, {}],
    ['with other writes', {}, { writes: ['ledger'] }],
    ['with writes where none is permitted', { writes: [] }, {}],
    ['with money where none is permitted', { amountUpTo: eur(0) }, {}],
    ['with money where no limit is named', { amountUpTo: undefined }, {}],
  ])('[A3] is none of an action %s', (_, scope, action) =>
    expect(coveredPart(coverage(scope), refund(action))).toBeUndefined(),
  );

  it('[A3] is always inside the coverage, and a part of the action', () =>
    fc.assert(
      fc.property(meeting, ({ coverage: covering, action }) => {
        const part = coveredPart(covering, action);
        if (!part) return;
        expect(isInside(covering, part)).toBe(true);
        expect(isPartOf(part, action)).toBe(true);
      }),
    ));

  it('[A3] is the action itself exactly when that is inside', () =>
    fc.assert(
      fc.property(meeting, ({ coverage: covering, action }) => {
        const part = coveredPart(covering, action);
        expect(part !== undefined && sameAction(part, action)).toBe(isInside(covering, action));
      }),
    ));

  it('[A3] cannot be covered further', () =>
    fc.assert(
      fc.property(meeting, ({ coverage: covering, action }) => {
        const part = coveredPart(covering, action);
        if (part) expect(coveredPart(covering, part)).toEqual(part);
      }),
    ));
});

function coverage(scope: Scope) {
  return { permits: ['refund.issue'], scope: { ...refundScope, ...scope } };
}

/** The same action with one field widened, for each field. */
function widened(action: ProposedAction): readonly ProposedAction[] {
  const { objects = [], writes = [], amount, arguments: given = {} } = action;
  return [
    { ...action, kind: 'refund.cancel' },
    { ...action, system: 'bank' },
    { ...action, objects: [...objects, 'one-more'] },
    { ...action, writes: [...writes, 'one-more'] },
    { ...action, amount: amount ? { ...amount, minor: amount.minor + 1 } : eur(0) },
    { ...action, amount: { minor: amount?.minor ?? 0, currency: 'GBP' } },
    { ...action, audience: 'everybody' },
    { ...action, arguments: { ...given, more: null } },
  ];
}

/** Whether one action does nothing that another does not. */
function isPartOf(part: ProposedAction, whole: ProposedAction): boolean {
  const within = (some: readonly string[] = [], all: readonly string[] = []): boolean =>
    some.every((item) => all.includes(item));
  return (
    sameAction({ ...part, ...listsOf(whole) }, { ...whole, amount: part.amount }) &&
    within(part.objects, whole.objects) &&
    within(part.writes, whole.writes) &&
    (part.amount?.minor ?? 0) <= (whole.amount?.minor ?? 0)
  );
}

function listsOf({ objects, writes }: ProposedAction) {
  return { objects, writes };
}
