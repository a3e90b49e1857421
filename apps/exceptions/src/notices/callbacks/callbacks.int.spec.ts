import { Webhook as Verifier } from 'standardwebhooks';
import { type AccessRequestItem, type Callback } from '#contracts';
import { type RequestFrame } from '#platform';
import { metadata, type PastEvent } from '#testkit';
import { CallbackLedger } from '../../../test/callback-ledger';
import { decided, granted, opened, requested } from '../../../test/notice-builders';
import { named, WebhookTrial } from '../../../test/webhook-trial';
import { Callbacks } from './callbacks';

const PEP = 'agent-7';
const TASK = 'arq_1';

let trial: WebhookTrial;

beforeAll(async () => {
  trial = await WebhookTrial.start();
});

beforeEach(() => trial.begin());

afterEach(() => trial.end());

afterAll(() => trial?.stop());

const item = (workOrderId = 'wo-1'): AccessRequestItem => ({
  workOrderId,
  workflowId: 'refunds',
  decisionId: 'd-1',
  resource: { type: 'refund', id: 'r-1' },
  action: { name: 'issue' },
});
const runs = (overrides: object = {}) =>
  decided({ decisionId: 'd-2', outcome: 'run', supersedes: 'd-1', ...overrides });
const waiting = [opened(), requested(), decided()];
const submittedWith = (callback?: Callback, items = [item()], requestId = TASK): PastEvent => ({
  type: 'access-request.submitted',
  data: {
    requestId,
    subject: { type: 'user', id: 'alice' },
    items,
    ...(callback && { callback }),
  },
  actor: { id: PEP },
});

/** A request that waits, and the webhook that it calls back. */
const followed = async (more: Partial<Callback> = {}, wanted: object = {}) => {
  const webhook = await trial.webhook({ recipients: [PEP], ...wanted });
  const ledger = new CallbackLedger(trial);
  ledger.records('work-order-wo-1', ...waiting);
  const callback = { webhookId: webhook.webhookId, state: 'session-1', ...more };
  await ledger.happens('access-request-arq_1', submittedWith(callback));
  return { ledger, webhook };
};

const deliveriesTo = async ({ webhookId }: { readonly webhookId: string }) =>
  (await trial.webhooks.listDeliveries({ webhookId }, trial.operator)).deliveries;

const bodyAt = async ({ path }: { readonly path: string }): Promise<string> =>
  (await trial.receiver.at(path, 1))[0]!.body;

