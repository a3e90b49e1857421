import { SignJWT } from 'jose';
import { subjects } from '#contracts';
import { derivedKeys, issueToken } from '#platform';
import { calendarFile } from '../src/calendar/calendar-file';
import { as, BASE_URL, refusal, rows, TOKEN_SECRET, useGateway } from './outside';

const due = (more: object = {}) => ({
  obligationId: 'post-review/pr-1',
  kind: 'post-review',
  subject: 'pr-1',
  what: 'urgent',
  workOrderId: 'wo-1',
  title: 'A private title',
  dueAt: '2030-01-02T09:00:00.000Z',
  overdue: false,
  ...more,
});
const context = { baseUrl: BASE_URL, now: new Date('2030-01-01T08:00:00.000Z') };
const keyHolder = {
  id: 'fiona',
  keyId: 'key-1',
  tenant: 'acme',
  roles: ['operator'],
  owners: ['finance'],
};

describe('a calendar file', () => {
  it('[N9] has an event at each due time, in UTC, under an id that stays', () => {
    const file = calendarFile([due(), due({ obligationId: 'x', dueAt: null })], context);
    const lines = unfolded(file);
    expect(lines.slice(0, 2)).toEqual(['BEGIN:VCALENDAR', 'VERSION:2.0']);
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
    expect(lines).toEqual(
      expect.arrayContaining([
        'UID:post-review/pr-1@writ.example',
        'DTSTAMP:20300101T080000Z',
        'DTSTART:20300102T090000Z',
        'SUMMARY:post-review: urgent',
        'URL;VALUE=URI:https://writ.example/post-reviews/pr-1',
      ]),
    );
    expect(file).not.toContain('private');
    const again = calendarFile([due({ overdue: true })], { ...context, now: new Date() });
    expect(unfolded(again)).toContain('UID:post-review/pr-1@writ.example');
    expect(unfolded(again)).toContain('SUMMARY:Overdue post-review: urgent');
  });

  it('[N9] folds lines at 75 octets, and escapes what others wrote', () => {
    const what = `é😀,;\\${'日本語'.repeat(40)}\r\nEND:VEVENT\r\nBEGIN:VALARM\u202e`;
    const file = calendarFile([due({ what, subject: 'a b/../c' })], context);
    for (const line of file.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toContain('\ufffd');
    }
    const lines = unfolded(file);
    expect(lines.filter((line) => line === 'END:VEVENT')).toHaveLength(1);
    expect(lines).not.toContain('BEGIN:VALARM');
    expect(lines.find((line) => line.startsWith('SUMMARY:'))).toBe(
      `SUMMARY:post-review: é😀\\,\\;\\\\${'日本語'.repeat(40)} END:VEVENT BEGIN:VALARM[U+202E]`,
    );
    expect(file).toContain('a%20b%2F..%2Fc');
  });

  it('[N9] leads to the page of a review, and to the work order of a remediation', () => {
    const remediation = due({ obligationId: 'x', kind: 'remediation', subject: 'rem-1' });
    const lines = unfolded(
      calendarFile([due(), remediation, { ...remediation, workOrderId: null }], context),
    );
    expect(lines.filter((line) => line.startsWith('URL;'))).toEqual([
      'URL;VALUE=URI:https://writ.example/post-reviews/pr-1',
      'URL;VALUE=URI:https://writ.example/work-orders/wo-1',
      'URL;VALUE=URI:https://writ.example/mine',
    ]);
  });
});

