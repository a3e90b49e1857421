import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook as Verifier } from 'standardwebhooks';
import { recorded } from '#testkit';
import { type Received } from '../../../test/receiver';
import { idsOf, named, QUICK, WebhookTrial } from '../../../test/webhook-trial';

let trial: WebhookTrial;

beforeAll(async () => {
  trial = await WebhookTrial.start();
});

beforeEach(() => trial.begin());

afterEach(() => trial.end());

afterAll(() => trial?.stop());

describe('a webhook', () => {
  it('[N2] is signed so that the standardwebhooks library and openssl’s HMAC verify it', async () => {
    const { path, secret } = await trial.webhook();
    const notice = await trial.notify();
    trial.sending();
    const [received] = await trial.receiver.at(path, 1);
    const { headers, body } = received!;
    expect(new Verifier(secret).verify(body, named(headers))).toEqual({
      type: 'approval.requested',
      timestamp: notice.at,
      data: notice,
    });
    expect(headers['webhook-id']).toBe(notice.noticeId);
    expect(headers['content-type']).toBe('application/json');
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const signed = `${notice.noticeId}.${String(headers['webhook-timestamp'])}.${body}`;
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    );
    expect(() => new Verifier(secret).verify(`${body} `, named(headers))).toThrow();
  });

  it('[N2] is tried again under the same id until it arrives', async () => {
    const { path, webhookId } = await trial.webhook();
    trial.receiver.answers(500, 503, 200);
    const notice = await trial.notify();
    trial.sending();
    const received = await trial.receiver.at(path, 3);
    expect(new Set(idsOf(received))).toEqual(new Set([notice.noticeId]));
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    expect(await trial.settled(webhookId, 'delivered')).toMatchObject([
      { attempts: 3, lastStatus: 200, lastError: null, nextAttemptAt: null },
    ]);
  });

  it('[N2] is a dead letter after the last try, and arrives when it is replayed', async () => {
    const { path, webhookId } = await trial.webhook();
    trial.receiver.answers(500);
    const notice = await trial.notify();
    trial.sending();
    const [dead] = await trial.settled(webhookId, 'dead');
    expect(dead).toMatchObject({
      noticeId: notice.noticeId,
      attempts: QUICK.length + 1,
      lastStatus: 500,
      lastError: 'answered 500',
    });
    expect(await trial.webhooks.list(trial.operator)).toContainEqual(
      expect.objectContaining({ webhookId, dead: 1, pending: 0 }),
    );
    expect((await trial.deliveries.counts()).dead).toBeGreaterThan(0);

    trial.receiver.answers(200);
    await trial.webhooks.replay({ deliveryId: dead!.deliveryId }, trial.operator);
    const [delivered] = await trial.settled(webhookId, 'delivered');
    expect(delivered).toMatchObject({ deliveryId: dead!.deliveryId, attempts: QUICK.length + 2 });
    const received = await trial.receiver.at(path, QUICK.length + 2);
    expect(new Set(idsOf(received))).toEqual(new Set([notice.noticeId]));
  });

  it('[N2] has all its dead letters replayed at once', async () => {
    const { webhookId } = await trial.webhook();
    trial.receiver.answers(500);
    await trial.notify('dana');
    await trial.notify('ana');
    trial.sending({ schedule: [] });
    await trial.settled(webhookId, 'dead', 2);
    trial.receiver.answers(200);
    expect(await trial.webhooks.replayDead({ webhookId }, trial.operator)).toEqual({
      webhookId,
      replayed: 2,
    });
    await trial.settled(webhookId, 'delivered', 2);
  });

  it('[N2] arrives once where two senders are at work and nothing fails', async () => {
    const { path, webhookId } = await trial.webhook();
    const all = await Promise.all(Array.from({ length: 40 }, (_, n) => trial.notify(`owner-${n}`)));
    trial.sending();
    trial.sending();
    await trial.settled(webhookId, 'delivered', 40);
    const arrived = [...idsOf(await trial.receiver.at(path, 40))].sort();
    expect(arrived).toEqual(all.map(({ noticeId }) => noticeId).sort());
  });

  it('[N2] is taken over from a sender that was killed', async () => {
    const { path, webhookId } = await trial.webhook();
    const notice = await trial.notify();
    // A killed process leaves a claim that nobody settles.
    const [claimed] = await trial.deliveries.claim(32, 300, []);
    expect(claimed!.notice.noticeId).toBe(notice.noticeId);
    trial.sending();
    await trial.receiver.at(path, 1);
    await trial.settled(webhookId, 'delivered');
    // The result of the killed one does not count any more.
    await trial.deliveries.settle(claimed!, { status: 500, error: 'late', isFinal: true }, null);
    expect(await trial.settled(webhookId, 'delivered')).toMatchObject([
      { attempts: 1, lastStatus: 204 },
    ]);
  });

  it('[N2] is disabled by 410, and sent to again when it was enabled', async () => {
    const { path, webhookId } = await trial.webhook();
    trial.receiver.answers(410);
    await trial.notify();
    trial.sending();
    const [dead] = await trial.settled(webhookId, 'dead');
    while ((await trial.shown(webhookId)).status === 'active') await sleep(20);
    expect(await trial.shown(webhookId)).toMatchObject({
      disabledBecause: 'its receiver answered 410',
    });
    await trial.notify();
    const replay = () => trial.webhooks.replay({ deliveryId: dead!.deliveryId }, trial.operator);
    await expect(replay()).rejects.toMatchObject({ code: 'webhook_disabled' });
    await expect(trial.webhooks.replayDead({ webhookId }, trial.operator)).rejects.toMatchObject({
      code: 'webhook_disabled',
    });

    trial.receiver.answers(200);
    await trial.webhooks.enable({ webhookId }, trial.operator);
    await replay();
    await trial.settled(webhookId, 'delivered');
    expect(await trial.receiver.at(path, 2)).toHaveLength(2);
  });

  it('[N2] is signed with the secret before too, for a day after it was rotated', async () => {
    const { path, webhookId, secret: before } = await trial.webhook();
    const rotated = await trial.webhooks.rotate({ webhookId }, trial.operator);
    expect(rotated.previousSecretUntil).not.toBeNull();
    await trial.notify();
    trial.sending();
    const [{ headers, body }] = (await trial.receiver.at(path, 1)) as [Received];
    for (const secret of [before, rotated.secret])
      expect(() => new Verifier(secret).verify(body, named(headers))).not.toThrow();
    expect(String(headers['webhook-signature']).split(' ')).toHaveLength(2);
    await trial.settled(webhookId, 'delivered');

    await trial.platform.pool.query(
      `UPDATE notices.webhooks SET previous_until = now() WHERE webhook_id = $1`,
      [webhookId],
    );
    await trial.notify();
    const [, second] = await trial.receiver.at(path, 2);
    expect(String(second!.headers['webhook-signature']).split(' ')).toHaveLength(1);
    expect(() => new Verifier(before).verify(second!.body, named(second!.headers))).toThrow();
  });

  it('[N2] is signed with all secrets of the last day, however often it was rotated', async () => {
    const { path, webhookId, secret: first } = await trial.webhook();
    const rotate = async () => (await trial.webhooks.rotate({ webhookId }, trial.operator)).secret;
    const secrets = [first, await rotate(), await rotate()];
    trial.sending();
    await trial.notify();
    const [{ headers, body }] = (await trial.receiver.at(path, 1)) as [Received];
    for (const secret of secrets)
      expect(() => new Verifier(secret).verify(body, named(headers))).not.toThrow();
    await trial.settled(webhookId, 'delivered');

    await trial.platform.pool.query(
      `UPDATE notices.webhooks SET earlier_secrets =
        jsonb_set(earlier_secrets, '{0,until}', to_jsonb(now())) WHERE webhook_id = $1`,
      [webhookId],
    );
    await trial.notify();
    const [, second] = await trial.receiver.at(path, 2);
    expect(String(second!.headers['webhook-signature']).split(' ')).toHaveLength(2);
    expect(() => new Verifier(first).verify(second!.body, named(second!.headers))).toThrow();

    for (let valid = 2; valid < 10; valid += 1) await rotate();
    await expect(rotate()).rejects.toMatchObject({ code: 'webhook_secrets_valid' });
  });

  it('[N2] is made and rotated once by a request that is sent again', async () => {
    const again = trial.operator;
    const wanted = { url: trial.receiver.url('/once'), label: 'chat' };
    const made = await trial.webhooks.create(wanted, again);
    expect(await trial.webhooks.create(wanted, again)).toEqual(made);
    expect(await trial.webhooks.list(trial.operator)).toHaveLength(1);
    const other = { ...wanted, label: 'other' };
    await expect(trial.webhooks.create(other, again)).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
    const { webhookId } = made;
    const rotating = trial.operator;
    const rotated = await trial.webhooks.rotate({ webhookId }, rotating);
    expect(await trial.webhooks.rotate({ webhookId }, rotating)).toEqual(rotated);
    await expect(trial.webhooks.create(wanted, again)).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
  });

  it('[N2] follows no redirect, and keeps nothing of an answer', async () => {
    const { path, webhookId } = await trial.webhook();
    const location = trial.receiver.url('/else');
    trial.receiver.answer = (_, response) => response.writeHead(302, { location }).end();
    await trial.notify();
    trial.sending({ schedule: [] });
    expect(await trial.settled(webhookId, 'dead')).toMatchObject([{ lastStatus: 302 }]);
    trial.receiver.answer = (_, response) => {
      response.writeHead(500);
      response.write('x'.repeat(2_000_000));
    };
    await trial.notify();
    const [long] = await trial.settled(webhookId, 'dead', 2);
    expect(long).toMatchObject({ lastError: 'answered 500' });
    expect(trial.receiver.received.filter((one) => one.path === '/else')).toEqual([]);
    expect(await trial.receiver.at(path, 2)).toHaveLength(2);
  });

  it('[N2] waits for no answer without end', async () => {
    const { webhookId } = await trial.webhook();
    trial.receiver.answer = () => undefined;
    await trial.notify();
    trial.sending({ schedule: [], timeoutMs: 300 });
    const [late] = await trial.settled(webhookId, 'dead');
    expect(late).toMatchObject({ lastStatus: null, lastError: 'no answer in 300 ms' });
  });

  it('[N2] keeps the pause that its receiver requests', async () => {
    const { path, webhookId } = await trial.webhook();
    trial.receiver.answer = (_, response) =>
      response.writeHead(429, { 'retry-after': '3600' }).end();
    await trial.notify();
    trial.sending();
    await trial.receiver.at(path, 1);
    const [waiting] = await trial.settled(
      webhookId,
      'pending',
      1,
      ({ attempts }) => attempts === 1,
    );
    const pauseMs = Date.parse(waiting!.nextAttemptAt!) - Date.parse(waiting!.lastAttemptAt!);
    expect(pauseMs).toBeGreaterThan(3_500_000);
  });

  it('[Q12] gets the crossing of an alert, which is all in its event: its stream is not read', async () => {
    const { webhookId } = await trial.webhook({ types: ['alert.crossed'] });
    const terms = { alertId: 'alert-1', name: 'Late', report: 'timeliness', dimensions: [] };
    const found = { answeredAt: 9, rows: [{ row: ['ops'], value: 1 }], more: false };
    const data = { ...terms, ...found, recipients: ['dana'], link: '/v1/reports/timeliness' };
    const [event] = recorded([{ type: 'alert.crossed', data }]);
    const read = jest.spyOn(trial.platform.store, 'read').mockRejectedValue(new Error('read'));
    await trial.service.handle({ ...event!, tenant: trial.operator.tenant });
    read.mockRestore();
    const { deliveries } = await trial.webhooks.listDeliveries({ webhookId }, trial.operator);
    expect(deliveries).toMatchObject([{ to: 'dana', type: 'alert.crossed' }]);
  });

  it('[N2] gets the types and recipients that it wants, from when it was made', async () => {
    await trial.notify('dana');
    const { webhookId } = await trial.webhook({
      types: ['approval.requested'],
      recipients: ['dana'],
    });
    await trial.notify('dana');
    await trial.notify('ana');
    await trial.notify('dana', 'exception.raised');
    const { deliveries: all } = await trial.webhooks.listDeliveries({ webhookId }, trial.operator);
    expect(all.map(({ to, type }) => [to, type])).toEqual([['dana', 'approval.requested']]);
  });

  it('[N2] makes no second delivery of a notice that is stored again', async () => {
    const { webhookId } = await trial.webhook();
    const notice = await trial.notify();
    expect(await trial.notices.add(trial.operator.tenant, 1, [notice])).toBe(false);
    const { deliveries: all } = await trial.webhooks.listDeliveries({ webhookId }, trial.operator);
    expect(all).toHaveLength(1);
  });
});