describe('a callback', () => {
  it('[N6] is sent once the task has ended: its state and status, signed', async () => {
    const { ledger, webhook } = await followed();
    expect(await deliveriesTo(webhook)).toEqual([]);
    expect(await ledger.happens('work-order-wo-1', granted(), runs())).toBe(true);
    trial.sending();
    const [received] = await trial.receiver.at(webhook.path, 1);
    const { headers, body } = received!;
    expect(new Verifier(webhook.secret).verify(body, named(headers))).toEqual({
      state: 'session-1',
      task: {
        id: TASK,
        status: 'approved',
        status_endpoint: `https://writ.example/access/v1/requests/${TASK}`,
      },
    });
    expect(body).not.toContain('approval');
    // A message that was recorded elsewhere is refused after five minutes.
    const stale = { ...named(headers), 'webhook-timestamp': '1614265330' };
    expect(() => new Verifier(webhook.secret).verify(body, stale)).toThrow();
  });

  it('[N6] is sent once, however often its events come', async () => {
    const { ledger, webhook } = await followed();
    const run = ledger.records('work-order-wo-1', granted(), runs());
    await Promise.all([ledger.callbacks.handle(run), ledger.callbacks.handle(run)]);
    expect(await ledger.callbacks.handle(run)).toBe(false);
    expect(await deliveriesTo(webhook)).toHaveLength(1);
  });

  it('[N6] survives a death between the decision and its delivery', async () => {
    const { ledger, webhook } = await followed();
    const run = ledger.records('work-order-wo-1', granted(), runs());
    const dying = new Callbacks({
      ...ledger.callbacks['sources'],
      notices: { add: () => Promise.reject(new Error('killed')) },
    });
    await expect(dying.handle(run)).rejects.toThrow('killed');
    // The reaction comes again, and the attempt that a killed sender claimed is taken over.
    expect(await ledger.callbacks.handle(run)).toBe(true);
    await trial.deliveries.claim(32, 300, []);
    trial.sending();
    await trial.receiver.at(webhook.path, 1);
    expect(await trial.settled(webhook.webhookId, 'delivered')).toHaveLength(1);
  });

  it('[N6] finds a decision that came before its request was read', async () => {
    const webhook = await trial.webhook({ recipients: [PEP] });
    const ledger = new CallbackLedger(trial);
    ledger.records('work-order-wo-1', ...waiting, granted(), runs());
    const { webhookId } = webhook;
    expect(await ledger.happens('access-request-arq_1', submittedWith({ webhookId }))).toBe(true);
    expect(await deliveriesTo(webhook)).toHaveLength(1);
  });

  it('[N6] waits for the last of several items', async () => {
    const webhook = await trial.webhook({ recipients: [PEP] });
    const ledger = new CallbackLedger(trial);
    for (const id of ['wo-1', 'wo-2']) ledger.records(`work-order-${id}`, ...waiting);
    const { webhookId } = webhook;
    const items = [item('wo-1'), item('wo-2')];
    await ledger.happens('access-request-arq_1', submittedWith({ webhookId }, items));
    expect(await ledger.happens('work-order-wo-1', granted(), runs())).toBe(false);
    const cancelled = { type: 'access-request.cancelled', data: { requestId: TASK, items: [2] } };
    expect(await ledger.happens('access-request-arq_1', cancelled)).toBe(true);
    trial.sending();
    const body = await bodyAt(webhook);
    expect(JSON.parse(body)).toMatchObject({ task: { status: 'partial' } });
  });

  it('[N6] is about the endings that were named, and no others', async () => {
    const { ledger, webhook } = await followed({ events: ['denied'] });
    expect(await ledger.happens('work-order-wo-1', granted(), runs())).toBe(false);
    expect(await deliveriesTo(webhook)).toEqual([]);
  });

  it('[N6] to a webhook that was disabled is dead until it is enabled and replayed', async () => {
    const { ledger, webhook } = await followed();
    await trial.service['webhooks'].disable(webhook.webhookId, 'it was disabled');
    await ledger.happens('work-order-wo-1', granted(), runs());
    trial.sending();
    const [dead] = await trial.settled(webhook.webhookId, 'dead');
    expect(dead).toMatchObject({ attempts: 0, lastError: 'it was disabled' });
    await trial.webhooks.enable({ webhookId: webhook.webhookId }, trial.operator);
    await trial.webhooks.replay({ deliveryId: dead!.deliveryId }, trial.operator);
    const body = await bodyAt(webhook);
    expect(JSON.parse(body)).toMatchObject({ task: { id: TASK } });
  });

  it('[N6] to a webhook that was deleted is not sent', async () => {
    const { ledger, webhook } = await followed();
    await trial.webhooks.remove({ webhookId: webhook.webhookId }, trial.operator);
    await ledger.happens('work-order-wo-1', granted(), runs());
    const { rowCount } = await trial.platform.pool.query(
      'SELECT FROM notices.deliveries WHERE webhook_id = $1',
      [webhook.webhookId],
    );
    expect(rowCount).toBe(0);
  });

  it('[N6] is a notice like any other to other webhooks', async () => {
    const other = await trial.webhook();
    const { ledger } = await followed();
    await ledger.happens('work-order-wo-1', granted(), runs());
    trial.sending();
    const body = await bodyAt(other);
    expect(JSON.parse(body)).toMatchObject({
      type: 'access-request.ended',
      data: { to: PEP, outcome: 'approved', subject: { kind: 'access-request', id: TASK } },
    });
    expect(body).not.toContain('session-1');
  });

  it('[N6] is nothing where none is wanted', async () => {
    const ledger = new CallbackLedger(trial);
    ledger.records('work-order-wo-1', ...waiting);
    expect(await ledger.happens('access-request-arq_1', submittedWith())).toBe(false);
    expect(await ledger.happens('work-order-wo-1', granted(), runs())).toBe(false);
  });

  it('[N6] is made of a few requests at a time, however many a decision ends', async () => {
    const webhook = await trial.webhook({ recipients: [PEP] });
    const ledger = new CallbackLedger(trial);
    ledger.records('work-order-wo-1', ...waiting);
    const { webhookId } = webhook;
    for (let n = 1; n <= 40; n++)
      await ledger.happens(
        `access-request-arq_${n}`,
        submittedWith({ webhookId }, [item()], `arq_${n}`),
      );
    let open = 0;
    let most = 0;
    const watched = new Callbacks({
      ...ledger.callbacks['sources'],
      notices: {
        add: async (...notices) => {
          most = Math.max(most, ++open);
          return trial.notices.add(...notices).finally(() => open--);
        },
      },
    });
    const run = ledger.records('work-order-wo-1', granted(), runs());
    expect(await watched.handle(run)).toBe(true);
    expect(await deliveriesTo(webhook)).toHaveLength(40);
    expect(most).toBeLessThanOrEqual(16);
  });
});

