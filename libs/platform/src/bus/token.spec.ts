import { type JWTPayload, SignJWT } from 'jose';
import { derivedKeys } from '../service/derived-keys';
import { issueToken, readToken } from './token';

const SECRET = 's'.repeat(40);
const caller = { id: 'ana', keyId: 'key-1', tenant: 'acme', roles: ['operator'] };

describe('a token', () => {
  it('names its caller with all limits, for five minutes', async () => {
    const limited = { ...caller, owners: ['finance'], source: 'crm', issuedBy: ['dana'] };
    const read = await readToken(await issueToken(limited, SECRET), SECRET, new Date());
    const { expiresAt, ...rest } = read;
    expect(rest).toEqual(limited);
    const lifetimeMs = Date.parse(expiresAt!) - Date.now();
    expect(lifetimeMs).toBeGreaterThan(290_000);
    expect(lifetimeMs).toBeLessThanOrEqual(300_000);
  });

  it('ends no later than the credential behind it', async () => {
    const expiresAt = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 60_000).toISOString();
    const token = await issueToken({ ...caller, expiresAt }, SECRET);
    expect((await readToken(token, SECRET, new Date())).expiresAt).toBe(expiresAt);
  });

  it.each<[string, (claims: JWTPayload) => JWTPayload, object?]>([
    ['without exp', without('exp')],
    ['without iat', without('iat')],
    ['without jti', without('jti')],
    ['without sub', without('sub')],
    ['without a key', without('keyId')],
    ['without a tenant', without('tenant')],
    ['without roles', without('roles')],
    ['with an exp too far ahead', (claims) => ({ ...claims, exp: claims.exp! + 60 })],
    [
      'issued in the future',
      (claims) => ({ ...claims, iat: claims.iat! + 60, exp: claims.exp! + 60 }),
    ],
    ['that names two people', (claims) => ({ ...claims, id: 'finance' })],
    ['with roles that are no list', (claims) => ({ ...claims, roles: 'admin' })],
    ['with a source that is no text', (claims) => ({ ...claims, source: '' })],
    ['of another issuer', (claims) => ({ ...claims, iss: 'writ-sign-in' })],
    ['of another type', (claims) => claims, { typ: 'JWT' }],
    ['of another algorithm', (claims) => claims, { alg: 'HS384' }],
  ])('is refused %s, even when it is signed with our secret', async (_, change, header = {}) => {
    const token = await signed(change(await ours()), header);
    await expect(readToken(token, SECRET, new Date())).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('is taken as this spec signs it, but for those changes', async () =>
    expect(await readToken(await signed(await ours()), SECRET, new Date())).toMatchObject(caller));

  it('outlives a change of the secret while the old one is listed, and no longer', async () => {
    const token = await issueToken(caller, SECRET);
    const other = 'n'.repeat(40);
    expect(await readToken(token, `${other},${SECRET}`, new Date())).toMatchObject(caller);
    await expect(readToken(token, other, new Date())).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('is refused with the algorithm none', async () => {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const token = `${encode({ alg: 'none', typ: 'writ-token+jwt' })}.${encode(await ours())}.`;
    await expect(readToken(token, SECRET, new Date())).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });
});

async function ours(): Promise<JWTPayload> {
  const [, claims] = (await issueToken(caller, SECRET)).split('.');
  return JSON.parse(Buffer.from(claims!, 'base64url').toString()) as JWTPayload;
}

function signed(claims: JWTPayload, header: object = {}): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'writ-token+jwt', ...header })
    .sign(derivedKeys(SECRET, 'tokens').first);
}

function without(claim: string) {
  return ({ [claim]: _, ...claims }: JWTPayload): JWTPayload => claims;
}
