import { type IssueKeyBody } from '#contracts';
import { eventually } from '#testkit';
import { AccessPlatform, SECRET } from '../../test/access-platform';
import { AccessService } from './access.service';

describe('an API key that is used', () => {
  let the: AccessPlatform;
  const wanted: IssueKeyBody = { principal: 'agent-7', roles: ['delegate'] };

  beforeAll(async () => {
    the = await AccessPlatform.share();
  });

  const lastUseOf = async (keyId: string): Promise<string | null | undefined> =>
    (await the.access.list(the.by('dana'))).find((key) => key.keyId === keyId)?.lastUsedAt;
  /** Moves the last use of a key into the past. */
  const agedBy = (keyId: string, time: string) =>
    the.platform.pool.query(
      `UPDATE access.api_keys SET last_used_at = now() - interval '${time}' WHERE key_id = $1`,
      [keyId],
    );

  it('names its last use, which a wrong secret or an ended key is not', async () => {
    const { keyId, key } = await the.access.issue(wanted, the.by('dana'));
    expect(await lastUseOf(keyId)).toBeNull();
    expect(
      await the.access.verify(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`),
    ).toBeNull();
    expect(await lastUseOf(keyId)).toBeNull();
    await the.access.verify(key);
    const used = await eventually(() => lastUseOf(keyId));
    expect(Math.abs(Date.parse(used!) - Date.now())).toBeLessThan(60_000);
    await the.access.revoke(keyId, the.by('dana'));
    await agedBy(keyId, '2 hours');
    const before = await lastUseOf(keyId);
    expect(await the.access.verify(key)).toBeNull();
    expect(await lastUseOf(keyId)).toBe(before);
  });

  it('is written once a minute at most', async () => {
    const { keyId, key } = await the.access.issue(wanted, the.by('dana'));
    await agedBy(keyId, '30 seconds');
    const recent = await lastUseOf(keyId);
    await the.access.verify(key);
    expect(await lastUseOf(keyId)).toBe(recent);
    await agedBy(keyId, '61 seconds');
    const old = await lastUseOf(keyId);
    await the.access.verify(key);
    await eventually(async () => (await lastUseOf(keyId)) !== old);
  });

  it('[G2] is shown again to the same request while the secret that it derives from is listed', async () => {
    const asker = the.by('dana');
    const made = await the.access.issue(wanted, asker);
    const since = (WRIT_TOKEN_SECRET: string): AccessService =>
      new AccessService({
        ...the.platform,
        settings: { ...the.platform.settings, WRIT_TOKEN_SECRET },
      });
    const added = 'n'.repeat(32);
    expect(await since(`${added},${SECRET}`).issue(wanted, asker)).toEqual(made);
    await expect(since(added).issue(wanted, asker)).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
  });
});
