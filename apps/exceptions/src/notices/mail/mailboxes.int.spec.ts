import { toInstant } from '#kernel';
import { recorded } from '#testkit';
import { MailTrial } from '../../../test/mail-trial';
import { OWNER_RETIRED } from './mailbox-store';
import { KEY_LEFT_FILE, KEY_REVOKED, SESSION_REVOKED } from '../webhooks/webhook-store';

let trial: MailTrial;

beforeAll(async () => {
  trial = await MailTrial.start();
});

beforeEach(() => trial.base.begin());

afterEach(() => trial.end());

afterAll(() => trial?.stop());

describe('a mailbox', () => {
  const slice = { version: 2, now: '2030-01-01T09:00:00.000Z', command: null };

  it('[N7] gets nothing once its owner is retired, or the key that set it is revoked', async () => {
    await trial.mailbox();
    const notice = await trial.base.notify();
    const { dead } = await trial.mails.counts();
    await trial.mailboxes.disableOf(trial.tenant, 'dana');
    expect(await trial.list()).toMatchObject([{ status: 'dead', lastError: OWNER_RETIRED }]);
    expect((await trial.mails.counts()).dead).toBe(dead);
    expect(await trial.mails.replay(trial.tenant, notice.noticeId)).toBe('disabled');
    await trial.base.notify();
    expect(await trial.list()).toHaveLength(1);
    await trial.mailbox();
    await trial.mailboxes.disableOfKey('another', 'key-1', KEY_REVOKED);
    expect(await trial.mailboxes.list(trial.tenant)).toMatchObject([{ status: 'active' }]);
    await trial.mailboxes.disableOfKey(trial.tenant, 'key-1', KEY_REVOKED);
    expect(await trial.mailboxes.list(trial.tenant)).toMatchObject([
      { status: 'disabled', disabledBecause: KEY_REVOKED },
    ]);
  });

  it('[N7] is not set after the log had the end of the credential that sets it', async () => {
    trial.base.hasEnded = true;
    const { platform } = trial.base;
    const read = jest.spyOn(platform.store, 'read').mockResolvedValue({ ...slice, events: [] });
    const by = { ...trial.base.operator, actor: { id: 'olga', key: 'lost' } };
    const setting = trial.base.mail.set({ principal: 'dana', address: 'dana@example.org' }, by);
    await expect(setting).rejects.toMatchObject({ code: 'unauthenticated' });
    read.mockRestore();
    expect(await trial.mailboxes.list(trial.tenant)).toEqual([]);
  });

  it('[N7] gets nothing once who set it is retired, unless a sign-in brought it', async () => {
    const { tenant } = trial;
    await trial.mailbox();
    const brought = { tenant, principal: 'olga', address: 'olga@id.example', calendar: null };
    await trial.mailboxes.claim({ ...brought, nextDigestAt: '2030-01-01T00:00:00.000Z' });
    const { platform, ends } = trial.base;
    jest.spyOn(platform.store, 'read').mockResolvedValueOnce({ ...slice, events: [] });
    const data = { principal: 'olga', reason: 'They left.' };
    const [retired] = recorded([{ type: 'principal.retired', data }]);
    await ends.after({
      ...retired!,
      type: 'principal.retired',
      data,
      tenant,
    });
    expect(await trial.mailboxes.list(tenant)).toMatchObject([
      { principal: 'dana', disabledBecause: 'who set it was retired' },
      { principal: 'olga', disabledBecause: OWNER_RETIRED },
    ]);
  });

  it('[N7] gets nothing once the session that set it is ended by an admin', async () => {
    const { tenant } = trial;
    await trial.mailbox({ principal: 'before' });
    await trial.base.platform.pool.query(
      `UPDATE notices.mailboxes SET set_at = now() - interval '1 hour' WHERE tenant = $1`,
      [tenant],
    );
    await trial.mailbox({ principal: 'since' });
    const openedAt = toInstant(Date.now() - 60_000);
    const data = { sessionId: 'session-1', principal: 'olga', credential: 'key-1', openedAt };
    const [ended] = recorded([{ type: 'session.revoked', data }]);
    await trial.base.ends.after({
      ...ended!,
      type: 'session.revoked',
      data,
      tenant,
    });
    expect(await trial.mailboxes.list(tenant)).toMatchObject([
      { principal: 'before', disabledBecause: null },
      { principal: 'since', disabledBecause: SESSION_REVOKED },
    ]);
  });

  it('[N7] gets nothing once the key that set it left the keys file', async () => {
    await trial.mailbox();
    const { platform, ends } = trial.base;
    const { tenant } = trial;
    const type = 'keys-file.loaded';
    const events = recorded([
      { type, data: { keys: [{ keyId: 'key-1' }] } },
      { type, data: { keys: [] } },
    ]);
    jest.spyOn(platform.store, 'read').mockResolvedValueOnce({ ...slice, events });
    await ends.after({ ...events[1]!, type, data: { keys: [] }, tenant });
    expect(await trial.mailboxes.list(tenant)).toMatchObject([{ disabledBecause: KEY_LEFT_FILE }]);
  });

  it('[N7] is listed page by page, by the name of its owner', async () => {
    for (const principal of ['ben', 'ana', 'dana']) await trial.mailbox({ principal });
    const { mail, operator } = trial.base;
    const first = await mail.list({ limit: 2 }, operator);
    const rest = await mail.list({ limit: 2, after: first.next! }, operator);
    const names = [...first.mailboxes, ...rest.mailboxes].map(({ principal }) => principal);
    expect([names, rest.next]).toEqual([['ana', 'ben', 'dana'], null]);
  });

  it('[N7] forgets its address when it is removed', async () => {
    const address = await trial.mailbox();
    await trial.base.notify();
    expect(await trial.mailboxes.remove('a-third', 'dana')).toBe(false);
    expect(await trial.mailboxes.remove(trial.tenant, 'dana')).toBe(true);
    expect(await trial.mailboxes.remove(trial.tenant, 'dana')).toBe(false);
    expect(await trial.mailboxes.list(trial.tenant)).toEqual([]);
    const { rows } = await trial.base.platform.pool.query(
      `SELECT * FROM notices.mailboxes WHERE address = $1`,
      [address],
    );
    expect(rows).toEqual([]);
  });

  it('[N7] keeps the address of a command when a sign-in brings another one', async () => {
    const brought = { principal: 'ana', address: 'ana@id.example', calendar: null };
    const mailbox = { ...brought, tenant: trial.tenant, nextDigestAt: '2030-01-01T00:00:00.000Z' };
    await trial.mailboxes.claim(mailbox);
    await trial.mailboxes.claim({ ...mailbox, address: 'ana@new.example' });
    expect(await trial.mailboxes.list(trial.tenant)).toMatchObject([
      { address: 'ana@new.example', origin: 'sign-in' },
    ]);
    const address = await trial.mailbox({ principal: 'ana' });
    await trial.mailboxes.claim(mailbox);
    expect(await trial.mailboxes.list(trial.tenant)).toMatchObject([
      { address, origin: 'command' },
    ]);
    await trial.mailboxes.remove(trial.tenant, 'ana');
    await trial.mailboxes.claim(mailbox);
    expect(await trial.mailboxes.list(trial.tenant)).toEqual([]);
  });
});
