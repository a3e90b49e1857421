import { eventually, metadata } from '#testkit';
import { MailTrial } from '../../../test/mail-trial';

let trial: MailTrial;

beforeAll(async () => {
  trial = await MailTrial.start();
});

beforeEach(() => trial.base.begin());

afterEach(() => trial.end());

afterAll(() => trial?.stop());

describe('a mailbox of somebody', () => {
  const address = 'fiona@example.org';
  /** Somebody of the tenant; with another key than others. */
  const by = (id: string, owners: readonly string[] = [], roles = ['approver']) =>
    metadata({ tenant: trial.tenant, actor: { id, key: `session-${id}` }, roles, owners });

  /** Requests an address of its own for each test, and answers the code of the message to it. */
  const requested = async (principal: string, asker = by(principal), to = addressOf(principal)) => {
    const before = trial.server.received.length;
    await trial.own.request({ principal, address: to }, asker);
    const [message] = trial.server.received.slice(before);
    expect(message!.to).toEqual([to]);
    const link = /^Sign in and confirm: (\S+)$/m.exec(message!.parts[0]!)![1]!;
    expect(link).toMatch(/^https:\/\/writ\.example\/mine\?view=mail&confirm=/);
    return decodeURIComponent(link.split('confirm=')[1]!);
  };
  const addressOf = (principal: string) => `${principal}@${trial.tenant}.example`;
  const none = expect.objectContaining({ code: 'confirmation_not_found' });
  const shownOf = async (asker: ReturnType<typeof by>) => (await trial.own.list(asker)).mailboxes;

  it('[N7] gets nothing before its owner confirmed the address, once', async () => {
    const code = await requested('fiona');
    expect(await shownOf(by('fiona'))).toMatchObject([
      { principal: 'fiona', mailbox: null, confirmation: { address: addressOf('fiona') } },
    ]);
    await trial.base.notify('fiona');
    expect(await trial.list()).toEqual([]);
    expect(await trial.own.confirm({ code }, by('fiona'))).toMatchObject({
      principal: 'fiona',
      address: addressOf('fiona'),
      origin: 'confirmation',
      status: 'active',
      setBy: 'fiona',
    });
    await trial.base.notify('fiona');
    expect(await trial.list()).toMatchObject([{ principal: 'fiona' }]);
    expect(await shownOf(by('fiona'))).toMatchObject([{ confirmation: null }]);
    await expect(trial.own.confirm({ code }, by('fiona'))).rejects.toEqual(none);
  });

  it('[N7] is not set after the log had the end of the session that confirms it', async () => {
    const code = await requested('fiona');
    trial.base.hasEnded = true;
    await expect(trial.own.confirm({ code }, by('fiona'))).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    expect(await trial.mailboxes.list(trial.tenant)).toEqual([]);
  });

  it('[N7] keeps its address until the new one is confirmed', async () => {
    await trial.own.confirm({ code: await requested('fiona') }, by('fiona'));
    await requested('fiona', by('fiona'), address);
    expect(await shownOf(by('fiona'))).toMatchObject([
      { mailbox: { address: addressOf('fiona') }, confirmation: { address } },
    ]);
  });

  it('[N7] is confirmed by nobody else, with no other code, not late, and not after another request', async () => {
    const code = await requested('fiona');
    const other = { ...by('fiona'), tenant: 'another' };
    const wrong = `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`;
    await expect(trial.own.confirm({ code }, by('eve'))).rejects.toEqual(none);
    await expect(trial.own.confirm({ code }, by('eve', ['*']))).rejects.toEqual(none);
    await expect(trial.own.confirm({ code }, other)).rejects.toEqual(none);
    await expect(trial.own.confirm({ code: wrong }, by('fiona'))).rejects.toEqual(none);
    const later = await requested('fiona');
    await expect(trial.own.confirm({ code }, by('fiona'))).rejects.toEqual(none);
    await trial.base.platform.pool.query(
      `UPDATE notices.mailbox_confirmations SET requested_at = now() - interval '1 day'
      WHERE tenant = $1`,
      [trial.tenant],
    );
    await expect(trial.own.confirm({ code: later }, by('fiona'))).rejects.toEqual(none);
    expect(await trial.mailboxes.list(trial.tenant)).toEqual([]);
  });

  it('[N7] is confirmed once by many who do so at the same time', async () => {
    const [confirmationId] = (await requested('fiona')).split('.');
    const { tenant } = trial;
    const nextDigestAt = '2030-01-01T00:00:00.000Z';
    const mailbox = { tenant, principal: 'fiona', address, calendar: null, nextDigestAt };
    // All of them have found it, and nobody has used it.
    const tries = Array.from({ length: 5 }, () =>
      trial.mailboxes.confirm(mailbox, { id: 'fiona' }, confirmationId!),
    );
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
  });

  it('[N7] sends a stranger three messages a day, and lets one person have five sent', async () => {
    const many = expect.objectContaining({ code: 'too_many_confirmations' });
    const before = trial.server.received.length;
    const stranger = ['Eve@example.net', 'eve@example.net', 'eve+1@example.net'];
    for (const [place, to] of stranger.entries()) await requested(`p-${place}`, undefined, to);
    const fourth = { principal: 'p-4', address: 'eve+2@example.net' };
    await expect(trial.own.request(fourth, by('p-4'))).rejects.toEqual(many);
    for (const tag of ['a', 'b', 'c', 'd', 'e'])
      await requested('ben', undefined, `${tag}@b.example`);
    const sixth = { principal: 'ben', address: 'f@b.example' };
    await expect(trial.own.request(sixth, by('ben'))).rejects.toEqual(many);
    const tries = Array.from({ length: 6 }, (_, place) =>
      trial.own.request(
        { principal: `q-${place}`, address: 'mallet@example.net' },
        by(`q-${place}`),
      ),
    );
    await Promise.allSettled(tries);
    expect(trial.server.received.length - before).toBeLessThanOrEqual(3 + 5 + 3);
  });

  it('[N7] says that the mail server does not take an address, or does not answer', async () => {
    trial.server.replies = [550];
    const wanted = { principal: 'fiona', address: 'nobody@example.org' };
    await expect(trial.own.request(wanted, by('fiona'))).rejects.toMatchObject({
      code: 'mail_address_refused',
    });
    expect(await shownOf(by('fiona'))).toMatchObject([{ confirmation: null }]);
    trial.server.replies = [451];
    await expect(trial.own.request(wanted, by('fiona'))).rejects.toMatchObject({
      name: 'Unavailable',
    });
    expect(await shownOf(by('fiona'))).toMatchObject([{ confirmation: null }]);
    await expect(trial.ownMailboxes({}).request(wanted, by('fiona'))).rejects.toMatchObject({
      code: 'mail_off',
    });
  });

  it('[N7] is removed by its owner, with what waits to be confirmed', async () => {
    const waiting = await requested('fiona');
    expect(await trial.own.remove({ principal: 'fiona' }, by('fiona'))).toEqual({
      principal: 'fiona',
    });
    await expect(trial.own.confirm({ code: waiting }, by('fiona'))).rejects.toEqual(none);
    // An operator set it: it is still its owner's.
    await trial.mailbox({ principal: 'fiona' });
    await trial.own.remove({ principal: 'fiona' }, by('fiona'));
    expect(await trial.mailboxes.list(trial.tenant)).toEqual([]);
    await expect(trial.own.remove({ principal: 'fiona' }, by('fiona'))).rejects.toMatchObject({
      code: 'mailbox_not_found',
    });
  });

  it('[N7] informs the former address when notices go elsewhere or nowhere, and no other', async () => {
    const { server } = trial;
    const sentBy = async (change: () => Promise<unknown>) => {
      const before = server.received.length;
      await change();
      return server.received.slice(before).map(({ to, parts: [text = ''] }) => ({ to, text }));
    };
    const confirming = async (to?: string) => {
      const code = await requested('fiona', by('fiona'), to);
      return sentBy(() => trial.own.confirm({ code }, by('fiona')));
    };
    expect(await confirming()).toEqual([]);
    expect(await confirming()).toEqual([]);
    const informed = (to: string) => [
      {
        to: [to],
        text: expect.stringMatching(/^Notices to fiona no longer come to this address\./),
      },
    ];
    const [changed] = await confirming(address);
    expect([changed]).toEqual(informed(addressOf('fiona')));
    expect(changed!.text).toContain('Changed by: fiona');
    expect(changed!.text).not.toContain(address);
    const removing = () => trial.own.remove({ principal: 'fiona' }, by('fiona'));
    expect(await sentBy(removing)).toEqual(informed(address));
  });

  it('[N7] informs the former address when a sign-in brings another one', async () => {
    const [former, now] = [addressOf('fiona'), address];
    const before = trial.server.received.length;
    for (const claimed of [former, former, now, now])
      await trial.service.claim({ tenant: trial.tenant, principal: 'fiona', address: claimed });
    await eventually(() => trial.server.received.length > before);
    const received = trial.server.received.slice(before);
    expect(received.map(({ to }) => to)).toEqual([[former]]);
    expect(received[0]!.parts[0]).toContain('Changed by: fiona');
  });

  it('[N7] forgets the addresses of yesterday', async () => {
    await requested('fiona');
    const { pool } = trial.base.platform;
    await pool.query(
      `UPDATE notices.mailbox_confirmations SET requested_at = now() - interval '25 hours'
      WHERE tenant = $1`,
      [trial.tenant],
    );
    await trial.confirmations.forget();
    const { rows } = await pool.query(
      'SELECT FROM notices.mailbox_confirmations WHERE tenant = $1',
      [trial.tenant],
    );
    expect(rows).toEqual([]);
  });
});

