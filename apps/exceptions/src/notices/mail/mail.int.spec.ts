import { type Mail } from '#contracts';
import { type Calendar } from '#work-order';
import { MailTrial } from '../../../test/mail-trial';
import { QUICK } from '../../../test/webhook-trial';
import { receiverOf } from './mail-store';
import { ATTEMPT_MS, mailServer } from './smtp';

let trial: MailTrial;

beforeAll(async () => {
  trial = await MailTrial.start();
});

beforeEach(() => trial.base.begin());

afterEach(() => trial.end());

afterAll(() => trial?.stop());

describe('a notice to an owner with a mailbox', () => {
  it('[N7] arrives as a message of text and markup, with ids by which mail programs sort it', async () => {
    const address = await trial.mailbox();
    const notice = await trial.base.notify();
    trial.sending();
    const [mail] = await trial.server.to(address);
    const { to, headers, parts } = mail!;
    expect(to).toEqual([address]);
    expect(Object.fromEntries(headers)).toMatchObject({
      from: 'Writ <writ@example.com>',
      to: address,
      subject: 'Your approval is requested: refund.issue, wo-1',
      'message-id': `<${notice.noticeId}@example.com>`,
      'list-id': `"Writ" <notices.${trial.tenant}.example.com>`,
      'auto-submitted': 'auto-generated',
    });
    expect(parts).toHaveLength(2);
    expect(parts[0]).toContain('Open in Writ: https://writ.example/approvals/ap-1');
    expect(parts[1]).toContain('<a href="https://writ.example/approvals/ap-1">Open in Writ</a>');
  });

  it('[N7] is tried again after a 4xx, under the same Message-ID, until it arrives', async () => {
    const address = await trial.mailbox();
    const notice = await trial.base.notify();
    trial.server.replies = [450, 451];
    trial.sending();
    const [mail] = await trial.server.to(address);
    expect(mail!.headers.get('message-id')).toBe(`<${notice.noticeId}@example.com>`);
    expect(await trial.settled('delivered')).toMatchObject([
      { mailId: notice.noticeId, attempts: 3, lastStatus: 250, lastError: null },
    ]);
  });

  it('[N7] is dead after a 5xx, and after the last try', async () => {
    await trial.mailbox();
    await trial.base.notify();
    trial.server.replies = [550];
    trial.sending();
    expect(await trial.settled('dead')).toMatchObject([
      { attempts: 1, lastStatus: 550, lastError: 'the mail server answered 550' },
    ]);
    expect((await trial.mails.counts()).dead).toBeGreaterThan(0);
    const late = await trial.base.notify();
    trial.server.replies = Array<number>(QUICK.length + 1).fill(421);
    const dead = await trial.settled('dead', ({ mailId }) => mailId === late.noticeId);
    expect(dead[0]).toMatchObject({ attempts: QUICK.length + 1, lastStatus: 421 });
  });

  it('[N7] arrives when it is replayed, under the same Message-ID', async () => {
    const address = await trial.mailbox();
    const notice = await trial.base.notify();
    trial.server.replies = [550];
    trial.sending();
    await trial.settled('dead');
    expect(await trial.mails.replay('another', notice.noticeId)).toBe('unknown');
    expect(await trial.mails.replay(trial.tenant, notice.noticeId)).toBe('replayed');
    const [mail] = await trial.server.to(address);
    expect(mail!.headers.get('message-id')).toBe(`<${notice.noticeId}@example.com>`);
  });

  it('[N7] is tried again where the mail server refuses not it, but us', async () => {
    const address = await trial.mailbox();
    await trial.base.notify();
    trial.server.repliesToSender = [530];
    trial.sending();
    await trial.server.to(address);
    expect(await trial.settled('delivered')).toMatchObject([{ attempts: 2, lastStatus: 250 }]);
  });

  it('[N7] is taken over from a sender that was killed', async () => {
    const address = await trial.mailbox();
    const notice = await trial.base.notify();
    const [claimed] = await trial.mails.claim(32, 300, []);
    expect(claimed!.mailId).toBe(notice.noticeId);
    trial.sending();
    await trial.server.to(address);
    expect(await trial.settled('delivered')).toHaveLength(1);
    // The result of the killed one does not count any more.
    await trial.mails.settle(claimed!, { status: 550, error: 'late', isFinal: true }, null);
    expect(await trial.settled('delivered')).toMatchObject([{ attempts: 1, lastStatus: 250 }]);
  });

  it('[N7] is attempted once while the mail server takes its time, longer than a claim lasts', async () => {
    const address = await trial.mailbox();
    await trial.base.notify();
    const release = trial.server.hold();
    // Long enough for a busy machine, which may renew it seconds late.
    trial.sending({ claimMs: 5_000 });
    trial.sending({ claimMs: 5_000 });
    const [held] = await trial.server.to(address);
    const [{ nextAttemptAt: claimedUntil }] = (await trial.list()) as [Mail];
    const end = Date.parse(claimedUntil!) + 700;
    await trial.settled('pending', ({ nextAttemptAt }) => Date.parse(nextAttemptAt!) > end);
    release();
    expect(await trial.settled('delivered')).toMatchObject([{ attempts: 1, lastStatus: 250 }]);
    expect(await trial.server.to(address)).toEqual([held]);
  });

  it('[N7] gets ten minutes, as RFC 5321 wants; then the attempt ends with its connection', async () => {
    expect(ATTEMPT_MS).toBeGreaterThanOrEqual(600_000);
    const release = trial.server.hold();
    const server = mailServer({ url: new URL(trial.server.url) }, 200);
    const ended = trial.server.disconnected();
    expect(await server.send({ from: 'w@example.com', to: 'slow@example.org' })).toMatchObject({
      status: null,
      isFinal: false,
    });
    await ended;
    release();
  });

  it('[N7] holds up nobody else: one at a time to each owner, and a break-glass first', async () => {
    await trial.mailbox();
    const [first, , urgent] = [
      await trial.base.notify(),
      await trial.base.notify(),
      await trial.base.notify('dana', 'break-glass.declared'),
    ];
    await trial.mailbox({ principal: 'ana' });
    const other = await trial.base.notify('ana');
    const claimed = await trial.mails.claim(4, 60_000, []);
    expect(claimed.map(({ mailId }) => mailId).sort()).toEqual(
      [urgent.noticeId, other.noticeId].sort(),
    );
    const busy = claimed.map(receiverOf);
    expect(await trial.mails.claim(4, 60_000, busy)).toEqual([]);
    const next = await trial.mails.claim(4, 60_000, []);
    expect(next.map(({ mailId }) => mailId)).toEqual([first.noticeId]);
  });

  it('[N7] arrives once where two senders are at work and nothing fails', async () => {
    const addresses = await Promise.all(
      ['dana', 'ana', 'ben'].map((principal) => trial.mailbox({ principal })),
    );
    for (const principal of ['dana', 'ana', 'ben', 'dana', 'ana', 'ben'])
      await trial.base.notify(principal);
    trial.sending();
    trial.sending();
    for (const address of addresses) await trial.server.to(address, 2);
    await trial.settled('delivered', () => trial.server.received.length >= 6);
    const ids = trial.server.received
      .filter(({ to }) => addresses.includes(to[0]!))
      .map(({ headers }) => headers.get('message-id'));
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(6);
  });

  it('[N7] goes to no mailbox of another tenant, and is none where mail is off', async () => {
    await trial.mailbox({ tenant: 'another' });
    const notice = await trial.base.notify();
    await trial.mailbox();
    await trial.base.notices.add(trial.tenant, 8, [
      { ...notice, noticeId: '6f0c5f0e-4f4c-5d0e-9c0a-0d4f7c1c9a55' },
    ]);
    expect(await trial.list()).toEqual([]);
    expect(await trial.mails.list('another', { limit: 100 })).toEqual([]);
  });
});