describe('the calendar of due reviews', () => {
  const { outside, app } = useGateway();
  const { caller } = subjects.credentials;

  beforeEach(() => {
    outside.on(subjects.ledger.query, () => rows([due()]));
    outside.on(caller, () => ({ ok: true, caller: keyHolder }));
  });

  it('[N9] has what falls to the caller, and to owners for whom they answer', async () => {
    const answer = await app.inject(as('approver', 'GET', '/v1/calendar.ics'));
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      200,
      'text/calendar; charset=utf-8',
    ]);
    expect(answer.body).toContain('UID:post-review/pr-1@writ.example');
    expect(outside.requestsOn(subjects.ledger.query)).toMatchObject([
      {
        name: 'worklist',
        tenant: 'acme',
        filters: { kinds: 'post-review,remediation', imported: 'false' },
      },
    ]);
  });

  it('[N9] opens by an address without a credential, and reads what its key reads then', async () => {
    const path = await link();
    const answer = await app.inject({ method: 'GET', url: path });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('BEGIN:VEVENT');
    expect(outside.requestsOn(caller)).toEqual([
      { keyId: 'key-approver', person: 'approver-person' },
    ]);
    expect(outside.requestsOn(subjects.ledger.query).at(-1)).toMatchObject({
      tenant: 'acme',
      scope: 'tenant',
      filters: { owners: 'approver-person,finance' },
    });
  });

  it.each([
    ['whose key was revoked', null],
    ['whose key is of another tenant', { ...keyHolder, id: 'approver-person', tenant: 'globex' }],
    ['whose key is of somebody else', keyHolder],
  ])('[N9] is not found by an address %s', async (_, now) => {
    const path = await link();
    outside.on(caller, () => ({ ok: true, caller: now }));
    const answer = await app.inject({ method: 'GET', url: path });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
    expect(outside.requestsOn(subjects.ledger.query)).toEqual([]);
  });

  it('[N9] is not found by an address whose person is retired', async () => {
    const path = await link();
    outside.on(caller, () => refusal('principal_retired'));
    const answer = await app.inject({ method: 'GET', url: path });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
    expect(outside.requestsOn(subjects.ledger.query)).toEqual([]);
  });

  it('[N9] is not found by what is no such address, nor by a token for anything else', async () => {
    const path = await link();
    const token = (typ: string, audience: string, end: number) =>
      new SignJWT({ tenant: 'acme', key: 'key-approver' })
        .setProtectedHeader({ alg: 'HS256', typ })
        .setIssuer('writ-link')
        .setAudience(audience)
        .setSubject('approver-person')
        .setExpirationTime(end)
        .sign(derivedKeys(TOKEN_SECRET, 'calendar-links').first);
    const later = Math.floor(Date.now() / 1_000) + 600;
    const wrong = [
      'rubbish',
      `${path.slice('/c/'.length)}x`,
      await token('decision-link+jwt', 'writ:decision-link', later),
      await token('calendar-link+jwt', 'writ:calendar', later - 1_200),
    ];
    for (const one of wrong)
      expect((await app.inject({ method: 'GET', url: `/c/${one}` })).statusCode).toBe(404);
    const headers = { authorization: `Bearer ${path.slice('/c/'.length)}` };
    outside.on(subjects.internal.verifyKey, () => ({ ok: true, principal: null }));
    const asKey = await app.inject({ method: 'GET', url: '/v1/work-orders', headers });
    expect(asKey.statusCode).toBe(401);
  });

  it('[N9] has an address of a year at most', async () => {
    const post = (body: object) => app.inject(as('approver', 'POST', '/v1/calendar-links', body));
    expect((await post({ validFor: 'P366D' })).statusCode).toBe(400);
    const short = (await post({ validFor: 'P1D' })).json();
    expect(Date.parse(short.expiresAt)).toBeLessThan(Date.now() + 86_401_000);
  });

  it('[N9] has an address for a key, not for a token, which is worth less and ends sooner', async () => {
    const keyId = 'key-approver-person';
    const token = await issueToken(
      { id: 'approver-person', keyId, tenant: 'acme', roles: ['approver'] },
      TOKEN_SECRET,
    );
    const headers = { authorization: `Bearer ${token}` };
    const answer = await app.inject({
      ...as('approver', 'POST', '/v1/calendar-links', {}),
      headers,
    });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'forbidden']);
    const { mayNot } = (await app.inject({ method: 'GET', url: '/v1/session', headers })).json();
    expect(mayNot).toContainEqual(
      expect.objectContaining({
        name: 'issue-calendar-link',
        why: 'This takes an API key, not a token.',
      }),
    );
  });

  async function link(): Promise<string> {
    const answer = await app.inject(as('approver', 'POST', '/v1/calendar-links', {}));
    outside.on(caller, () => ({
      ok: true,
      caller: { ...keyHolder, id: 'approver-person', keyId: 'key-approver' },
    }));
    const { url } = answer.json();
    expect(url).toMatch(/^https:\/\/writ\.example\/c\/[\w-]+\.[\w-]+\.[\w-]+$/);
    return String(url).slice(BASE_URL.length);
  }
});

