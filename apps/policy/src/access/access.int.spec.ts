import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { subjects } from '#contracts';
import { type CommandMetadata } from '#kernel';
import { closePlatform, createPlatform, migrate, type Platform, verifyToken } from '#platform';
import { freshDatabase, type FreshDatabase, metadata } from '#testkit';
import { policyMigrations } from '../migrations';
import { AccessService } from './access.service';
import { apiKeyFor } from './api-key';

const SECRET = 'a secret of these tests, long enough';
const folder = mkdtempSync(join(tmpdir(), 'writ-keys-'));
/** A key that nobody has yet. */
const newKey = () => apiKeyFor(metadata({ commandId: randomUUID() }), SECRET);
const operatorKey = newKey();

let database: FreshDatabase;
let platform: Platform;
let access: AccessService;

const by = (id: string, said: Partial<CommandMetadata> = {}): CommandMetadata =>
  metadata({
    commandId: randomUUID(),
    actor: { id, key: operatorKey.keyId },
    roles: ['admin'],
    ...said,
  });

beforeAll(async () => {
  database = await freshDatabase({ schema: 'nothing', migrate: async () => undefined });
  const keysFile = join(folder, 'keys.json');
  writeFileSync(keysFile, JSON.stringify({ operator: operatorKey.text }));
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    NATS_URL: process.env['WRIT_TEST_NATS_URL'],
    WRIT_TOKEN_SECRET: SECRET,
    WRIT_KEYS_FILE: keysFile,
    WRIT_LOG_LEVEL: 'silent',
  });
  platform = await createPlatform('policy', subjects.ledger);
  access = new AccessService(platform);
  await access.onModuleInit();
});

afterAll(async () => {
  if (platform) await closePlatform(platform);
  await database?.drop();
  rmSync(folder, { recursive: true });
});

describe('API keys', () => {
  it('makes the table once, however many instances start', async () => {
    const all = [1, 2, 3].map(() => migrate(database.url, 'policy', policyMigrations));
    expect(await Promise.all(all)).toEqual([[], [], []]);
  });

  it('knows the keys of the file as dev-<role> of the default tenant', async () =>
    expect(await access.verify(operatorKey.text)).toEqual({
      id: 'dev-operator',
      keyId: operatorKey.keyId,
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
    });

    await access.revoke(made.keyId, by('dana'));
    expect(await access.verify(made.key)).toBeNull();
    await expect(
      access.token(undefined, by('agent-7', { actor: { id: 'agent-7', key: made.keyId } })),
    ).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('[I1] makes one key for one command, however often and whenever it is asked', async () => {
    const asker = by('dana');
    const wanted = { principal: 'agent-8', roles: ['delegate'], label: 'once' } as const;
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

  it('[I1] says of a key that was revoked meanwhile that it is, and how to make another', async () => {
    const asker = by('dana');
    const wanted = { principal: 'agent-10', roles: ['delegate'] } as const;
    const { keyId } = await access.issue(wanted, asker);
    await access.revoke(keyId, by('dana'));
    await expect(access.issue(wanted, asker)).rejects.toMatchObject({
      code: 'api_key_revoked',
      facts: { keyId },
      message: expect.stringContaining('send a new idempotency key'),
    });
    expect((await access.issue(wanted, by('dana'))).keyId).not.toBe(keyId);
  });

  it('[I1] shows no key again that was made under another secret, and says what to do', async () => {
    const asker = by('dana');
    const wanted = { principal: 'agent-9', roles: ['delegate'] } as const;
    const { keyId } = await access.issue(wanted, asker);
    const settings = { ...platform.settings, WRIT_TOKEN_SECRET: `another ${SECRET}` };
    const since = new AccessService({ ...platform, settings });
    await expect(since.issue(wanted, asker)).rejects.toMatchObject({
      code: 'idempotency_key_reused',
      message: expect.stringContaining(`revoke ${keyId}`),
    });
  });

  it('makes a key that answers for nobody else where no owners are said', async () => {
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
    [
      'has another secret',
      `${operatorKey.text.slice(0, -1)}${operatorKey.text.endsWith('A') ? 'B' : 'A'}`,
    ],
    ['is empty', ''],
  ])('opens nothing with what %s', async (_, text) => expect(await access.verify(text)).toBeNull());

  it('[O4] shows and revokes keys of the own tenant only', async () => {
    const other = by('eve', { tenant: 'acme' });
    const { keyId } = await access.issue({ principal: 'y', roles: ['analyst'] }, other);
    const ids = async (asker: CommandMetadata) =>
      (await access.list(asker)).map((key) => key.keyId);
    expect(await ids(other)).toEqual([keyId]);
    expect(await ids(by('dana'))).not.toContain(keyId);
    await expect(access.revoke(keyId, by('dana'))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('lists keys without what they are checked by', async () => {
    const [first] = await access.list(by('dana'));
    expect(first).toEqual({
      keyId: operatorKey.keyId,
      tenant: 'default',
      principal: 'dev-operator',
      roles: ['operator'],
      owners: ['*'],
      label: 'from the keys file',
      createdAt: null,
      createdBy: null,
      revokedAt: null,
    });
  });

  it('is for admins, whoever asks over the bus', async () => {
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

describe('tokens', () => {
  it('[I6] may do what the key may, for five minutes, from the source they are bound to', async () => {
    const { token, expiresAt } = await access.token(
      '/crm',
      by('dev-operator', { roles: ['operator'] }),
    );
    const lifetimeMs = Date.parse(expiresAt) - Date.now();
    expect(lifetimeMs).toBeGreaterThan(290_000);
    expect(lifetimeMs).toBeLessThanOrEqual(301_000);
    expect(await verifyToken(token, SECRET, new Date())).toMatchObject({
      id: 'dev-operator',
      keyId: operatorKey.keyId,
      tenant: 'default',
      roles: ['operator'],
      source: '/crm',
    });
    await expect(verifyToken(token, SECRET, new Date(Date.now() + 310_000))).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });
});
