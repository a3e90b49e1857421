import { Client } from 'pg';
import { eventually, type Stack } from '#testkit';
import { OutsideMailServer } from '../../apps/exceptions/test/mail-server';
import { ApiUser, newId } from './client';
import { done, issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

let mails: OutsideMailServer;

/** The environment of a system that sends e-mail to a server of this story; it has to be there before the system. */
export const environmentOfMail = async (): Promise<Readonly<Record<string, string>>> => {
  mails = await OutsideMailServer.start();
  return {
    SMTP_URL: mails.url,
    SMTP_FROM: 'Writ <writ@example.com>',
    WRIT_PUBLIC_URL: 'https://writ.example',
  };
};

// At the end of the file: other stories have mail delivered, too.
afterAll(() => mails.stop());

describe('people are notified by e-mail', () => {
  let stack: Stack;
  let admin: ApiUser;
  let integrator: ApiUser;
  let approver: ApiUser;

  beforeAll(async () => {
    stack = sharedSystem();
    admin = new ApiUser(stack.url, stack.keys['admin']!);
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    approver = new ApiUser(stack.url, stack.keys['approver']!);
    const day = [['00:00', '24:00']];
    const hours = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
    const calendar = { title: 'Always', timeZone: 'UTC', hours };
    await done(admin.put('/v1/calendars/always', calendar));
    const holidays = Array.from({ length: 10 }, (_, day) =>
      new Date(Date.now() + day * 86_400_000).toISOString().slice(0, 10),
    );
    await done(admin.put('/v1/calendars/closed', { ...calendar, holidays }));
  });

  it('[N7] at least once and as the same message, though the mail server is busy and every sender is killed', async () => {
    await mailbox('finance', 'always');
    const { approvalId, noticeId } = await waiting([451]);
    await Promise.all([stack.kill('exceptions'), stack.kill('exceptions-2')]);
    const sent = await eventually(
      async () => mails.received.filter(({ raw }) => raw.includes(noticeId)),
      ({ length }) => length > 0,
    );
    const ids = sent.map(({ headers }) => headers.get('message-id'));
    expect(new Set(ids)).toEqual(new Set([`<${noticeId}@example.com>`]));
    const [text, markup] = sent[0]!.parts;
    expect(sent[0]!.headers.get('subject')).toContain('Your approval is requested');
    expect(text).toContain('Amount: 50.00 EUR');
    expect(text).toContain('Requested by: dev-integrator');
    expect(text).toContain('To undo it: Charge the card again.');
    const address = `https://writ.example/approvals/${approvalId}`;
    expect(text).toContain(address);
    expect(markup).toContain(`<a href="${address}">`);
    expect(markup).not.toContain('Parcel came broken');
    await stack.ready();
    const delivered = () => admin.get('/v1/mails?principal=finance&status=delivered');
    await eventually(delivered, ({ body }) =>
      body.items.some(({ mailId }: { mailId: string }) => mailId === noticeId),
    );
  });

  it('[N7] says which messages a mail server refused, and sends them again', async () => {
    await mailbox('finance', 'always');
    const { noticeId } = await waiting([550]);
    const dead = await eventually(
      () => admin.get('/v1/mails?status=dead'),
      ({ body }) => body.items.length > 0,
    );
    expect(dead.body.items).toMatchObject([
      { mailId: noticeId, principal: 'finance', attempts: 1, lastStatus: 550 },
    ]);
    await done(admin.post(`/v1/mails/${noticeId}/replay`, {}));
    await eventually(
      async () => mails.received.filter(({ raw }) => raw.includes(`<${noticeId}@`)),
      ({ length }) => length > 0,
    );
    expect((await approver.get('/v1/mails')).status).toBe(403);
  });

  it('[N8] once a working day, with what is due', async () => {
    const address = await mailbox('finance', 'closed');
    const { approvalId } = await waiting([]);
    const sql = new Client(stack.databaseUrl);
    await sql.connect();
    await sql.query(
      `UPDATE notices.mailboxes SET next_digest_at = now() WHERE principal = 'finance'`,
    );
    await sql.end();
    const [digest] = await eventually(
      async () =>
        mails.received.filter(
          ({ to, headers }) => to[0] === address && headers.get('subject')!.startsWith('Today'),
        ),
      ({ length }) => length > 0,
    );
    expect(digest!.headers.get('subject')).toMatch(/^Today: [1-9]\d* open for finance, 0 overdue$/);
    expect(digest!.parts[0]).toContain(`https://writ.example/approvals/${approvalId}`);
    const { body } = await admin.get('/v1/mailboxes');
    const [listed] = body.items.filter(({ principal }: any) => principal === 'finance');
    expect(Date.parse(listed.nextDigestAt)).toBeGreaterThan(Date.now() + 7 * 86_400_000);
    await done(admin.send('DELETE', '/v1/mailboxes/finance'));
  });

  it('[N7] but nobody who is retired', async () => {
    const leaver = newId('leaver');
    await done(admin.put(`/v1/principals/${leaver}`, { kind: 'person' }));
    await mailbox(leaver, 'always');
    await done(admin.post(`/v1/principals/${leaver}/retire`, { reason: 'They left.' }));
    const status = async () =>
      (await admin.get('/v1/mailboxes')).body.items.find(
        ({ principal }: any) => principal === leaver,
      );
    expect(await eventually(status, ({ status }) => status === 'disabled')).toMatchObject({
      disabledBecause: 'its owner was retired',
    });
    const again = await admin.put(`/v1/mailboxes/${leaver}`, {
      address: 'eve@example.net',
    });
    expect([again.status, again.body.code]).toEqual([409, 'principal_retired']);
    const unknown = { address: 'ana@example.org', calendar: 'nowhere' };
    const refused = await admin.put('/v1/mailboxes/ana', unknown);
    expect([refused.status, refused.body.code]).toEqual([422, 'calendar_not_found']);
    const none = await admin.send('DELETE', '/v1/mailboxes/nobody-here');
    expect([none.status, none.body.code]).toEqual([404, 'mailbox_not_found']);
  });

  it('[N7] where they confirmed an address themselves, and at once of a halt that withdraws their run', async () => {
    const fiona = newId('fiona');
    const issued = await done(admin.post('/v1/keys', { principal: fiona, roles: ['integrator'] }));
    const own = new ApiUser(stack.url, issued.body.key);
    const address = `${fiona}@example.org`;
    await done(own.put(`/v1/own-mailboxes/${fiona}`, { address, calendar: 'closed' }));
    const [message] = await mails.to(address);
    const link = /https:\S+confirm=\S+/.exec(message!.parts[0]!)![0];
    const code = new URL(link).searchParams.get('confirm');
    const confirming = '/v1/own-mailboxes/confirmations';
    const stranger = await approver.post(confirming, { code });
    expect([stranger.status, stranger.body.code]).toEqual([404, 'confirmation_not_found']);
    const confirmed = await done(own.post(confirming, { code }));
    expect(confirmed.body).toMatchObject({ address, origin: 'confirmation', status: 'active' });
    const workOrderId = await openRefund(own);
    const draft = { ...issue, kind: 'refund.draft', authority: 'propose', system: 'helpdesk' };
    const action = { ...draft, writes: ['draft'], amount: { minor: 2_000, currency: 'EUR' } };
    const run = await done(own.post('/v1/decisions', { workOrderId, action }));
    expect(run.body.outcome).toBe('run');
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await done(admin.post('/v1/halts', { principal: fiona, reason: 'It pays twice.', until }));
    const [, halt] = await mails.to(address, 2);
    expect(halt!.headers.get('subject')).toContain('A halt stops work of yours');
    expect(halt!.parts[0]).toContain('It pays twice.');
    await done(own.send('DELETE', `/v1/own-mailboxes/${fiona}`));
  });

  it('[N9] and by a calendar, as long as the key that made its address works', async () => {
    const reader = newId('reader');
    const issued = await done(admin.post('/v1/keys', { principal: reader, roles: ['analyst'] }));
    const own = new ApiUser(stack.url, issued.body.key);
    const { body } = await done(own.post('/v1/calendar-links', {}));
    const address = stack.url + String(body.url).slice('https://writ.example'.length);
    const read = await fetch(address);
    expect([read.status, read.headers.get('content-type')]).toEqual([
      200,
      'text/calendar; charset=utf-8',
    ]);
    expect(await read.text()).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/);
    await done(admin.send('DELETE', `/v1/keys/${issued.body.keyId}`));
    await eventually(
      () => fetch(address),
      ({ status }) => status === 404,
    );
  });

  /** The mailbox of an owner, with an address of its own. */
  const mailbox = async (principal: string, calendar: string): Promise<string> => {
    const address = `${principal}@example.org`;
    await done(admin.put(`/v1/mailboxes/${principal}`, { address, calendar }));
    return address;
  };

  /** An approval that waits for finance, whose message the mail server answers so at first. */
  const waiting = async (replies: readonly number[]) => {
    mails.replies = [...replies];
    const workOrderId = await openRefund(integrator);
    const wait = await done(integrator.post('/v1/decisions', { workOrderId, action: issue }));
    const [approvalId] = wait.body.approvals;
    expect(wait.body.owner).toBe('finance');
    const notices = await eventually(
      () => admin.get(`/v1/notices?to=finance&workOrderId=${workOrderId}`),
      ({ body }) => body.items.length > 0,
    );
    return { approvalId, noticeId: notices.body.items[0].noticeId as string };
  };
});
