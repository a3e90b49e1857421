import { type IssueKeyBody, streamOf, subjects } from '#contracts';
import { type CommandMetadata } from '#kernel';
import { migrate, type Platform } from '#platform';
import { eventually } from '#testkit';
import { AccessPlatform, newKey, SECRET } from '../../test/access-platform';
import { policyMigrations } from '../migrations';
import { AccessService } from './access.service';
import { RemovedKeys } from './removed-keys';

let the: AccessPlatform;
let platform: Platform;
let access: AccessService;

const by = (id: string, given: Partial<CommandMetadata> = {}): CommandMetadata => the.by(id, given);

beforeAll(async () => {
  the = await AccessPlatform.share();
  ({ platform, access } = the);
  for (const tenant of ['globex', 'acme', 'elsewhere']) await the.createTenant(tenant);
});

describe('API keys', () => {
  it('makes the table once, however many instances start', async () => {
    const all = [1, 2, 3].map(() =>
      migrate(the.processes.stack.databaseUrl, 'policy', policyMigrations),
    );
    expect(await Promise.all(all)).toEqual([[], [], []]);
  });

  it('knows the keys of the file as dev-<role> of the default tenant', async () =>
    expect(await access.verify(the.keyOfFile)).toEqual({
      id: 'dev-operator',
      keyId: the.fileKeyId,
      tenant: 'default',
      roles: ['operator'],
      owners: ['*'],
    }));

  it('makes a key that opens until it is revoked', async () => {
    const made = await access.issue(
      { principal: 'agent-7', roles: ['delegate'], owners: ['finance'], label: 'night shift' },
      by('dana'),
    );
    expect(made.key).toMatch(/^writ_[a-z0-9]{12}_[A-Za-z0-9_-]{43}$/);
    expect(await access.verify(made.key)).toEqual({
      id: 'agent-7',
      keyId: made.keyId,
      tenant: 'default',
      roles: ['delegate'],
      owners: ['finance'],
      issuedBy: ['dana'],
    });

    await access.revoke(made.keyId, by('dana'));
    expect(await access.verify(made.key)).toBeNull();
    await expect(
      access.token({}, by('agent-7', { actor: { id: 'agent-7', key: made.keyId } })),
    ).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('[I11] makes none for a name that looks like a known one, and names that one', async () => {
    await access.issue({ principal: 'auth0|olga', roles: ['delegate'] }, by('dana'));
    const issue = (principal: string, owners: string[] = []) =>
      access.issue({ principal, owners, roles: ['delegate'] }, by('dana'));
    const before = (await access.list(by('dana'))).length;
    for (const [name, known] of [
      ['auth0|\u043Elga', 'auth0|olga'],
      ['AUTH0|Olga', 'auth0|olga'],
      ['dev-0perator', 'dev-operator'],
    ] as const)
      await expect(issue(name)).rejects.toMatchObject({
        code: 'name_confusable',
        facts: { known },
      });
    await expect(issue('olaf', ['dev-\u043Eperator'])).rejects.toMatchObject({
      code: 'name_confusable',
    });
    expect(await access.list(by('dana'))).toHaveLength(before);
    const elsewhere = by('dana', { tenant: 'elsewhere' });
    await access.issue({ principal: 'AUTH0|Olga', roles: ['delegate'] }, elsewhere);
  });

  it('[I11] makes one of two that look alike and are requested at the same time', async () => {
    const wanted = ['erin', 'er\u0456n', 'ERIN'].map((principal) =>
      access.issue({ principal, roles: ['delegate'] }, by('dana')),
    );
    const made = (await Promise.allSettled(wanted)).filter(({ status }) => status === 'fulfilled');
    expect(made).toHaveLength(1);
  });

  it('[G2] makes one key for one command, however often and whenever it is sent', async () => {
    const asker = by('dana');
    const wanted: IssueKeyBody = { principal: 'agent-8', roles: ['delegate'], label: 'once' };
    const ask = () => access.issue(wanted, asker);
    const [made, ...again] = await Promise.all([ask(), ask(), ask()]);
    expect(again).toEqual([made, made]);
    expect(await ask()).toEqual(made);
    const ofAgent = (await access.list(asker)).filter(({ principal }) => principal === 'agent-8');
    expect(ofAgent.map(({ keyId }) => keyId)).toEqual([made.keyId]);
    expect(await access.verify(made.key)).toMatchObject({ id: 'agent-8' });

    const other = access.issue({ ...wanted, roles: ['admin'] }, asker);
    await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    const elsewhere = await access.issue(wanted, { ...asker, tenant: 'elsewhere' });
    expect(elsewhere.keyId).not.toBe(made.keyId);
  });

  it('[G2] says of a key that was revoked meanwhile that it is, and how to make another', async () => {
    const asker = by('dana');
    const wanted: IssueKeyBody = { principal: 'agent-10', roles: ['delegate'] };
    const { keyId } = await access.issue(wanted, asker);
    await access.revoke(keyId, by('dana'));
    await expect(access.issue(wanted, asker)).rejects.toMatchObject({
      code: 'api_key_revoked',
      facts: { keyId },
      message: expect.stringContaining('send a new idempotency key'),
    });
    expect((await access.issue(wanted, by('dana'))).keyId).not.toBe(keyId);
  });

  it('[G2] shows no key again that was made under another secret, and says what to do', async () => {
    const asker = by('dana');
    const wanted: IssueKeyBody = { principal: 'agent-9', roles: ['delegate'] };
    const { keyId } = await access.issue(wanted, asker);
    const settings = { ...platform.settings, WRIT_TOKEN_SECRET: `another ${SECRET}` };
    const since = new AccessService({ ...platform, settings });
    await expect(since.issue(wanted, asker)).rejects.toMatchObject({
      code: 'idempotency_key_reused',
      message: expect.stringContaining(`revoke ${keyId}`),
    });
  });

  it('is recorded in the ledger before it opens anything, and so is its end', async () => {
    const { keyId } = await access.issue(
      { principal: 'agent-11', roles: ['delegate'], source: 'crm', label: 'private' },
      by('dana', { actor: { id: 'dana', issuedBy: ['eve'] } }),
    );
    await access.revoke(keyId, by('fritz'));
    await access.revoke(keyId, by('gwen'));
    const events = await the.processes.stream(streamOf.apiKey(keyId));
    expect(events.map(({ type, actor, data }) => ({ type, by: actor.id, data }))).toEqual([
      {
        type: 'api-key.issued',
        by: 'dana',
        data: {
          keyId,
          principal: 'agent-11',
          roles: ['delegate'],
          owners: [],
          source: 'crm',
          issuedBy: ['dana', 'eve'],
        },
      },
      { type: 'api-key.revoked', by: 'fritz', data: { keyId, principal: 'agent-11' } },
    ]);
  });

  it('of the keys file are recorded once, before the first of them opens anything', async () => {
    const again = new AccessService(platform);
    await again.onModuleInit();
    await Promise.all([again.verify(the.keyOfFile), access.verify(the.keyOfFile)]);
    const events = await the.processes.stream(streamOf.keysFile());
    expect(events.map(({ type, data }) => ({ type, data }))).toEqual([
      {
        type: 'keys-file.loaded',
        data: {
          keys: [
            { keyId: the.fileKeyId, principal: 'dev-operator', roles: ['operator'], owners: ['*'] },
          ],
        },
      },
    ]);
  });

  it('[N2] that left the keys file are recorded at the start, before anybody comes', async () => {
    const { WRIT_KEYS_FILE: _, ...settings } = platform.settings;
    const without = new RemovedKeys({ ...platform, settings } as Platform);
    without.onApplicationBootstrap();
    const recorded = () => the.processes.stream(streamOf.keysFile());
    const [, removed] = await eventually(recorded, (events) => events.length > 1);
    expect(removed).toMatchObject({ type: 'keys-file.loaded', data: { keys: [] } });
    without.onApplicationShutdown();
  });

  it('opens nothing after its end, nor before it was added and after it was revoked', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const wanted: IssueKeyBody = { principal: 'agent-12', roles: ['delegate'], expiresAt };
    const made = await access.issue(wanted, by('dana'));
    expect(await access.verify(made.key)).toMatchObject({ expiresAt });
    await platform.pool.query(`UPDATE access.api_keys SET expires_at = now() WHERE key_id = $1`, [
      made.keyId,
    ]);
    expect(await access.verify(made.key)).toBeNull();

    // A process that ended between the event and the row; the revocation comes before the retry.
    const asker = by('dana');
    const lost = await access.issue({ principal: 'agent-13', roles: ['delegate'] }, asker);
    await platform.pool.query(`DELETE FROM access.api_keys WHERE key_id = $1`, [lost.keyId]);
    await access.revoke(lost.keyId, by('dana'));
    await expect(
      access.issue({ principal: 'agent-13', roles: ['delegate'] }, asker),
    ).rejects.toMatchObject({ code: 'api_key_revoked' });
    expect(await access.verify(lost.key)).toBeNull();
  });

  it('notifies every cache of keys that one was revoked', async () => {
    const { keyId } = await access.issue({ principal: 'x', roles: ['analyst'] }, by('dana'));
    const messages = platform.connection.subscribe(subjects.credentials.revoked, { max: 1 });
    await access.revoke(keyId, by('dana'));
    for await (const message of messages) expect(message.json()).toEqual({ keyId });
    expect(await access.stateOf(keyId)).toMatchObject({
      roles: ['analyst'],
      endedAt: expect.any(String),
    });
    expect(await access.stateOf('nosuchkey234')).toBeNull();
  });

  it('is issued in another tenant, and revoked there, by a deployment admin alone', async () => {
    const wanted: IssueKeyBody = { principal: 'adele', roles: ['admin'], tenant: 'globex' };
    await expect(access.issue(wanted, by('dana'))).rejects.toMatchObject({
      code: 'api_key_role_not_yours',
    });
    const owner = by('root', { roles: ['deployment-admin'] });
    const { key, keyId } = await access.issue(wanted, owner);
    expect(await access.verify(key)).toMatchObject({ tenant: 'globex', issuedBy: ['root'] });
    await access.revoke(keyId, by('root', { roles: ['deployment-admin'] }));
    expect(await access.verify(key)).toBeNull();
  });

  it('makes a key that answers for nobody else where no owners are named', async () => {
    const made = await access.issue({ principal: 'ana', roles: ['approver'] }, by('dana'));
    expect([made.owners, (await access.verify(made.key))?.owners]).toEqual([[], []]);
  });

  it('keeps digests only', async () => {
    const { key } = await access.issue({ principal: 'x', roles: ['analyst'] }, by('dana'));
    const { rows } = await platform.pool.query(
      `SELECT count(*)::int AS found FROM access.api_keys k WHERE k::text LIKE '%' || $1 || '%'`,
      [key.split('_').slice(2).join('_')],
    );
    expect(rows).toEqual([{ found: 0 }]);
  });

  it.each([
    ['is no key', 'hello'],
    ['is not known', newKey().text],
    ['has another secret', (text: string) => text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A')],
    ['is empty', ''],
  ])('opens nothing with what %s', async (_, text) =>
    expect(await access.verify(typeof text === 'string' ? text : text(the.keyOfFile))).toBeNull(),
  );

  it('[O4] shows and revokes keys of the own tenant only', async () => {
    const other = by('eve', { tenant: 'acme' });
    const { keyId } = await access.issue({ principal: 'y', roles: ['analyst'] }, other);
    const ids = async (asker: CommandMetadata) =>
      (await access.list(asker)).map((key) => key.keyId);
    expect(await ids(other)).toContain(keyId);
    expect(await ids(by('dana'))).not.toContain(keyId);
    await expect(access.revoke(keyId, by('dana'))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('lists keys without what they are checked by', async () => {
    const [first] = await access.list(by('dana'));
    expect(first).toEqual({
      keyId: the.fileKeyId,
      tenant: 'default',
      principal: 'dev-operator',
      roles: ['operator'],
      owners: ['*'],
      source: null,
      workflows: null,
      expiresAt: null,
      issuedBy: [],
      label: 'from the keys file',
      createdAt: null,
      createdBy: null,
      revokedAt: null,
      lastUsedAt: null,
    });
  });

  it('is for admins, also over the bus', async () => {
    const delegate = by('agent-7', { roles: ['delegate'] });
    await expect(access.list(delegate)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      access.issue({ principal: 'x', roles: ['admin'] }, delegate),
    ).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(access.revoke('x', delegate)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
