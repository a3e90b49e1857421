import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Role, subjects } from '#contracts';
import { as, gatewayBefore, Outside } from './outside';

const token = `ghp_${'a1B2'.repeat(9)}`;
const kind = 'github-token';

const outside = new Outside();
let app: NestFastifyApplication;

beforeAll(async () => {
  app = await gatewayBefore(outside);
});

afterAll(() => app.close());

const ask = (role: Role, method: 'GET' | 'POST' | 'PUT', path: string, body?: object) =>
  app.inject(as(role, method, path, body));

describe('a secret in a request over HTTP', () => {
  it.each<[string, 'POST' | 'PUT', string, object, string]>([
    ['a text', 'POST', '/v1/work-orders', { workflow: 'a', title: `x ${token}` }, '/title'],
    [
      'an input',
      'POST',
      '/v1/work-orders',
      { workflow: 'a', inputs: { b: [token] } },
      '/inputs/b/0',
    ],
    ['an unknown field', 'POST', '/v1/work-orders', { [token]: 1 }, `/[masked: ${kind}]`],
    ['an id', 'POST', '/v1/work-orders', { workflow: token }, '/workflow'],
    ['an address', 'POST', `/v1/work-orders/${token}/stop`, { reason: 'x' }, '/workOrderId'],
    [
      'a definition',
      'PUT',
      '/v1/workflows/a',
      { steps: [{ id: token }] },
      '/definition/steps/0/id',
    ],
    [
      'the label of a key',
      'POST',
      '/v1/keys',
      { principal: 'olga', roles: ['operator'], label: token },
      '/label',
    ],
    ['a source', 'POST', '/v1/tokens', { source: token }, '/source'],
  ])(
    '[R1] is refused before any service gets it, and not repeated: in %s',
    async (_, method, path, body, pointer) => {
      outside.reset();
      const answer = await ask('admin', method, path, body);
      expect(answer.statusCode).toBe(422);
      expect(answer.json()).toMatchObject({ code: 'secret_found', errors: [{ pointer, kind }] });
      expect(answer.body + JSON.stringify(answer.headers)).not.toContain(token);
      expect(
        outside.requests.filter(({ subject }) => subject !== subjects.internal.verifyKey),
      ).toEqual([]);
    },
  );

  it('[R1] is refused in an Idempotency-Key, which is stored permanently', async () => {
    const request = as('operator', 'POST', '/v1/work-orders', { workflow: 'a' });
    const answer = await app.inject({
      ...request,
      headers: { ...request.headers, 'idempotency-key': token },
    });
    expect(answer.json()).toMatchObject({ status: 422, code: 'secret_found', errors: [{ kind }] });
    expect(answer.body).not.toContain(token);
  });

  it.each([
    `/v1/nothing/${token}`,
    `/v1/nothing/%67${token.slice(1)}/x`,
    `/v1/work-orders?${token}=1`,
    `/v1/work-orders?limit=${token}`,
  ])('[R1] is not repeated by a refusal of any kind: %s', async (path) => {
    const answer = await ask('analyst', 'GET', path);
    expect(answer.statusCode).toBeGreaterThan(399);
    expect(answer.body + JSON.stringify(answer.headers)).not.toContain(token);
  });

  it('[R1] may be the address of a webhook, which is stored as a secret', async () => {
    outside.on(subjects.internal.createWebhook, () => ({
      ok: true,
      webhookId: 'webhook-1',
      secret: 'whsec_abc',
    }));
    const url = `https://hooks.slack.com/services/T${'a1B2'.repeat(2)}/B${'a1B2'.repeat(2)}/${'a1B2'.repeat(6)}`;
    expect((await ask('admin', 'POST', '/v1/webhooks', { url })).statusCode).toBe(201);
    const labelled = await ask('admin', 'POST', '/v1/webhooks', { url, label: token });
    expect(labelled.json()).toMatchObject({
      code: 'secret_found',
      errors: [{ pointer: '/label' }],
    });
  });
});
