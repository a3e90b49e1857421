import { type ProposedAction } from '#contracts';
import { eur, refund } from '../../test/approval-builders';
import { sameAction } from './coverage';

const whole = refund({ objects: ['a', 'b'], writes: ['x', 'y'], arguments: { p: 1, q: 2 } });

describe('two actions', () => {
  it.each<[string, Partial<ProposedAction>]>([
    ['whose objects stand in another order', { objects: ['b', 'a'] }],
    ['whose writes stand in another order', { writes: ['y', 'x'] }],
    ['whose arguments stand in another order', { arguments: { q: 2, p: 1 } }],
    ['whose amount was written the other way round', { amount: { currency: 'EUR', minor: 100 } }],
    ['that are undone otherwise', { rollback: 'credit it back' }],
  ])('%s are the same', (_, other) => expect(sameAction(whole, { ...whole, ...other })).toBe(true));

  it('that have nothing, and leave it out, are the same', () => {
    const { objects: _, writes: __, arguments: ___, ...without } = whole;
    const none = { ...whole, objects: [], writes: [], arguments: {} };
    expect(sameAction(without, none)).toBe(true);
    expect(sameAction({ ...whole, audience: undefined }, without)).toBe(false);
    expect(sameAction({ ...without, audience: undefined, amount: undefined }, bare())).toBe(true);
  });

  it.each<[string, Partial<ProposedAction>]>([
    ['kind', { kind: 'refund.cancel' }],
    ['authority', { authority: 'propose' }],
    ['system', { system: 'crm' }],
    ['objects', { objects: ['a'] }],
    ['writes', { writes: ['x'] }],
    ['step', { step: 'verify' }],
    ['amount', { amount: eur(99) }],
    ['currency', { amount: { minor: 100, currency: 'USD' } }],
    ['missing amount', { amount: undefined }],
    ['audience', { audience: 'public' }],
    ['arguments', { arguments: { p: 1, q: 3 } }],
    ['missing arguments', { arguments: undefined }],
  ])('of another %s are not the same', (_, other) =>
    expect(sameAction(whole, { ...whole, ...other })).toBe(false),
  );
});

function bare(): ProposedAction {
  return { kind: 'refund.issue', authority: 'apply', system: 'payments' };
}
