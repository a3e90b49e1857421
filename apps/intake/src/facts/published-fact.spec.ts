import { headers as natsHeaders } from 'nats';
import { roles } from '#contracts';
import { type Caller, issueToken, type KeyState, TOKEN_HEADER, TokenVerifier } from '#platform';
import { checked } from './published-fact';

const secret = 'x'.repeat(32);
const caller: Caller = { id: 'connector', keyId: 'key-1', tenant: 'acme', roles: ['integrator'] };
const soon = new Date(Date.now() + 60_000);
const tooLate = new Date(Date.now() + 10 * 60_000);

describe('an event from the stream', () => {
  it('[I6] is reported by whom its token names', async () => {
    const { reporter, whyNot } = await taken(caller);
    expect(reporter).toMatchObject({ tenant: 'acme', actor: { id: 'connector', key: 'key-1' } });
    expect(whyNot({ source: 'crm' })).toBeUndefined();
  });

  it('counts when its token was valid as the stream took it, however late it is handled', async () =>
    expect((await taken(caller)).whyNot({})).toBeUndefined());

  it('[I5] is stored as nobody’s when its token had lapsed or was none', async () => {
    const lapsed = await taken(caller, { storedAt: tooLate });
    expect(lapsed.whyNot({})).toMatchObject({ reason: 'unauthenticated' });
    expect(lapsed.refusal).toMatchObject({ code: 'unauthenticated' });
    expect(lapsed.reporter).toMatchObject({ tenant: 'acme', actor: { id: 'unauthenticated' } });
    expect((await taken(undefined)).whyNot({})).toMatchObject({ reason: 'unauthenticated' });
    const forged = await taken(caller, { signedWith: 'y'.repeat(32) });
    expect(forged.whyNot({})).toMatchObject({ reason: 'unauthenticated' });
  });

  it('is nobody’s in the tenant of its subject when its token is of another tenant', async () => {
    const { reporter, refusal, whyNot } = await taken(caller, {
      subject: 'writ.v1.intake.evil.crm',
    });
    expect(refusal).toMatchObject({ code: 'unauthenticated' });
    expect(whyNot({})).toMatchObject({ reason: 'unauthenticated' });
    expect(reporter).toMatchObject({ tenant: 'evil', actor: { id: 'unauthenticated' } });
  });

  it('[I5] is stored as nobody’s when its key was revoked before the stream took it, not after', async () => {
    const stored = new Date(Date.now() + 1_000);
    const at = (ms: number) => new Date(stored.getTime() + ms).toISOString();
    const before = await taken(caller, { storedAt: stored, key: { endedAt: at(-1) } });
    expect(before.whyNot({})).toMatchObject({ reason: 'unauthenticated' });
    expect(
      (await taken(caller, { storedAt: stored, key: { endedAt: at(1) } })).whyNot({}),
    ).toBeUndefined();
  });

  it('[I5] is stored as nobody’s when its key has lost a role of the token since', async () => {
    const { whyNot } = await taken(caller, { key: { roles: ['analyst'] } });
    expect(whyNot({})).toMatchObject({ reason: 'unauthenticated' });
  });

  it('[I5] is stored when the role may not report', async () => {
    const { reporter, whyNot, refusal } = await taken({ ...caller, roles: ['delegate'] });
    expect(refusal).toMatchObject({ code: 'forbidden' });
    expect(whyNot({})).toMatchObject({ reason: 'unauthenticated' });
    expect(reporter).toMatchObject({ tenant: 'acme', actor: { id: 'connector' } });
  });

  it('[I5] is stored when its token is for another source', async () => {
    const { whyNot } = await taken({ ...caller, source: 'crm' });
    expect(whyNot({ source: 'crm' })).toBeUndefined();
    expect(whyNot({ source: 'erp' })).toMatchObject({ reason: 'source_not_yours' });
    expect(whyNot({})).toMatchObject({ reason: 'source_not_yours' });
  });
});

interface Publishing {
  readonly subject?: string;
  readonly storedAt?: Date;
  readonly signedWith?: string;
  readonly key?: Partial<KeyState>;
}

async function taken(
  by: Caller | undefined,
  {
    subject = 'writ.v1.intake.acme.crm',
    storedAt = soon,
    signedWith = secret,
    key = {},
  }: Publishing = {},
) {
  const headers = natsHeaders();
  if (by) headers.set(TOKEN_HEADER, await issueToken(by, signedWith));
  const tokens = new TokenVerifier(secret, async () => ({
    ...caller,
    roles,
    endedAt: null,
    ...key,
  }));
  return checked({ subject, data: new Uint8Array(), headers, storedAt }, tokens);
}
