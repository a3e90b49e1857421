import { type NoticeDelivery } from '#contracts';
import { OutsideSlack, SLACK_TOKEN } from '../../../test/outside-slack';
import { WebhookTrial } from '../../../test/webhook-trial';
import { type NoticeAnswer } from '../answers-of';

let trial: WebhookTrial;
let slack: OutsideSlack;

beforeAll(async () => {
  [trial, slack] = await Promise.all([WebhookTrial.start(), OutsideSlack.start()]);
});

beforeEach(() => {
  trial.begin();
  slack.messages.clear();
});

afterEach(() => trial.end());

afterAll(() => Promise.all([trial?.stop(), slack?.stop()]));

const app = () => ({
  format: 'slack-app',
  url: slack.url,
  channel: 'refunds',
  token: SLACK_TOKEN,
});

const answer = (overrides: Partial<NoticeAnswer> = {}): NoticeAnswer => ({
  about: { kind: 'approval', id: 'ap-1' },
  outcome: 'Granted',
  by: 'dana',
  at: '2030-01-01T10:00:00.000Z',
  position: 9,
  ...overrides,
});

const show = (overrides?: Partial<NoticeAnswer>): Promise<boolean> =>
  trial.deliveries.showAnswer(trial.operator.tenant, answer(overrides));

const delivered = async (webhookId: string, attempts: number) =>
  trial.settled(webhookId, 'delivered', 1, (delivery) => delivery.attempts === attempts);

describe('an app of Slack', () => {
  it('[N10] posts a message, and changes it once somebody answered', async () => {
    const { webhookId } = await trial.webhooks.create(app(), trial.operator);
    await trial.notify();
    trial.sending();
    await delivered(webhookId, 1);
    expect(slack.shown()).toMatchObject([
      { text: 'Your approval is requested: refund.issue, wo-1' },
    ]);
    expect(await show()).toBe(true);
    await delivered(webhookId, 2);
    expect(slack.shown()).toMatchObject([{ text: 'Granted by dana: refund.issue, wo-1' }]);
    // The event may come again, and an earlier one late.
    expect([await show(), await show({ position: 8, outcome: 'Expired' })]).toEqual([false, false]);
    expect(await show({ position: 10, outcome: 'Revoked' })).toBe(true);
    await delivered(webhookId, 3);
    expect(slack.shown()).toMatchObject([{ text: 'Revoked by dana: refund.issue, wo-1' }]);
  });

  it('[N10] has one message where its sender was killed after Slack took it', async () => {
    const { webhookId } = await trial.webhooks.create(app(), trial.operator);
    await trial.notify();
    trial.sending();
    const [arrived] = await delivered(webhookId, 1);
    // A killed process leaves a claim that nobody settles, and a message that nobody knows of.
    await trial.platform.pool.query(
      `UPDATE notices.deliveries SET status = 'pending', receipt = NULL, next_at = now() WHERE delivery_id = $1`,
      [arrived!.deliveryId],
    );
    await delivered(webhookId, 2);
    expect(slack.shown()).toHaveLength(1);
  });

  it('[N10] says who answered where that happens while the message is on its way', async () => {
    const { webhookId } = await trial.webhooks.create(app(), trial.operator);
    await trial.notify();
    const [claimed] = await trial.deliveries.claim(32, 60_000, []);
    expect(await show()).toBe(true);
    const receipt = { channel: 'C0123456789', ts: '1.1' };
    slack.messages.set('1.1', { ...receipt, text: 'Your approval', blocks: [] });
    await trial.deliveries.settle(
      claimed!,
      { status: 200, error: null, isFinal: false, receipt },
      null,
    );
    trial.sending();
    await delivered(webhookId, 2);
    expect(slack.shown()).toMatchObject([{ ts: '1.1', text: expect.stringMatching(/^Granted/) }]);
  });

  it('[N10] gets one message of an event, for all whom it is for there', async () => {
    const { webhookId } = await trial.webhooks.create(
      { ...app(), recipients: ['dana', 'legal'] },
      trial.operator,
    );
    await trial.notifyAll(['legal', 'dana', 'ben']);
    trial.sending();
    await delivered(webhookId, 1);
    const [message, ...others] = slack.shown();
    expect(others).toEqual([]);
    expect(JSON.stringify(message)).toContain('This message is for dana, legal.');
  });

  it('[N10] gets another message where the first one was deleted there', async () => {
    const { webhookId } = await trial.webhooks.create(app(), trial.operator);
    await trial.notify();
    trial.sending();
    const [{ deliveryId }] = (await delivered(webhookId, 1)) as [NoticeDelivery];
    slack.messages.clear();
    await trial.webhooks.replay({ deliveryId }, trial.operator);
    await delivered(webhookId, 3);
    expect(slack.shown()).toMatchObject([{ text: expect.stringMatching(/^Your approval/) }]);
    // Slack took the message, and nobody learned of it before it was deleted.
    await trial.platform.pool.query(
      `UPDATE notices.deliveries SET receipt = NULL WHERE delivery_id = $1`,
      [deliveryId],
    );
    slack.messages.clear();
    expect(await show()).toBe(true);
    await delivered(webhookId, 5);
    expect(slack.shown()).toMatchObject([{ text: expect.stringMatching(/^Granted/) }]);
  });

  it('[N2] frees its place where an attempt never ends, and is tried again', async () => {
    const { webhookId } = await trial.webhooks.create(app(), trial.operator);
    await trial.notify();
    const never = new Promise<never>(() => undefined);
    trial.sending({ calendars: { of: () => never }, timeoutMs: 20, schedule: [] });
    expect(await trial.settled(webhookId, 'dead')).toMatchObject([
      { lastStatus: null, lastError: 'no outcome in 30 ms' },
    ]);
  });

  it('[N10] is tried again where Slack refuses the app, and dead where it refuses the message', async () => {
    const { webhookId } = await trial.webhooks.create(app(), trial.operator);
    slack.errors = ['not_in_channel', 'invalid_blocks'];
    await trial.notify();
    trial.sending();
    expect(await trial.settled(webhookId, 'dead')).toMatchObject([
      { attempts: 2, lastStatus: 200, lastError: 'Slack answered invalid_blocks' },
    ]);
  });

  it('[N10] needs a token and a channel, which no other format takes', async () => {
    const create = (body: object) => trial.webhooks.create(body, trial.operator);
    const refused = { code: 'invalid_request' };
    const { token: _token, ...tokenless } = app();
    await expect(create(tokenless)).rejects.toMatchObject(refused);
    await expect(create({ ...app(), format: 'slack' })).rejects.toMatchObject(refused);
    await expect(create({ ...app(), token: 'a\r\nb' })).rejects.toMatchObject(refused);
  });
});