/** A request over the bus has its body beside the caller. */
const requestOf = <T extends RequestFrame>(request: T): RequestFrame => request;

describe('where a callback may lead', () => {
  const callers = (id = PEP, tenant = trial.operator.tenant) =>
    metadata({ actor: { id }, tenant, roles: ['integrator'] });
  const find = async (endpoint: string, by = callers()) =>
    (await trial.webhooks.findCallback(requestOf({ endpoint, metadata: by }))).webhookId;

  it('[N6] is the URL of a webhook that names the caller, and nowhere else', async () => {
    const { url, webhookId } = await trial.webhook({ recipients: ['ana', PEP] });
    expect(await find(url)).toBe(webhookId);
    const { hostname, port } = new URL(url);
    for (const other of [
      `${url}/`,
      `${url}/more`,
      `${url}?to=elsewhere`,
      `${url}#part`,
      url.toUpperCase(),
      url.slice(0, -1),
      url.replace(hostname, `${hostname}.nip.io`),
      url.replace('//', `//${hostname}:${port}@`),
      'http://169.254.169.254/latest/meta-data',
      'not a URL',
    ])
      expect([other, await find(other)]).toEqual([other, undefined]);
  });

  it('[N6] is no webhook of another caller, another tenant, everybody or other notices', async () => {
    const { url } = await trial.webhook({ recipients: [PEP] });
    expect(await find(url, callers('agent-8'))).toBeUndefined();
    expect(await find(url, callers(PEP, 'other'))).toBeUndefined();
    expect(await find((await trial.webhook()).url)).toBeUndefined();
    const others = await trial.webhook({ recipients: [PEP], types: ['approval.requested'] });
    expect(await find(others.url)).toBeUndefined();
    const { url: own } = await trial.webhook({
      recipients: [PEP],
      types: ['access-request.ended'],
    });
    expect(await find(own)).toBeDefined();
  });

  it('[N6] is no webhook that is disabled or deleted', async () => {
    const { url, webhookId } = await trial.webhook({ recipients: [PEP] });
    await trial.service['webhooks'].disable(webhookId, 'it was disabled');
    expect(await find(url)).toBeUndefined();
    await trial.webhooks.enable({ webhookId }, trial.operator);
    expect(await find(url)).toBe(webhookId);
    await trial.webhooks.remove({ webhookId }, trial.operator);
    expect(await find(url)).toBeUndefined();
  });

  it('[N6] is no address inside, also where one was registered once', async () => {
    const { url } = await trial.webhook({ recipients: [PEP] });
    Object.assign(trial.webhooks, { reach: 'public' });
    expect(await find(url)).toBeUndefined();
    Object.assign(trial.webhooks, { reach: 'anywhere' });
  });
});