describe('mailboxes over HTTP', () => {
  const { outside, app } = useGateway();
  const { setMailbox, listMailboxes, listMails, removeMailbox, replayMail } = subjects.internal;
  const mailbox = { principal: 'fiona', address: 'fiona@example.org', status: 'active' };
  const mailId = '0197a3c4-0000-7000-8000-000000000001';

  it('[N7] are set, listed and removed, with the messages to them', async () => {
    outside.on(setMailbox, () => ({ ok: true, ...mailbox }));
    outside.on(listMailboxes, () => ({ ok: true, mailboxes: [mailbox], next: 'fiona' }));
    outside.on(removeMailbox, () => ({ ok: true, principal: 'fiona' }));
    outside.on(listMails, () => ({ ok: true, mails: [{ mailId }], next: 7 }));
    outside.on(replayMail, () => ({ ok: true, mailId, status: 'pending' }));
    const body = { address: mailbox.address, calendar: 'office' };
    const set = await app.inject(as('admin', 'PUT', '/v1/mailboxes/fiona', body));
    expect([set.statusCode, set.json()]).toEqual([200, mailbox]);
    expect(outside.requestsOn(setMailbox)).toMatchObject([
      { ...body, principal: 'fiona', metadata: { tenant: 'acme', roles: ['admin'] } },
    ]);
    const list = await app.inject(as('operator', 'GET', '/v1/mailboxes?limit=1&after=dana'));
    expect(list.json()).toEqual({ items: [mailbox], nextCursor: 'fiona' });
    expect(outside.requestsOn(listMailboxes)).toMatchObject([{ limit: 1, after: 'dana' }]);
    const mails = await app.inject(as('operator', 'GET', '/v1/mails?status=dead&limit=1'));
    expect(mails.json()).toEqual({ items: [{ mailId }], nextCursor: '7' });
    const again = await app.inject(as('operator', 'POST', `/v1/mails/${mailId}/replay`));
    expect(again.json()).toEqual({ mailId, status: 'pending' });
    const gone = await app.inject(as('admin', 'DELETE', '/v1/mailboxes/fiona'));
    expect(gone.json()).toEqual({ principal: 'fiona' });
    const others = await app.inject(as('approver', 'PUT', '/v1/mailboxes/fiona', body));
    expect(others.statusCode).toBe(403);
  });

  it('[N7] belong to their owners, who confirm them', async () => {
    const { requestOwnMailbox, confirmOwnMailbox, removeOwnMailbox, listOwnMailboxes } =
      subjects.internal;
    const confirmation = { principal: 'fiona', address: mailbox.address };
    outside.on(requestOwnMailbox, () => ({ ok: true, ...confirmation }));
    outside.on(confirmOwnMailbox, () => ({ ok: true, ...mailbox }));
    outside.on(removeOwnMailbox, () => ({ ok: true, principal: 'fiona' }));
    outside.on(listOwnMailboxes, () => ({ ok: true, mailboxes: [{ principal: 'fiona' }] }));
    const own = '/v1/own-mailboxes';
    const body = { address: mailbox.address };
    const requested = await app.inject(as('approver', 'PUT', `${own}/fiona`, body));
    expect([requested.statusCode, requested.json()]).toEqual([200, confirmation]);
    expect(outside.requestsOn(requestOwnMailbox)).toMatchObject([
      { ...body, principal: 'fiona', metadata: { actor: { id: 'approver-person' } } },
    ]);
    const code = `${mailId}.${'x'.repeat(22)}`;
    const confirmed = await app.inject(as('auditor', 'POST', `${own}/confirmations`, { code }));
    expect([confirmed.statusCode, confirmed.json()]).toEqual([200, mailbox]);
    expect(outside.requestsOn(confirmOwnMailbox)).toMatchObject([{ code }]);
    // A link that a mail program or a scanner opens confirms nothing.
    for (const path of [`${own}/confirmations`, `/mine?view=mail&confirm=${code}`])
      await app.inject(as('approver', 'GET', path));
    expect(outside.requestsOn(confirmOwnMailbox)).toHaveLength(1);
    const list = await app.inject(as('approver', 'GET', own));
    expect(list.json()).toEqual({ items: [{ principal: 'fiona' }], nextCursor: null });
    const gone = await app.inject(as('approver', 'DELETE', `${own}/fiona`));
    expect(gone.json()).toEqual({ principal: 'fiona' });
    for (const wrong of ['x', `${mailId}.`, `${code}x`, `../${code}`]) {
      const refused = await app.inject(
        as('approver', 'POST', `${own}/confirmations`, { code: wrong }),
      );
      expect([wrong, refused.statusCode, refused.json().errors?.[0].pointer]).toEqual([
        wrong,
        400,
        '/code',
      ]);
    }
    expect((await app.inject(as('delegate', 'GET', own))).statusCode).toBe(403);
  });

  it.each([
    'fiona',
    'fiona@example.org, eve@example.net',
    'fiona@example.org\r\nBcc: eve@example.net',
    'Fiona <fiona@example.org>',
    '"a b"@example.org',
    'fiona@exa mple.org',
    'fiöna@example.org',
    `${'a'.repeat(65)}@example.org`,
  ])('[N7] take one plain address, and not %j', async (address) => {
    const answer = await app.inject(as('admin', 'PUT', '/v1/mailboxes/fiona', { address }));
    expect([answer.statusCode, answer.json().errors?.[0].pointer]).toEqual([400, '/address']);
    expect(outside.requestsOn(setMailbox)).toEqual([]);
  });
});

/** Content lines, as RFC 5545, section 3.1, unfolds them. */
function unfolded(file: string): readonly string[] {
  return file.replaceAll('\r\n ', '').split('\r\n');
}
