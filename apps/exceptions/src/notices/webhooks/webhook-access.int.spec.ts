import { type CommandMetadata, toInstant } from '#kernel';
import { metadata, recorded } from '#testkit';
import { WebhookTrial } from '../../../test/webhook-trial';
import { SecretBox } from './signing';
import { CREATOR_RETIRED, WebhookStore } from './webhook-store';

let trial: WebhookTrial;

beforeAll(async () => {
  trial = await WebhookTrial.start();
});

beforeEach(() => trial.begin());

afterEach(() => trial.end());

afterAll(() => trial?.stop());

describe('secrets of webhooks', () => {
  it('are shown when they are made, and stand nowhere else', async () => {
    const { webhookId, secret } = await trial.webhook();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const bytes = Buffer.from(secret.replace('whsec_', ''), 'base64').toString('hex');
    const { rows } = await trial.platform.pool.query(
      `SELECT w::text AS row FROM notices.webhooks w WHERE webhook_id = $1`,
      [webhookId],
    );
    const stored = JSON.stringify([rows, await trial.webhooks.list(trial.operator)]);
    expect(stored).not.toContain(secret.slice(6, -1));
    expect(stored).not.toContain(bytes);
    await trial.webhooks.remove({ webhookId }, trial.operator);
    const after = await trial.platform.pool.query(
      `SELECT secret, deleted_by FROM notices.webhooks WHERE webhook_id = $1`,
      [webhookId],
    );
    expect(after.rows).toEqual([{ secret: null, deleted_by: 'olga' }]);
    await expect(trial.webhooks.rotate({ webhookId }, trial.operator)).rejects.toMatchObject({
      code: 'webhook_not_found',
    });
  });

  it('sealed under another shared secret are reported by the delivery', async () => {
    const { webhookId } = await trial.webhook();
    await trial.notify();
    trial.sending({
      schedule: [],
      secrets: new SecretBox('another secret of these tests as long'),
    });
    expect(await trial.settled(webhookId, 'dead')).toMatchObject([
      { lastError: 'its secret cannot be read here: rotate it', lastStatus: null },
    ]);
  });

  it('[N2] of before that were sealed under another one hold up no delivery', async () => {
    const { webhookId } = await trial.webhook();
    await trial.webhooks.rotate({ webhookId }, trial.operator);
    await trial.platform.pool.query(
      `UPDATE notices.webhooks SET previous_secret = '\\x00' WHERE webhook_id = $1`,
      [webhookId],
    );
    await trial.notify();
    trial.sending({ schedule: [] });
    expect(await trial.settled(webhookId, 'delivered')).toHaveLength(1);
  });
});

