import { createHash, randomUUID } from 'node:crypto';
import { type RegistryCommand } from '../domain/names/registry.decider';
import { AccessController } from '../transport/access.controller';
import { AccessPlatform, newKey } from '../../test/access-platform';
import { digestOf, KeyStore } from './key-store';
import { PrincipalCommands } from './principal-commands';
import { RetiredPrincipals } from './retired-principals';
import { SessionStore } from './session-store';
import { SessionsService } from './sessions.service';

describe('a retired principal', () => {
  let here: AccessPlatform;
  beforeAll(async () => {
    here = await AccessPlatform.start();
  });
  afterAll(() => here?.stop());

  it('[I12] opens nothing by its keys and sessions until it is back', async () => {
    const { access, platform } = here;
    const sessions = new SessionsService(platform, access);
    const { key, keyId } = await issue('alice');
    const caller = await access.verify(key);
    const session = await sessions.openByKey(key);
    expect(await sessions.verify(session!.secret)).toMatchObject({ caller: { id: 'alice' } });

    await send('retire-principal', 'alice');
    expect(await access.verify(key)).toBeNull();
    expect(await access.callerBy(keyId)).toBeNull();
    expect(await access.stateOf(keyId)).toMatchObject({ endedAt: expect.any(String) });
    expect(await sessions.verify(session!.secret)).toBeNull();
    expect(await sessions.openByKey(key)).toBeNull();
    await expect(issue('alice')).rejects.toMatchObject({ code: 'principal_retired' });

    await send('reinstate-principal', 'alice');
    expect(await access.verify(key)).toEqual(caller);
    expect(await sessions.verify(session!.secret)).toBeNull();
  });

  it('[I12] stays retired where an older state of the registry comes late, and comes back so', async () => {
    const { access, platform } = here;
    const { key } = await issue('carla');
    for (const type of ['retire-principal', 'reinstate-principal'] as const) {
      const before = await access.registry.principal('default', 'carla');
      await send(type, 'carla');
      const late = new RetiredPrincipals(platform, { principal: async () => before });
      await late.follow('default', 'carla');
      expect((await access.verify(key)) === null).toBe(type === 'retire-principal');
    }
  });

  it('[I12] opens nothing later by a session that was being opened when it was retired', async () => {
    const { access, platform } = here;
    const sessions = new SessionsService(platform, access);
    const secret = `writ_session_${'s'.repeat(43)}`;
    await issue('bob');
    await send('retire-principal', 'bob');
    const session = { ...person([]), principal: 'bob', sessionId: 'session-late', keyId: null };
    const sha256 = createHash('sha256').update(secret).digest();
    await new SessionStore(platform.pool).add(session, sha256);
    await send('reinstate-principal', 'bob');
    expect(await sessions.verify(secret)).toBeNull();
    const again = await sessions.openByPerson({ ...person([]), principal: 'bob' });
    await access.retired.follow('default', 'bob');
    expect(await sessions.verify(again.secret)).toMatchObject({ caller: { id: 'bob' } });
  });

  it('[I12] who is a team is answered for by no key and session, until it is back', async () => {
    const { access, platform } = here;
    const sessions = new SessionsService(platform, access);
    const wanted = { principal: 'tom', roles: ['approver' as const], owners: ['legal', 'alice'] };
    const { key, keyId } = await access.issue(wanted, here.by('ada'));
    const { secret } = await sessions.openByPerson({ ...person(['legal']), principal: 'tim' });
    const commands = new PrincipalCommands(access);
    const metadata = here.by('ada');
    await commands.register({
      type: 'register-principal',
      data: { principal: 'legal', kind: 'team' },
      metadata,
    });
    await send('retire-principal', 'legal');
    await send('retire-principal', 'alice');
    expect(await access.verify(key)).toMatchObject({ owners: ['alice'] });
    expect(await access.stateOf(keyId)).toMatchObject({ owners: ['alice'], endedAt: null });
    expect(await sessions.verify(secret)).toMatchObject({ caller: { owners: [] } });
    await send('reinstate-principal', 'legal');
    expect(await access.verify(key)).toMatchObject({ owners: ['legal', 'alice'] });
  });

  it('[I12] may be one of whom there is only a key of before there was a registry', async () => {
    const { access, platform } = here;
    const key = newKey();
    const older = { keyId: key.keyId, tenant: 'default', principal: 'Older, name', owners: [] };
    const limits = {
      source: null,
      workflows: null,
      expiresAt: null,
      issuedBy: ['ada'],
      label: null,
    };
    const record = { ...older, ...limits, roles: ['operator' as const], sha256: digestOf(key) };
    await new KeyStore(platform.pool).add(record);
    expect(await access.verify(key.text)).toMatchObject({ id: 'Older, name' });
    await new PrincipalCommands(access).retireOrReinstate({
      type: 'retire-principal',
      data: { principal: 'Older, name', reason: 'Left.' },
      metadata: here.by('ada'),
    });
    expect(await access.verify(key.text)).toBeNull();
  });

  it('[I12] does not sign in at an identity provider, whose teams are recorded before', async () => {
    const { access, platform } = here;
    const sessions = new SessionsService(platform, access);
    await sessions.openByPerson(person(['finance', '*']));
    expect(await access.registry.principal('default', 'bea')).toMatchObject({
      claimed: ['finance'],
      teams: [],
    });
    const { secret } = await sessions.openByPerson(person(['sales']));
    expect(await access.registry.principal('default', 'bea')).toMatchObject({ claimed: ['sales'] });

    await send('retire-principal', 'bea');
    expect(await sessions.verify(secret)).toBeNull();
    await expect(sessions.openByPerson(person([]))).rejects.toMatchObject({
      code: 'principal_retired',
    });
  });

  it('[I12] does not act by a key of the keys file', async () => {
    const { access } = here;
    expect(await access.verify(here.keyOfFile)).toMatchObject({ id: 'dev-operator' });
    await issue('somebody');
    await send('retire-principal', 'dev-operator');
    expect(await access.verify(here.keyOfFile)).toBeNull();
    expect(await access.stateOf(here.fileKeyId)).toMatchObject({ endedAt: expect.any(String) });
  });

  it('[O4] of the deployment is retired by no admin of a tenant', async () => {
    const { access } = here;
    const root = here.by('root', { roles: ['deployment-admin'] });
    const { key } = await access.issue({ principal: 'dora', roles: ['deployment-admin'] }, root);
    const commands = new PrincipalCommands(access);
    const retire = (metadata: typeof root) =>
      commands.retireOrReinstate({
        type: 'retire-principal',
        data: { principal: 'dora', reason: 'Left.' },
        metadata,
      });

    await expect(retire(here.by('ada'))).rejects.toMatchObject({ code: 'api_key_of_deployment' });
    expect(await access.verify(key)).toMatchObject({ id: 'dora' });
    await retire(here.by('ada', { roles: ['admin', 'deployment-admin'] }));
    expect(await access.verify(key)).toBeNull();
  });

  it('[I11] is no name that looks like one that only a key of the keys file has', async () => {
    const registered = new PrincipalCommands(here.access).register({
      type: 'register-principal',
      data: { principal: 'dev-operatоr', kind: 'person' },
      metadata: here.by('ada'),
    });
    await expect(registered).rejects.toMatchObject({ code: 'name_confusable' });
  });

  it('[I11] answers by no link for a name that looks like theirs', async () => {
    const { access, platform } = here;
    const links = new AccessController(access, platform);
    const { keyId } = await issue('olga');
    await issue('lena');
    const linkFor = (person: string) => links.caller({ keyId, person });
    expect(await linkFor('lena')).toMatchObject({ caller: { id: 'olga' } });
    await send('retire-principal', 'lena');
    await expect(linkFor('lena')).rejects.toMatchObject({ code: 'principal_retired' });
    for (const other of ['Lena', 'lеna', 'OLGA'])
      await expect(linkFor(other)).rejects.toMatchObject({ code: 'name_confusable' });
    expect(await linkFor('nobody known')).toMatchObject({ caller: { id: 'olga' } });
    expect(await linkFor('olga')).toMatchObject({ caller: { id: 'olga' } });
  });

  const issue = (principal: string) =>
    here.access.issue({ principal, roles: ['operator'] }, here.by('ada'));

  /** As the service does: the event, then what follows from it. */
  const send = async (type: 'retire-principal' | 'reinstate-principal', principal: string) => {
    const metadata = here.by('ada', { commandId: randomUUID() });
    const data = { principal, reason: 'Left.' };
    await here.access.registry.handle({ type, data, metadata } as RegistryCommand);
    await here.access.retired.follow('default', principal);
  };
});

const person = (owners: readonly string[]) => ({
  issuer: 'https://id.example',
  subject: 'bea-1',
  principal: 'bea',
  tenant: 'default',
  roles: ['approver' as const],
  owners,
});
