import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { internalCommandSubject, openWorkOrder, recordEvidence, subjects } from '#contracts';
import { BusClient, connectBus } from '#platform';
import { busOver } from '../src/bus';
import { createGateway } from '../src/gateway.app';
import { GatewaySettings } from '../src/gateway.settings';
import { as, BASE_URL, Outside, TOKEN_SECRET } from './outside';

type Connection = Awaited<ReturnType<typeof connectBus>>;

/** The gateway on a real NATS, before services that are as slow, absent or broken as they can be. */
describe('the gateway on the bus', () => {
  const outside = new Outside();
  let services: Connection;
  let own: Connection;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    const url = process.env['WRIT_TEST_NATS_URL']!;
    [services, own] = await Promise.all([connectBus(url, 'services'), connectBus(url, 'gateway')]);
    answer(subjects.internal.verifyKey, (body) =>
      outside.request(subjects.internal.verifyKey, body),
    );
    app = await createGateway(
      busOver(new BusClient(own)),
      new GatewaySettings(BASE_URL, TOKEN_SECRET),
      pino({ level: 'silent' }),
    );
  });
  afterAll(async () => {
    await app?.close();
    await own?.drain();
    await services?.drain();
  });

  it('carries 200 commands at once, each to its own answer', async () => {
    answer(internalCommandSubject(openWorkOrder), async ({ data }) => ({
      ok: true,
      answer: { workOrderId: data.workOrderId },
      position: Number(data.workOrderId.slice(3)),
      replayed: false,
    }));
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        app.inject(
          as('admin', 'POST', '/v1/work-orders', { workOrderId: `wo-${n}`, workflow: 'w' }),
        ),
      ),
    );
    expect(answers.map((one) => one.json().position)).toEqual(answers.map((_, n) => n));
  });

  it('answers 503 when no instance of the service listens', async () => {
    const answered = await app.inject(
      as('admin', 'POST', '/v1/exceptions', { workOrderId: 'w', code: 'c' }),
    );
    expect([answered.statusCode, answered.headers['retry-after'], answered.json().code]).toEqual([
      503,
      '1',
      'unavailable',
    ]);
  });

  it('answers 413, and not an outage, to a command that does not fit the bus', async () => {
    answer(internalCommandSubject(recordEvidence), async () => ({
      ok: true,
      answer: {},
      position: 1,
    }));
    const inputs = Object.fromEntries(
      Array.from({ length: 200 }, (_, n) => [`n-${n}`, Array(2).fill('\u00e9'.repeat(2_550))]),
    );
    const answered = await app.inject(
      as('admin', 'POST', '/v1/work-orders', { workflow: 'w', inputs }),
    );
    expect([answered.statusCode, answered.json().code]).toEqual([413, 'payload_too_large']);
  });

  it('survives a service that answers rubbish', async () => {
    for (const rubbish of ['', 'not json', 'null', '[]', '{}', '{"ok":false}', '\u0000']) {
      const subscription = services.subscribe(subjects.ledger.query, {
        callback: (_error, message) => message.respond(rubbish),
      });
      await services.flush();
      const answered = await app.inject(as('admin', 'GET', '/v1/work-orders'));
      expect([rubbish, answered.statusCode]).toEqual([rubbish, 500]);
      subscription.unsubscribe();
    }
    expect((await app.inject({ method: 'GET', url: '/healthz' })).statusCode).toBe(200);
  });

  it('is not ready without its services, and says so', async () => {
    const answered = await app.inject({ method: 'GET', url: '/readyz' });
    expect([answered.statusCode, answered.json().detail]).toEqual([
      503,
      'Not ready: intake, policy, approvals, exceptions, ledger.',
    ]);
  });

  function answer(subject: string, respond: (body: any) => Promise<unknown>): void {
    services.subscribe(subject, {
      callback: (_error, message) =>
        void respond(JSON.parse(Buffer.from(message.data).toString())).then((reply) =>
          message.respond(JSON.stringify(reply)),
        ),
    });
  }
});
