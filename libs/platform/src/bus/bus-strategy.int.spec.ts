import { Controller, type INestMicroservice, Module } from '@nestjs/common';
import { MessagePattern, type MicroserviceOptions, Payload } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { headers as natsHeaders, type NatsConnection } from 'nats';
import { Refusal } from '#kernel';
import { eventually } from '#testkit';
import { Unavailable } from '../commands';
import { PassErrorsFilter } from '../service/pass-errors.filter';
import { BusClient } from './bus-client';
import { BusStrategy } from './bus-strategy';
import { connectBus } from './connection';
import { type CommandFrame, TOKEN_HEADER } from './frame';
import { ensureStream } from './ordered-stream';
import { answerRaw } from './raw-subject';
import { issueToken } from './token';
import { TokenVerifier } from './token-verifier';

const SECRET = 's'.repeat(40);
const run = `t${process.pid}${Date.now()}`;
const internal = `writ.internal.${run}.command.*`;
const open = `writ.v1.${run}`;

const revoked = new Set<string>();
const tokens = new TokenVerifier(SECRET, async (keyId) => ({
  id: 'partner',
  tenant: 'acme',
  roles: ['integrator'],
  endedAt: revoked.has(keyId) ? '2030-01-01T09:00:00.000Z' : null,
}));

@Controller()
class Transport {
  @MessagePattern([internal, open])
  command(@Payload() frame: CommandFrame): object {
    const { data } = frame as { data: { fail?: string } };
    if (data.fail === 'refusal') throw new Refusal('self_approval', 'Someone else must.', { n: 1 });
    if (data.fail === 'outage') throw new Unavailable('Later.', 3);
    if (data.fail === 'size') return { large: 'x'.repeat(2 * 1024 * 1024) };
    if (data.fail === 'bug') throw new Error('password=hunter2');
    return { echoed: frame };
  }
}

const fail = (note: string, error: unknown): never => {
  throw new Error(note, { cause: error });
};

@Module({ controllers: [Transport] })
class BusModule {}

