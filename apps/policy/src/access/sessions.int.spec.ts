import { type SignedInPerson, streamOf } from '#contracts';
import { type CommandMetadata } from '#kernel';
import { type Platform, Unavailable } from '#platform';
import { AccessPlatform, newKey } from '../../test/access-platform';
import { type AccessService } from './access.service';
import { SavedPages } from './saved-pages';
import { SessionsService } from './sessions.service';

let the: AccessPlatform;
let platform: Platform;
let access: AccessService;
let sessions: SessionsService;

const by = (id: string, given: Partial<CommandMetadata> = {}): CommandMetadata =>
  the.by(id, { actor: { id, key: 'abcabcabcabc' }, ...given });

beforeAll(async () => {
  the = await AccessPlatform.share();
  ({ platform, access } = the);
  sessions = new SessionsService(platform, access);
});

const revocationsOf = async (sessionId: string) =>
  (await the.processes.stream(streamOf.session(sessionId))).map(({ type }) => type);

const ana: SignedInPerson = {
  issuer: 'https://id.example',
  subject: 'a1b2',
  principal: 'ana',
  tenant: 'default',
  roles: ['approver'],
  owners: ['finance'],
};

describe('a session', () => {
  it('acts as the key, for 12 hours and for 1 hour of silence', async () => {
    const opened = (await sessions.openByKey(the.keyOfFile))!;
    expect(opened.secret).toMatch(/^writ_session_[A-Za-z0-9_-]{43}$/);
    expect(opened).toMatchObject({
      by: 'key',
      caller: { id: 'dev-operator', keyId: the.fileKeyId, tenant: 'default', owners: ['*'] },
    });
    expect(await sessions.verify(opened.secret)).toEqual({ ...opened, secret: undefined });
    const hours = Date.parse(opened.expiresAt) - Date.parse(opened.idleUntil);
    expect(hours).toBe(11 * 3_600_000);
  });

  it('is opened by no key that opens nothing', async () => {
    for (const key of ['', 'hello', newKey().text, `${the.keyOfFile}x`])
      expect(await sessions.openByKey(key)).toBeNull();
  });

  it('is opened by nothing but its whole secret', async () => {
    const { secret, sessionId } = await sessions.openByPerson(ana);
    const other = `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`;
    for (const text of ['', sessionId, other, the.keyOfFile, `${secret}x`])
      expect(await sessions.verify(text)).toBeNull();
    expect(await sessions.verify(secret)).toMatchObject({ sessionId });
  });

  it('[I11] is opened for nobody new whose name looks like a known one', async () => {
    await sessions.openByPerson({ ...ana, principal: 'mia@example.com' });
    await sessions.openByPerson({ ...ana, principal: 'mia@example.com' });
    const other = sessions.openByPerson({ ...ana, principal: 'm\u0456a@example.com' });
    await expect(other).rejects.toMatchObject({
      code: 'name_confusable',
      facts: { known: 'mia@example.com' },
    });
  });

  it('keeps digests only', async () => {
    const { secret } = await sessions.openByPerson(ana);
    const { rows } = await platform.pool.query(
      `SELECT count(*)::int AS found FROM access.sessions s WHERE s::text LIKE '%' || $1 || '%'`,
      [secret.slice('writ_session_'.length)],
    );
    expect(rows).toEqual([{ found: 0 }]);
  });

  it('[I6] of a key ends the moment that the key is revoked, and stays ended', async () => {
    const { key, keyId } = await access.issue({ principal: 'eve', roles: ['analyst'] }, by('dana'));
    const { secret, sessionId } = (await sessions.openByKey(key))!;
    expect(await sessions.verify(secret)).toMatchObject({ sessionId, caller: { keyId } });
    await access.revoke(keyId, by('dana'));
    expect(await sessions.verify(secret)).toBeNull();
    await platform.pool.query(`UPDATE access.api_keys SET revoked_at = NULL WHERE key_id = $1`, [
      keyId,
    ]);
    expect(await sessions.verify(secret)).toBeNull();
  });

  it('of a person may do what the identity provider states, under a name of its own', async () => {
    const { secret, sessionId } = await sessions.openByPerson(ana);
    expect(await sessions.verify(secret)).toMatchObject({
      by: 'oidc',
      caller: { id: 'ana', keyId: sessionId, roles: ['approver'], owners: ['finance'] },
    });
    const metadata = by('ana', { actor: { id: 'ana', key: sessionId }, roles: ['approver'] });
    await expect(access.token({}, metadata)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it.each([
    ['12 hours after it began', `expires_at = now()`],
    ['an hour after it was last used', `last_seen_at = now() - interval '1 hour'`],
  ])('ends %s', async (_, aged) => {
    const { secret, sessionId } = await sessions.openByPerson(ana);
    await platform.pool.query(`UPDATE access.sessions SET ${aged} WHERE session_id = $1`, [
      sessionId,
    ]);
    expect(await sessions.verify(secret)).toBeNull();
  });

  it('goes on while it is used, and not when it is only verified', async () => {
    const { secret, sessionId } = await sessions.openByPerson(ana);
    await platform.pool.query(
      `UPDATE access.sessions SET last_seen_at = now() - interval '59 minutes' WHERE session_id = $1`,
      [sessionId],
    );
    const verified = (await sessions.verify(secret, { isActivity: false }))!;
    const again = (await sessions.verify(secret, { isActivity: false }))!;
    expect(again.idleUntil).toBe(verified.idleUntil);
    const used = (await sessions.verify(secret))!;
    expect(Date.parse(used.idleUntil) - Date.parse(verified.idleUntil)).toBeGreaterThan(3_500_000);
    expect(used.expiresAt).toBe(verified.expiresAt);
  });

  it('is over once it is signed out of, wherever its secret is stored', async () => {
    const { secret } = await sessions.openByPerson(ana);
    await sessions.end(secret);
    await sessions.end(secret);
    expect(await sessions.verify(secret)).toBeNull();
  });
});

describe('the sessions there are', () => {
  it('[O4] are listed and ended by admins of the same tenant only', async () => {
    const { secret, sessionId } = await sessions.openByPerson(ana);
    const listed = (await sessions.list(by('dana'))).find((one) => one.sessionId === sessionId);
    expect(listed).toMatchObject({ principal: 'ana', issuer: ana.issuer, subject: ana.subject });
    expect(JSON.stringify(await sessions.list(by('dana')))).not.toContain(secret);

    const stranger = by('eve', { tenant: 'acme' });
    expect(await sessions.list(stranger)).toEqual([]);
    await expect(sessions.revoke(sessionId, stranger)).rejects.toMatchObject({ code: 'not_found' });
    const operator = by('olga', { roles: ['operator'] });
    for (const refused of [sessions.list(operator), sessions.revoke(sessionId, operator)])
      await expect(refused).rejects.toMatchObject({ code: 'forbidden' });

    await sessions.revoke(sessionId, by('dana'));
    expect(await sessions.verify(secret)).toBeNull();
    const recorded = await the.processes.stream(streamOf.session(sessionId));
    expect(recorded).toMatchObject([
      {
        type: 'session.revoked',
        actor: { id: 'dana' },
        data: { sessionId, principal: 'ana', credential: sessionId, openedAt: listed!.createdAt },
      },
    ]);
    await expect(sessions.revoke('session-none', by('dana'))).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('[O4] end while the ledger is away, which records it once the request comes again', async () => {
    const { secret, sessionId } = await sessions.openByPerson(ana);
    const away = () => Promise.reject(new Unavailable('the ledger is away'));
    const cut = new SessionsService(platform, access);
    Object.assign(cut, { revoking: { handle: away } });
    await expect(cut.revoke(sessionId, by('dana'))).rejects.toThrow('the ledger is away');
    expect(await sessions.verify(secret)).toBeNull();
    expect(await revocationsOf(sessionId)).toHaveLength(0);
    await sessions.revoke(sessionId, by('dana'));
    expect(await revocationsOf(sessionId)).toHaveLength(1);
  });

  it('[O4] are recorded as ended by an admin also after signing out, and again where it is sent again', async () => {
    const { secret, sessionId } = await sessions.openByPerson(ana);
    await sessions.end(secret);
    const command = by('dana');
    for (const sent of [command, command, by('dana')]) await sessions.revoke(sessionId, sent);
    expect(await revocationsOf(sessionId)).toHaveLength(2);
  });

  it('are at most fifty of one person: the oldest ends', async () => {
    const ben = { ...ana, subject: 'b', principal: 'ben' };
    const opened = [];
    for (let n = 0; n < 51; n++) opened.push(await sessions.openByPerson(ben));
    expect(await sessions.verify(opened[0]!.secret)).toBeNull();
    for (const { secret } of [opened[1]!, opened[50]!])
      expect(await sessions.verify(secret)).not.toBeNull();
  });
});

describe('pages that people saved', () => {
  const save = (pages: SavedPages, name: string, asker = by('saver'), path = `/${name}`) =>
    pages.save({ name, path }, asker);

  it('are those of one person, who replaces and removes them', async () => {
    const pages = new SavedPages(platform);
    await save(pages, 'b');
    await save(pages, 'a');
    await save(pages, 'b', by('saver'), '/other');
    await save(pages, 'c', by('another'));
    const elsewhere = { ...by('saver'), tenant: 'elsewhere' };
    expect(await pages.list(by('saver'))).toMatchObject([
      { name: 'a', path: '/a' },
      { name: 'b', path: '/other' },
    ]);
    expect(await pages.list(elsewhere)).toEqual([]);
    const unknown = { code: 'saved_page_not_found' };
    await expect(pages.remove({ name: 'c' }, by('saver'))).rejects.toMatchObject(unknown);
    expect(await pages.remove({ name: 'a' }, by('saver'))).toEqual({ name: 'a' });
    expect(await pages.list(by('saver'))).toMatchObject([{ name: 'b' }]);
  });

  it('are at most a hundred, of which each can still be replaced', async () => {
    const pages = new SavedPages(platform);
    const asker = by('collector');
    for (let n = 0; n < 100; n++) await save(pages, `page-${n}`, asker);
    await expect(save(pages, 'one-more', asker)).rejects.toMatchObject({
      code: 'too_many_saved_pages',
    });
    expect(await save(pages, 'page-7', asker, '/new')).toMatchObject({ path: '/new' });
  });
});
