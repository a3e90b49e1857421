import { letter, waiting } from './approvals.fixture';
import {
  mayAnswer,
  isOpen,
  unconfirmed,
  whyNotAnswer,
  whyNotAssign,
  whyNotConfirm,
} from './who-may';

const fay = { actor: { id: 'fay' }, roles: ['approver'], owners: ['finance'] };

describe('who may answer', () => {
  it('finds nothing against its owner', () => {
    expect(whyNotAnswer(fay, waiting)).toBeUndefined();
    expect(whyNotAnswer({ ...fay, owners: ['*'] }, waiting)).toBeUndefined();
    expect(whyNotAnswer({ ...fay, actor: { id: 'finance' }, owners: [] }, waiting)).toBeUndefined();
  });

  it.each([
    ['the requester', { ...waiting, requestedBy: 'fay' }, fay, /You requested this/],
    [
      'for whom it was requested',
      { ...waiting, onBehalfOf: 'ann, fay' },
      fay,
      /You requested this/,
    ],
    ['who has signed', { ...waiting, signedBy: 'ann, fay' }, fay, /You have signed/],
    ['strangers', waiting, { ...fay, owners: ['legal'] }, /It is for finance: your key/],
    ['delegates', waiting, { ...fay, roles: ['approver', 'delegate'] }, /never answer/],
    ['anybody without an owner', { ...waiting, owner: 'TBD' }, fay, /It has no owner yet/],
    ['anybody after it', { ...waiting, status: 'expired' as const }, fay, /It is expired/],
  ])('tells %s beforehand', (_, row, viewer, why) => {
    expect(whyNotAnswer(viewer, row)).toMatch(why);
  });

  it('counts everyone who proposed the same', () => {
    expect(whyNotAnswer(fay, waiting, { proposers: ['fay'] })).toMatch(/You requested this/);
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

  it('includes its signers, and a partial grant can be completed', () => {
    const row = { ...waiting, signers: 'ana, ben' };
    expect(mayAnswer({ ...fay, actor: { id: 'ben' }, owners: [] }, row)).toBe(true);
    expect(mayAnswer({ ...fay, actor: { id: 'cleo' }, owners: [] }, row)).toBe(false);
    expect(isOpen({ ...waiting, status: 'partial' })).toBe(true);
    expect(isOpen({ ...waiting, status: 'partial', signaturesNeeded: 2 })).toBe(false);
  });
});

const at = (time: string): number => Date.parse(`2030-01-01T${time}Z`);

describe('a recorded answer', () => {
  it('waits until it is confirmed, its time is over or the approval is closed', () => {
    const row = { ...waiting, recordList: [letter, { ...letter, number: 2, confirmedBy: 'bob' }] };
    expect(unconfirmed(row, at('11:00:00')).map(({ number }) => number)).toEqual([1]);
    expect(unconfirmed(row, at('12:00:00'))).toEqual([]);
    expect(unconfirmed({ ...row, status: 'approved' }, at('11:00:00'))).toEqual([]);
    expect(unconfirmed(waiting, at('11:00:00'))).toEqual([]);
  });

  it('is confirmed by a person who may not answer, too', () => {
    const bob = { actor: { id: 'bob' }, roles: ['operator'], owners: [] };
    expect(whyNotConfirm(bob, waiting, letter)).toBeUndefined();
  });

  it.each([
    ['its recorder', { actor: { id: 'ann' } }, {}, /You recorded this answer/],
    ['a requester whom the review names', {}, { requesters: ['fay'] }, /You count as a requester/],
    ['a delegate', { roles: ['approver', 'delegate'] }, {}, /never confirm/],
  ])('is never confirmed by %s', (_, viewer, beside, why) => {
    expect(whyNotConfirm({ ...fay, ...viewer }, waiting, letter, beside)).toMatch(why);
  });
});

describe('requesters whom the review names', () => {
  it('do not answer, except those whom the workflow lets confirm', () => {
    const requesters = ['fay'];
    expect(whyNotAnswer(fay, waiting, { requesters })).toMatch(/You requested this/);
    expect(whyNotAnswer(fay, waiting, { requesters, confirmers: ['fay'] })).toBeUndefined();
  });

  it('do not choose who approves', () => {
    expect(whyNotAssign(fay, waiting)).toBeUndefined();
    for (const beside of [{ requesters: ['fay'] }, { proposers: ['fay'] }])
      expect(whyNotAssign(fay, waiting, beside)).toMatch(/do not choose who approves/);
    expect(whyNotAssign(fay, { ...waiting, requestedBy: 'fay' })).toMatch(/You count as/);
  });
});