describe('answering over the bus', () => {
  let app: INestMicroservice;
  let connection: NatsConnection;
  let bus: BusClient;

  beforeAll(async () => {
    const url = process.env['WRIT_TEST_NATS_URL']!;
    connection = await connectBus(url, 'strategy-under-test');
    bus = new BusClient(await connectBus(url, 'caller'));
    const module = await Test.createTestingModule({ imports: [BusModule] }).compile();
    app = module.createNestMicroservice<MicroserviceOptions>({
      strategy: new BusStrategy({ connection, service: run, tokens }),
      logger: false,
    });
    app.useGlobalFilters(new PassErrorsFilter());
    await app.listen();
  });

  afterAll(async () => {
    await app.close();
    await connection.drain();
    await bus.connection.drain();
  });

  const send = (bytes: string | Uint8Array) =>
    bus
      .requestBytes(
        `writ.internal.${run}.command.x`,
        typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes,
      )
      .then((reply) => JSON.parse(new TextDecoder().decode(reply)));

  it.each([
    ['empty', ''],
    ['not JSON', '{"a":'],
    ['two keys of one name', '{"a":1,"a":2}'],
    ['a lone surrogate', '{"a":"\\ud800"}'],
    ['a prototype key', '{"__proto__":{"x":1}}'],
    ['very deep', '['.repeat(100_000)],
    ['not UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22])],
  ])('answers a frame that is %s with an error and goes on', async (_name, bytes) => {
    expect(await send(bytes)).toMatchObject({ ok: false, refusal: { code: 'invalid_request' } });
    expect(await send('{"data":{}}')).toMatchObject({ ok: true });
  });

  it('answers a refusal by its code, an outage by its pause, and a bug by an id only', async () => {
    expect(await send('{"data":{"fail":"refusal"}}')).toEqual({
      ok: false,
      refusal: {
        code: 'self_approval',
        message: 'Someone else must.',
        facts: { n: 1 },
        errors: [],
      },
    });
    expect(await send('{"data":{"fail":"outage"}}')).toEqual({
      ok: false,
      unavailable: { message: 'Later.', retryAfterSeconds: 3 },
    });
    const bug = await send('{"data":{"fail":"bug"}}');
    expect(bug).toEqual({ ok: false, fault: { id: expect.any(String) } });
    expect(JSON.stringify(bug)).not.toContain('hunter2');
  });

  it('says at once that nobody listens', async () => {
    await expect(bus.request('writ.internal.nobody', {})).rejects.toThrow(Unavailable);
  });

  it('takes the version of If-Match from the headers of an outside caller', async () => {
    const caller = { id: 'partner', keyId: 'k1', tenant: 'acme', roles: ['integrator'] };
    const token = await issueToken(caller, SECRET);
    const answerTo = (version: string) => {
      const headers = { [TOKEN_HEADER]: token, 'If-Match': version };
      return bus.request<{ echoed: CommandFrame }>(open, {}, { headers });
    };
    expect((await answerTo('"17"')).echoed.metadata.ifVersion).toBe(17);
    expect((await answerTo('*')).echoed.metadata).not.toHaveProperty('ifVersion');
    expect(await answerTo('latest')).toMatchObject({ refusal: { code: 'invalid_request' } });
  });

  it('[I6] takes the actor of an outside caller from the token, never from the frame', async () => {
    const caller = { id: 'partner', keyId: 'k1', tenant: 'acme', roles: ['integrator'] };
    const token = await issueToken(caller, SECRET);
    const reply = await bus.request<{ echoed: CommandFrame }>(
      open,
      { metadata: { actor: { id: 'admin' }, roles: ['admin'] } },
      { headers: { [TOKEN_HEADER]: token } },
    );
    expect(reply.echoed.metadata).toMatchObject({
      actor: { id: 'partner', key: 'k1' },
      tenant: 'acme',
      roles: ['integrator'],
    });
  });

  it.each([
    ['no token', undefined],
    ['a made-up token', 'a.b.c'],
  ])('refuses an outside caller with %s', async (_name, token) => {
    const headers: Record<string, string> = token ? { [TOKEN_HEADER]: token } : {};
    const reply = await bus.request(open, {}, { headers });
    expect(reply).toMatchObject({ ok: false, refusal: { code: 'unauthenticated' } });
  });

  it('refuses a token the moment that its key is revoked', async () => {
    const caller = { id: 'partner', keyId: 'k2', tenant: 'acme', roles: ['integrator'] };
    const headers = { [TOKEN_HEADER]: await issueToken(caller, SECRET) };
    expect(await bus.request(open, {}, { headers })).toMatchObject({ ok: true });
    revoked.add('k2');
    tokens.forget();
    expect(await bus.request(open, {}, { headers })).toMatchObject({
      ok: false,
      refusal: { code: 'unauthenticated' },
    });
  });

  it('refuses a token that another secret signed', async () => {
    const caller = { id: 'p', keyId: 'k', tenant: 't', roles: ['admin'] };
    const token = await issueToken(caller, 'x'.repeat(40));
    const reply = await bus.request(open, {}, { headers: { [TOKEN_HEADER]: token } });
    expect(reply).toMatchObject({ ok: false, refusal: { code: 'unauthenticated' } });
  });

  it('answers a refusal when the answer is larger than the bus takes', async () => {
    expect(await send('{"data":{"fail":"size"}}')).toMatchObject({
      ok: false,
      refusal: { code: 'payload_too_large' },
    });
    const subject = `writ.internal.${run}.raw`;
    const transport = answerRaw(
      connection,
      subject,
      undefined,
      async () => 'x'.repeat(2 ** 21),
      fail,
    );
    await connection.flush();
    expect(await bus.request(subject, {})).toMatchObject({
      ok: false,
      refusal: { code: 'payload_too_large' },
    });
    transport.unsubscribe();
  });

  it('refuses a request whose headers make it too large, as no outage', async () => {
    const headers = { large: 'x'.repeat(2 ** 21) };
    await expect(bus.request('writ.internal.nobody', {}, { headers })).rejects.toMatchObject({
      name: 'Refusal',
      code: 'payload_too_large',
    });
  });

  it('buries what a consumer fails at for good', async () => {
    const stream = `S${run}`;
    const spec = { stream, durable: `${run}-facts`, filters: [`writ.${stream}.>`] };
    const manager = await ensureStream(connection, {
      name: stream,
      subjects: spec.filters,
      maxBytes: 1_000_000,
      discard: 'new',
    });
    const buried: string[] = [];
    const strategy = new BusStrategy({
      connection,
      service: run,
      tokens,
      consumers: [{ spec, handle: () => Promise.reject(new Error('bad')) }],
      bury: (durable) => async (_message, error) =>
        void buried.push(`${durable}: ${(error as Error).message}`),
    });
    strategy.listen(() => {});
    await connection.jetstream().publish(`writ.${stream}.a`, 'poison');
    await eventually(() => buried.length > 0);
    await strategy.close();
    await manager.streams.delete(stream);
    expect(buried).toEqual([`${run}-facts: bad`]);
  });

  it('starts also when its connection is lost meanwhile', async () => {
    const strategy = new BusStrategy({ connection, service: run, tokens });
    const started = new Promise<unknown>((resolve) => strategy.listen(resolve));
    await connection.reconnect();
    expect(await started).toBeUndefined();
    await strategy.close();
  });

  it('survives a frame that asks for no answer', async () => {
    connection.publish(`writ.internal.${run}.command.x`, new Uint8Array(), {
      headers: natsHeaders(),
    });
    expect(await send('{"data":{}}')).toMatchObject({ ok: true });
  });
});