describe('whose webhooks are whose', () => {
  const eve = metadata({ roles: ['admin'], tenant: 'other', actor: { id: 'eve' } });

  it('[O4] shows, changes and replays those of the own tenant only', async () => {
    const { webhookId } = await trial.webhook();
    await trial.notify();
    const { deliveries: all } = await trial.webhooks.listDeliveries({ webhookId }, trial.operator);
    const unknown = { code: 'webhook_not_found' };
    expect(await trial.webhooks.list(eve)).toEqual([]);
    await expect(trial.webhooks.rotate({ webhookId }, eve)).rejects.toMatchObject(unknown);
    await expect(trial.webhooks.enable({ webhookId }, eve)).rejects.toMatchObject(unknown);
    await expect(trial.webhooks.remove({ webhookId }, eve)).rejects.toMatchObject(unknown);
    await expect(trial.webhooks.listDeliveries({ webhookId }, eve)).rejects.toMatchObject(unknown);
    await expect(trial.webhooks.replayDead({ webhookId }, eve)).rejects.toMatchObject(unknown);
    await expect(trial.webhooks.replay(all[0]!, eve)).rejects.toMatchObject({
      code: 'invalid_request',
    });
    const { deliveryId } = all[0]!;
    await expect(trial.webhooks.replay({ deliveryId }, eve)).rejects.toMatchObject({
      code: 'delivery_not_found',
    });
  });

  it('[N2] sends nothing more to those of who was retired, and again once somebody else enables them', async () => {
    const kim = { ...trial.operator, actor: { id: 'kim' } };
    const [{ webhookId: ofKim }, { webhookId: ofOlga }] = [
      await trial.webhook({}, kim),
      await trial.webhook(),
    ];
    await trial.notify();
    const store = new WebhookStore(trial.platform.pool);
    await store.disableOf(trial.operator.tenant, 'kim', CREATOR_RETIRED);
    await trial.notify();
    const listed = async (webhookId: string) =>
      (await trial.webhooks.listDeliveries({ webhookId }, trial.operator)).deliveries;
    expect(await listed(ofKim)).toMatchObject([
      { status: 'dead', lastError: 'its creator was retired' },
    ]);
    expect(await listed(ofOlga)).toHaveLength(2);
    await trial.webhooks.enable({ webhookId: ofKim }, trial.operator);
    await trial.notify();
    expect(await listed(ofKim)).toHaveLength(2);
  });

  it('[N2] sends nothing more to those of a revoked key, and again once another key enables them', async () => {
    const by = (key: string) => ({ ...trial.operator, actor: { id: 'olga', key } });
    const [{ webhookId: ofLost }, { webhookId: ofOther }, { webhookId: ofStolen }] = [
      await trial.webhook({}, by('lost')),
      await trial.webhook({}, by('new')),
      await trial.webhook({}, by('new')),
    ];
    await trial.webhooks.rotate({ webhookId: ofStolen }, by('lost'));
    const revoke = async (keyId: string) => {
      const data = { keyId, principal: 'olga' };
      const [event] = recorded([{ type: 'api-key.revoked', data }]);
      await trial.ends.after({
        ...event!,
        type: 'api-key.revoked',
        tenant: trial.operator.tenant,
      });
    };
    await trial.notify();
    await revoke('lost');
    await trial.notify();
    const listed = async (webhookId: string) =>
      (await trial.webhooks.listDeliveries({ webhookId }, trial.operator)).deliveries;
    for (const webhookId of [ofLost, ofStolen])
      expect(await listed(webhookId)).toMatchObject([
        { status: 'dead', lastError: 'the key that set it up was revoked' },
      ]);
    expect(await listed(ofOther)).toHaveLength(2);
    await trial.webhooks.enable({ webhookId: ofLost }, by('new'));
    await revoke('lost');
    await trial.notify();
    expect(await listed(ofLost)).toHaveLength(2);
    await revoke('new');
    await trial.notify();
    expect(await listed(ofLost)).toHaveLength(2);
  });

  it('[N2] sends nothing more to those that a session set up which an admin ended', async () => {
    const by = (key: string) => ({ ...trial.operator, actor: { id: 'olga', key } });
    const [{ webhookId: before }, { webhookId: since }, { webhookId: rotated }] = [
      await trial.webhook({}, by('key')),
      await trial.webhook({}, by('key')),
      await trial.webhook({}, by('key')),
    ];
    await trial.platform.pool.query(
      `UPDATE notices.webhooks SET enabled_at = now() - interval '1 hour' WHERE webhook_id = ANY ($1)`,
      [[before, rotated]],
    );
    await trial.webhooks.rotate({ webhookId: rotated }, by('key'));
    const openedAt = toInstant(Date.now() - 60_000);
    const data = { sessionId: 'session-1', principal: 'olga', credential: 'key', openedAt };
    const [event] = recorded([{ type: 'session.revoked', data }]);
    const { tenant } = trial.operator;
    await trial.ends.after({ ...event!, type: 'session.revoked', tenant });
    const disabledBecause = 'the session that set it up was ended by an admin';
    expect(await trial.shown(before)).toMatchObject({ status: 'active' });
    for (const webhookId of [since, rotated])
      expect(await trial.shown(webhookId)).toMatchObject({ disabledBecause });
  });

  it('[N2] sends nothing to those that were set up after the log had the end of the credential', async () => {
    const by = () => ({ ...trial.operator, actor: { id: 'olga', key: 'lost' } });
    const [{ webhookId: rotated }, { webhookId: enabled }] = [
      await trial.webhook(),
      await trial.webhook(),
    ];
    trial.hasEnded = true;
    for (const act of [
      () => trial.webhook({}, by()),
      () => trial.webhooks.rotate({ webhookId: rotated }, by()),
      () => trial.webhooks.enable({ webhookId: enabled }, by()),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'unauthenticated' });
    const disabledBecause = 'the credential that set it up ended meanwhile';
    expect((await trial.webhooks.list(trial.operator)).map((one) => one.disabledBecause)).toEqual([
      disabledBecause,
      disabledBecause,
      disabledBecause,
    ]);
  });

  it('[O4] sends a tenant’s notices to its own webhooks only', async () => {
    const { webhookId } = await trial.webhook({}, eve);
    await trial.notify();
    const { deliveries: none } = await trial.webhooks.listDeliveries({ webhookId }, eve);
    expect(none).toEqual([]);
  });

  it('is for operators and admins, also over the bus', async () => {
    for (const role of ['integrator', 'delegate', 'approver', 'analyst', 'auditor'])
      await expect(trial.webhooks.list(metadata({ roles: [role] }))).rejects.toMatchObject({
        code: 'forbidden',
      });
  });
});

