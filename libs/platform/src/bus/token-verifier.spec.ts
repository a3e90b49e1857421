import { type KeyState, TokenVerifier } from './token-verifier';
import { type Caller, issueToken } from './token';

const SECRET = 's'.repeat(40);
const caller: Caller = {
  id: 'ana',
  keyId: 'key-1',
  tenant: 'acme',
  roles: ['integrator', 'operator'],
  owners: ['finance'],
};
const key: KeyState = { ...caller, roles: ['operator', 'integrator', 'analyst'], endedAt: null };

/** Losses of a key, and a credential that was handed out before. */
const losses: readonly [string, Partial<KeyState>, Partial<Caller>?][] = [
  ['a role', { roles: ['integrator'] }],
  ['an owner', { owners: ['legal'] }],
  ['all owners', { owners: undefined }],
  ['every owner but some', { owners: ['finance'] }, { owners: ['*'] }],
  ['every source but one', { source: '/crm' }],
  ['its former source', { source: '/crm' }, { source: '/erp' }],
  ['every workflow but one', { workflows: ['refunds'] }],
  ['a workflow', { workflows: ['refunds'] }, { workflows: ['refunds', 'payroll'] }],
  ['its principal', { id: 'eve' }],
  ['its tenant', { tenant: 'other' }],
  ['its time', { endedAt: new Date(Date.now() - 1_000).toISOString() }],
];

describe('a credential of a key that has lost something since', () => {
  it.each(losses)('counts for nothing: %s', async (_, loss, held = {}) => {
    const tokens = verifier(loss);
    const token = await issueToken({ ...caller, ...held }, SECRET);
    for (const verify of [
      () => tokens.verify(token),
      () => tokens.verifyConnected({ ...caller, ...held }),
      () => tokens.verifyStored(token, new Date()),
    ])
      await expect(verify()).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it.each<[string, Partial<KeyState>, Partial<Caller>?]>([
    ['in another order, or beside it', {}],
    ['for any owner', { owners: ['*'] }],
    ['with the only source of the key', { source: '/crm' }, { source: '/crm' }],
    ['with a source of a key without one', {}, { source: '/crm' }],
    [
      'with a workflow of the key',
      { workflows: ['refunds', 'payroll'] },
      { workflows: ['refunds'] },
    ],
    ['with a workflow of a key without that limit', {}, { workflows: ['refunds'] }],
    ['without owners', { owners: [] }, { owners: undefined }],
  ])('counts as long as its key has what it has: %s', async (_, given, held = {}) => {
    const tokens = verifier(given);
    const token = await issueToken({ ...caller, ...held }, SECRET);
    expect(await tokens.verify(token)).toMatchObject({ id: 'ana', keyId: 'key-1' });
    expect(await tokens.verifyStored(token, new Date())).toMatchObject({ id: 'ana' });
    expect(await tokens.verifyConnected({ ...caller, ...held })).toMatchObject({ id: 'ana' });
  });
});

// The builders of this spec.

function verifier(given: Partial<KeyState>): TokenVerifier {
  return new TokenVerifier(SECRET, async () => ({ ...key, ...given }));
}
