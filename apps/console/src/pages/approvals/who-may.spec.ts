import { waiting } from './approvals.fixture';
import { isAskedOf, isOpen, whyNotAnswer } from './who-may';

const fay = { actor: { id: 'fay' }, roles: ['approver'], owners: ['finance'] };

describe('who may answer', () => {
  it('finds nothing against its owner', () => {
    expect(whyNotAnswer(fay, waiting)).toBeUndefined();
    expect(whyNotAnswer({ ...fay, owners: ['*'] }, waiting)).toBeUndefined();
    expect(whyNotAnswer({ ...fay, actor: { id: 'finance' }, owners: [] }, waiting)).toBeUndefined();
  });

  it.each([
    ['who asked', { ...waiting, requestedBy: 'fay' }, fay, /You asked for this/],
    ['for whom it was asked', { ...waiting, onBehalfOf: 'ann, fay' }, fay, /You asked for this/],
    ['who has signed', { ...waiting, signedBy: 'ann, fay' }, fay, /You have signed/],
    ['strangers', waiting, { ...fay, owners: ['legal'] }, /It is for finance: your key/],
    ['delegates', waiting, { ...fay, roles: ['approver', 'delegate'] }, /never answer/],
    ['anybody without an owner', { ...waiting, owner: 'TBD' }, fay, /Nobody owns it/],
    ['anybody after it', { ...waiting, status: 'expired' as const }, fay, /It is expired/],
  ])('tells %s beforehand', (_, row, looker, why) => {
    expect(whyNotAnswer(looker, row)).toMatch(why);
  });

  it('counts whoever proposed the same again', () => {
    expect(whyNotAnswer(fay, waiting, { askedToo: ['fay'] })).toMatch(/You asked for this/);
  });

  it('lets a deputy answer while the owner is away, and nobody else', () => {
    const treasury = { ...fay, owners: ['treasury'] };
    expect(whyNotAnswer(treasury, waiting, { deputy: 'treasury' })).toBeUndefined();
    expect(whyNotAnswer(fay, waiting, { deputy: 'treasury' })).toBeUndefined();
    expect(whyNotAnswer({ ...fay, actor: { id: 'treasury' }, owners: [] }, waiting)).toMatch(
      /It is for finance: your key/,
    );
    expect(whyNotAnswer({ ...fay, owners: ['legal'] }, waiting, { deputy: 'treasury' })).toMatch(
      /It is for finance, who is away, and now for treasury: your key/,
    );
  });

  it('asks its signers, and lets all of a part be said yes to', () => {
    const row = { ...waiting, signers: 'ana, ben' };
    expect(isAskedOf({ ...fay, actor: { id: 'ben' }, owners: [] }, row)).toBe(true);
    expect(isAskedOf({ ...fay, actor: { id: 'cleo' }, owners: [] }, row)).toBe(false);
    expect(isOpen({ ...waiting, status: 'partial' })).toBe(true);
    expect(isOpen({ ...waiting, status: 'partial', signaturesNeeded: 2 })).toBe(false);
  });
});
