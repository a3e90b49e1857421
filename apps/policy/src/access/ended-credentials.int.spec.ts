import { AccessPlatform } from '../../test/access-platform';
import { type RegistryCommand } from '../domain/names/registry.decider';
import { EndedCredentials } from './ended-credentials';
import { SessionsService } from './sessions.service';

describe('the log', () => {
  let here: AccessPlatform;
  beforeAll(async () => {
    here = await AccessPlatform.share();
  });

  const issued = (principal: string) =>
    here.access.issue({ principal, roles: ['operator'] }, here.by('dana'));
  const ended = (keyId: string, principal: string, sessionId?: string) =>
    new EndedCredentials(here.platform.store, here.access.registry).has({
      keyId,
      ...(sessionId !== undefined && { sessionId }),
      tenant: 'default',
      principal,
    });

  it('[O4] has the end of a key before its table follows', async () => {
    const { keyId } = await issued('kim-of-a-key');
    expect(await ended(keyId, 'kim-of-a-key')).toBe(false);
    await here.access.revoke(keyId, here.by('dana'));
    const text = 'UPDATE access.api_keys SET revoked_at = NULL WHERE key_id = $1';
    await here.platform.pool.query(text, [keyId]);
    expect(await here.access.stateOf(keyId)).toMatchObject({ endedAt: null });
    expect(await ended(keyId, 'kim-of-a-key')).toBe(true);
  });

  it('[O4] has the end of whose credentials they are before the table follows', async () => {
    const { keyId } = await issued('lee-who-left');
    const data = { principal: 'lee-who-left', reason: 'Left.' };
    const command = { type: 'retire-principal', data, metadata: here.by('dana') };
    await here.access.registry.handle(command as RegistryCommand);
    expect(await here.access.stateOf(keyId)).toMatchObject({ endedAt: null });
    expect(await ended(keyId, 'lee-who-left')).toBe(true);
  });

  it('[O4] has the end of a session of its own that an admin ended', async () => {
    const sessions = new SessionsService(here.platform, here.access);
    const person = { issuer: 'https://id.example', subject: 'mia-1', principal: 'mia-signed-in' };
    const more = { tenant: 'default', roles: ['operator' as const], owners: [] };
    const { sessionId } = await sessions.openByPerson({ ...person, ...more });
    expect(await ended(sessionId, 'mia-signed-in')).toBe(false);
    await sessions.revoke(sessionId, here.by('dana'));
    expect(await ended(sessionId, 'mia-signed-in')).toBe(true);
  });

  it('[O4] has the end of one session of a key, and not of the key nor of its other sessions', async () => {
    const { keyId, key } = await issued('noa-with-a-key');
    const sessions = new SessionsService(here.platform, here.access);
    const [{ sessionId }, { sessionId: other }] = [
      (await sessions.openByKey(key))!,
      (await sessions.openByKey(key))!,
    ];
    await sessions.revoke(sessionId, here.by('dana'));
    expect(await ended(keyId, 'noa-with-a-key', sessionId)).toBe(true);
    expect(await ended(keyId, 'noa-with-a-key', other)).toBe(false);
    expect(await ended(keyId, 'noa-with-a-key')).toBe(false);
    await here.access.revoke(keyId, here.by('dana'));
    expect(await ended(keyId, 'noa-with-a-key', other)).toBe(true);
  });
});