describe('lists of deliveries and notices', () => {
  it('[N2] go page by page, the latest delivery first', async () => {
    const { webhookId } = await trial.webhook();
    for (const owner of ['a', 'b', 'c']) await trial.notify(owner);
    const first = await trial.webhooks.listDeliveries({ webhookId, limit: 2 }, trial.operator);
    const rest = await trial.webhooks.listDeliveries(
      { webhookId, limit: 2, before: first.next! },
      trial.operator,
    );
    expect([...first.deliveries, ...rest.deliveries].map(({ to }) => to)).toEqual(['c', 'b', 'a']);
    expect(rest.next).toBeNull();
  });

  it('[N3] shows callers the notices to owners they may answer for', async () => {
    const { tenant } = trial.operator;
    for (const owner of ['dana', 'finance', 'legal']) await trial.notify(owner);
    const recipientsFor = async (overrides: Partial<CommandMetadata>, body = {}) =>
      (await trial.service.list(body, metadata({ tenant, ...overrides }))).notices.map(
        ({ to }) => to,
      );
    const dana = { actor: { id: 'dana' }, roles: ['approver'], owners: ['finance'] };
    expect(await recipientsFor(dana)).toEqual(['dana', 'finance']);
    expect(await recipientsFor(dana, { to: 'legal' })).toEqual([]);
    expect(await recipientsFor({ ...dana, owners: ['*'] })).toEqual(['dana', 'finance', 'legal']);
    expect(await recipientsFor({ ...dana, owners: ['*'], roles: ['deployment-admin'] })).toEqual(
      [],
    );
    expect(await recipientsFor({ roles: ['analyst'] }, { to: 'legal' })).toEqual(['legal']);
    expect(await recipientsFor({ roles: ['operator'], tenant: 'nobody' })).toEqual([]);

    const page = await trial.service.list({ limit: 2 }, metadata({ tenant, roles: ['operator'] }));
    const since = String(page.next);
    expect(await recipientsFor({ roles: ['operator'] }, { since })).toEqual(['legal']);
    expect(await recipientsFor({}, { since: '2999-01-01T00:00:00Z' })).toEqual([]);
    expect(await recipientsFor({}, { since: '2020-01-01T00:00:00Z' })).toHaveLength(3);
  });

  it('[N3] numbers notices so that who reads on misses none', async () => {
    const { tenant } = trial.operator;
    const before = await trial.notices.end();
    const writing = Promise.all(Array.from({ length: 60 }, (_, n) => trial.notify(`owner-${n}`)));
    const read: number[] = [];
    while (read.length < 60) {
      const page = await trial.notices.after(read.at(-1) ?? before, 7);
      read.push(...page.filter((one) => one.tenant === tenant).map(({ number }) => number));
    }
    await writing;
    expect(new Set(read).size).toBe(60);
    expect(read).toEqual([...read].sort((a, b) => a - b));
  });
});