describe.each([['slack'], ['teams']] as const)('a webhook of the chat %s', (format) => {
  it('[N10] gets a message, and another one that says who answered', async () => {
    const path = `/${format}-services/T0/B0/a-secret-path`;
    const { webhookId, url } = await trial.webhooks.create(
      { format, url: trial.receiver.url(path) },
      trial.operator,
    );
    expect(url).toBe(`${new URL(trial.receiver.url()).origin}/…`);
    await trial.notify();
    trial.sending();
    await delivered(webhookId, 1);
    expect(await show()).toBe(true);
    await delivered(webhookId, 2);
    const [first, second] = (await trial.receiver.at(path, 2)).map(({ body }) => body);
    expect(first).toContain('Your approval is requested');
    expect(second).toContain('Granted by dana');
  });

  it('[N10] shows its address to nobody, neither in lists nor in the database', async () => {
    const path = '/services/T0/B0/a-secret-path';
    const wanted = { format, url: trial.receiver.url(path) };
    const { webhookId } = await trial.webhooks.create(wanted, trial.operator);
    trial.receiver.answers(404);
    await trial.notify();
    trial.sending({ schedule: [] });
    const dead = await trial.settled(webhookId, 'dead');
    const { rows } = await trial.platform.pool.query(
      `SELECT w::text AS row FROM notices.webhooks w WHERE webhook_id = $1`,
      [webhookId],
    );
    const stored = JSON.stringify([rows, dead, await trial.webhooks.list(trial.operator)]);
    expect(stored).not.toContain('a-secret-path');
    const rotating = trial.webhooks.rotate({ webhookId }, trial.operator);
    await expect(rotating).rejects.toMatchObject({ code: 'webhook_not_signed' });
  });
});

describe('an answer', () => {
  it('[O4] changes no message of another tenant, and none of something else', async () => {
    const { webhookId } = await trial.webhooks.create(app(), trial.operator);
    await trial.notify();
    await trial.webhooks.create(app(), { ...trial.operator, tenant: 'another' });
    expect(await trial.deliveries.showAnswer('another', answer())).toBe(false);
    expect(await show({ about: { kind: 'approval', id: 'ap-2' } })).toBe(false);
    expect(await show({ about: { kind: 'approval', id: 'ap-1', workOrderId: 'wo-2' } })).toBe(
      false,
    );
    const signed = await trial.webhook();
    await trial.notify();
    expect(await show()).toBe(true);
    const { rows } = await trial.platform.pool.query(
      `SELECT DISTINCT webhook_id FROM notices.deliveries WHERE answer IS NOT NULL AND webhook_id = ANY ($1)`,
      [[webhookId, signed.webhookId]],
    );
    expect(rows).toEqual([{ webhook_id: webhookId }]);
  });

  it('[N10] reads no notice where the tenant has no chat, and those of one work order where it is of one', async () => {
    const about = { kind: 'question', id: '1', workOrderId: 'wo-1' };
    const query = jest.spyOn(trial.platform.pool, 'query');
    await show({ about });
    const [{ text, values }] = query.mock.lastCall as unknown as [{ text: string; values: [] }];
    query.mockRestore();
    const client = await trial.platform.pool.connect();
    await client.query('BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off');
    const { rows } = await client.query(`EXPLAIN (ANALYZE, COSTS OFF) ${text}`, values);
    await client.query('ROLLBACK');
    client.release();
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(
      /notices_by_subject on notices n \(never executed\)\n +Index Cond: .*work_order_id = 'wo-1'/,
    );
  });
});
