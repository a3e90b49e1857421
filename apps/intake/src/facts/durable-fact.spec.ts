import {
  type Caller,
  type DurableMessage,
  issueToken,
  TOKEN_HEADER,
  TokenVerifier,
} from '#platform';
import { durableFact } from './durable-fact';

const secret = 'x'.repeat(32);
const caller: Caller = { id: 'connector', keyId: 'key-1', tenant: 'acme', roles: ['integrator'] };
const soon = new Date(Date.now() + 60_000);
const tooLate = new Date(Date.now() + 10 * 60_000);

describe('an event from the stream', () => {
  it('[I6] is reported by whom its token names', async () => {
    const { reporter, trouble } = await taken(caller);
    expect(reporter).toMatchObject({ tenant: 'acme', actor: { id: 'connector', key: 'key-1' } });
    expect(trouble({ source: 'crm' })).toBeUndefined();
  });

  it('counts when its token was valid as the stream took it, however late it is handled', async () =>
    expect((await taken(caller, soon)).trouble({})).toBeUndefined());

  it('[I5] is kept as nobody’s when its token had lapsed or was none', async () => {
    const lapsed = await taken(caller, tooLate);
    expect(lapsed.trouble({})).toMatchObject({ reason: 'unauthenticated' });
    expect(lapsed.reporter).toMatchObject({ tenant: 'default', actor: { id: 'unauthenticated' } });
    expect((await taken(undefined)).trouble({})).toMatchObject({ reason: 'unauthenticated' });
    const forged = await taken(caller, soon, 'y'.repeat(32));
    expect(forged.trouble({})).toMatchObject({ reason: 'unauthenticated' });
  });

  it('[I5] is kept as nobody’s when its key was revoked before the stream took it, not after', async () => {
    const stored = new Date(Date.now() + 1_000);
    const at = (ms: number) => new Date(stored.getTime() + ms).toISOString();
    const before = await taken(caller, stored, secret, at(-1));
    expect(before.trouble({})).toMatchObject({ reason: 'unauthenticated' });
    expect((await taken(caller, stored, secret, at(1))).trouble({})).toBeUndefined();
  });

  it('[I5] is kept when the role may not report', async () => {
    const { reporter, trouble } = await taken({ ...caller, roles: ['delegate'] });
    expect(trouble({})).toMatchObject({ reason: 'unauthenticated' });
    expect(reporter).toMatchObject({ tenant: 'acme', actor: { id: 'connector' } });
  });

  it('[I5] is kept when its token is for another source', async () => {
    const { trouble } = await taken({ ...caller, source: 'crm' });
    expect(trouble({ source: 'crm' })).toBeUndefined();
    expect(trouble({ source: 'erp' })).toMatchObject({ reason: 'source_not_yours' });
    expect(trouble({})).toMatchObject({ reason: 'source_not_yours' });
  });
});

// The words of this spec.

async function taken(
  by: Caller | undefined,
  storedAt = soon,
  signedWith = secret,
  revokedAt: string | null = null,
) {
  const token = by && (await issueToken(by, signedWith));
  const headers = { get: (name: string) => (name === TOKEN_HEADER ? (token ?? '') : '') };
  const message = { data: new Uint8Array(), headers, storedAt } as unknown as DurableMessage;
  const tokens = new TokenVerifier(secret, async () => ({ tenant: 'acme', revokedAt }));
  return durableFact(message, tokens);
}
