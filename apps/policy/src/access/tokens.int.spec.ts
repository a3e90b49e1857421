import { type IssueKeyBody } from '#contracts';
import { type CommandMetadata } from '#kernel';
import { readToken } from '#platform';
import { AccessPlatform, SECRET } from '../../test/access-platform';
import { type AccessService } from './access.service';

let the: AccessPlatform;
let access: AccessService;

const by = (id: string, given: Partial<CommandMetadata> = {}): CommandMetadata => the.by(id, given);

beforeAll(async () => {
  the = await AccessPlatform.share();
  ({ access } = the);
});

describe('tokens', () => {
  it('[I6] may do what the key may, for five minutes, from the source they are bound to', async () => {
    const { token, expiresAt } = await access.token(
      { source: '/crm' },
      by('dev-operator', { roles: ['operator'] }),
    );
    const lifetimeMs = Date.parse(expiresAt) - Date.now();
    expect(lifetimeMs).toBeGreaterThan(290_000);
    expect(lifetimeMs).toBeLessThanOrEqual(301_000);
    expect(await readToken(token, SECRET, new Date())).toMatchObject({
      id: 'dev-operator',
      keyId: the.fileKeyId,
      tenant: 'default',
      roles: ['operator'],
      source: '/crm',
    });
    await expect(readToken(token, SECRET, new Date(Date.now() + 310_000))).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });
});

describe('a token of a credential with limits', () => {
  const limited = async (given: Partial<CommandMetadata> = {}) => {
    const wanted: IssueKeyBody = { principal: 'crm', roles: ['integrator', 'operator'] };
    const { keyId } = await access.issue({ ...wanted, ...given } as IssueKeyBody, by('dana'));
    return by('crm', { actor: { id: 'crm', key: keyId }, roles: wanted.roles });
  };
  const read = async ({ token }: { token: string }) => readToken(token, SECRET, new Date());

  it('has the source of the key, and of the token that requests it', async () => {
    const ofKey = await limited({ source: 'crm' });
    expect(await read(await access.token({}, ofKey))).toMatchObject({ source: 'crm' });
    const ofToken = { ...(await limited()), source: 'erp' };
    expect(await read(await access.token({}, ofToken))).toMatchObject({ source: 'erp' });
    for (const asker of [ofKey, ofToken])
      await expect(access.token({ source: 'other' }, asker)).rejects.toMatchObject({
        code: 'api_key_wider',
      });
  });

  it('[O9] is for the workflows of the key, and of the token that requests it, or fewer', async () => {
    const ofKey = await limited({ workflows: ['refunds', 'returns'] });
    const both = { workflows: ['refunds', 'returns'] };
    expect(await read(await access.token({}, ofKey))).toMatchObject(both);
    // What the frame says is the credential that asks, which may be a token with less.
    const ofToken = { ...ofKey, workflows: ['refunds'] };
    for (const asker of [ofToken, { ...(await limited()), workflows: ['refunds'] }])
      expect(await read(await access.token({}, asker))).toMatchObject({ workflows: ['refunds'] });
    const fewer = await access.token({ workflows: ['returns'] }, ofKey);
    expect(await read(fewer)).toMatchObject({ workflows: ['returns'] });
    for (const asker of [ofKey, ofToken])
      await expect(
        access.token({ workflows: ['refunds', 'payroll'] }, asker),
      ).rejects.toMatchObject({
        code: 'api_key_wider',
        facts: { workflows: asker.workflows ?? both.workflows },
      });
  });

  it('[O9] that is limited to workflows issues, lists and revokes no keys', async () => {
    const wanted: IssueKeyBody = {
      principal: 'eve',
      roles: ['integrator'],
      workflows: ['refunds'],
    };
    const asker = by('dana', { workflows: ['refunds'] });
    const { keyId } = await access.issue(wanted, by('dana'));
    expect((await access.list(by('dana'))).find((key) => key.keyId === keyId)).toMatchObject({
      workflows: ['refunds'],
    });
    const refused = { code: 'forbidden', facts: { workflows: ['refunds'] } };
    await expect(access.issue(wanted, asker)).rejects.toMatchObject(refused);
    await expect(access.list(asker)).rejects.toMatchObject(refused);
    await expect(access.revoke(keyId, asker)).rejects.toMatchObject(refused);
  });

  it('has the end of the token that requests it, its roles and its key', async () => {
    const expiresAt = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 30_000).toISOString();
    const asker = { ...(await limited()), expiresAt, roles: ['integrator'] };
    expect(await read(await access.token({}, asker))).toMatchObject({
      expiresAt,
      roles: ['integrator'],
      keyId: asker.actor.key,
      issuedBy: ['dana'],
    });
    await expect(access.token({ roles: ['operator'] }, asker)).rejects.toMatchObject({
      code: 'api_key_wider',
    });
  });

  it('has the roles that limit its key, whatever the request names', async () => {
    const roles = ['delegate', 'integrator', 'approver', 'operator'] as const;
    const { keyId } = await access.issue({ principal: 'agent', roles: [...roles] }, by('dana'));
    const asker = by('agent', { actor: { id: 'agent', key: keyId }, roles: [...roles] });
    expect(await read(await access.token({ roles: ['approver'] }, asker))).toMatchObject({
      roles: ['approver', 'delegate', 'integrator'],
    });
    const narrower = { ...asker, roles: ['approver'] };
    expect(await read(await access.token({}, narrower))).toMatchObject({
      roles: ['approver', 'delegate', 'integrator'],
    });
  });

  it('is none where its key has lost a role that limits the token that requests it', async () => {
    const asker = await limited();
    const wider = { ...asker, roles: ['delegate', 'operator'] };
    await expect(access.token({ roles: ['operator'] }, wider)).rejects.toMatchObject({
      code: 'api_key_wider',
    });
  });

  it('is of nobody whose name is another than that of the key', async () => {
    const asker = await limited();
    const other = { ...asker, actor: { ...asker.actor, id: 'finance' } };
    await expect(access.token({}, other)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