describe('a mailbox of a team', () => {
  const by = (id: string, owners: readonly string[], key = `session-${id}`) =>
    metadata({ tenant: trial.tenant, actor: { id, key }, roles: ['approver'], owners });
  const refused = { code: 'mailbox_not_yours' };

  /** One of the team sets it up, and reads the message. */
  const setUp = async (asker: ReturnType<typeof by>): Promise<void> => {
    const before = trial.server.received.length;
    await trial.own.request({ principal: 'finance', address: `f@${trial.tenant}.example` }, asker);
    const [text] = trial.server.received[before]!.parts;
    await trial.own.confirm({ code: decodeURIComponent(/confirm=(\S+)/.exec(text!)![1]!) }, asker);
  };

  it('[N7] is set by one of the team, and gets what is for the team', async () => {
    await setUp(by('fiona', ['finance', '*']));
    await trial.base.notify('finance');
    await trial.base.notify('fiona');
    expect(await trial.list()).toMatchObject([{ principal: 'finance' }]);
    expect((await trial.own.list(by('ben', ['finance']))).mailboxes).toMatchObject([
      { principal: 'ben', mailbox: null },
      { principal: 'finance', mailbox: { setBy: 'fiona' } },
    ]);
  });

  it('[N7] is set by nobody outside, also by who answers for everybody, and stays with an operator who set it', async () => {
    const wanted = { principal: 'finance', address: 'f@example.org' };
    for (const owners of [[], ['*'], ['legal']])
      await expect(trial.own.request(wanted, by('eve', owners))).rejects.toMatchObject(refused);
    await trial.mailbox({ principal: 'finance' });
    const member = by('fiona', ['finance']);
    await expect(trial.own.request(wanted, member)).rejects.toMatchObject(refused);
    const { principal } = wanted;
    await expect(trial.own.remove({ principal }, member)).rejects.toMatchObject(refused);
  });

  it('[N7] gets nothing once who set it left the team, unless their key still answers for it', async () => {
    const { tenant } = trial;
    const claimed = (teams: readonly string[], at: string) =>
      trial.mailboxes.disableOfTeamsLeft(tenant, 'fiona', { teams, at });
    const later = '2090-01-01T00:00:00.000Z';
    await setUp(by('fiona', ['finance'], 'key-1'));
    await claimed([], later);
    expect(await trial.mailboxes.list(tenant)).toMatchObject([{ status: 'active' }]);
    await setUp(by('fiona', ['finance']));
    await claimed(['legal', 'finance'], later);
    await claimed([], '2020-01-01T00:00:00.000Z');
    expect(await trial.mailboxes.list(tenant)).toMatchObject([{ status: 'active' }]);
    await claimed(['legal'], later);
    expect(await trial.mailboxes.list(tenant)).toMatchObject([
      { status: 'disabled', disabledBecause: 'who set it left the team' },
    ]);
  });
});