describe('quiet hours', () => {
  const never: Calendar = {
    timeZone: 'UTC',
    hours: { mon: [['00:00', '24:00']] },
    holidays: holidays(),
  };

  it('[N8] let a notice wait for the morning, which is no attempt, but for a break-glass', async () => {
    const address = await trial.mailbox({ calendar: 'office' });
    const quiet = await trial.base.notify('dana', 'exception.assigned');
    const urgent = await trial.base.notify('dana', 'break-glass.declared');
    trial.sending({}, { office: never });
    const [mail] = await trial.server.to(address);
    expect(mail!.headers.get('message-id')).toContain(urgent.noticeId);
    const [waiting] = await trial.settled(
      'pending',
      ({ mailId, nextAttemptAt }) =>
        mailId === quiet.noticeId && Date.parse(nextAttemptAt!) > Date.now() + 600_000,
    );
    expect(waiting).toMatchObject({ attempts: 0, lastAttemptAt: null });
  });

  it('[N8] have one digest at their end, where two senders store it', async () => {
    const address = await trial.mailbox();
    const due = { tenant: trial.tenant, principal: 'dana', calendar: null };
    const at = '2030-01-01T00:00:00.000Z';
    const mailbox = { ...due, at, dueText: '2030-01-01 00:00:00+00' };
    const digest = { counts: [{ kind: 'approval', open: 1, overdue: 1 }] as const, items: [] };
    const next = '2030-01-02T00:00:00.000Z';
    await Promise.all([1, 2].map(() => trial.mails.addDigest(mailbox, next, digest)));
    expect(await trial.list()).toMatchObject([{ noticeId: null, type: null, principal: 'dana' }]);
    expect(await trial.mailboxes.list(trial.tenant)).toMatchObject([{ nextDigestAt: next }]);
    trial.sending();
    const [mail] = await trial.server.to(address);
    expect(mail!.headers.get('subject')).toBe('Today: 1 open for dana, 1 overdue');
  });

  /** Nobody works today nor tomorrow. */
  function holidays(): string[] {
    return [0, 1, 2].map((day) =>
      new Date(Date.now() + day * 86_400_000).toISOString().slice(0, 10),
    );
  }
});
