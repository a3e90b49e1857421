import { type NatsConnection } from 'nats';
import { eventually } from '#testkit';
import { BusClient } from './bus-client';
import { connectBus } from './connection';
import { answerJson, answerRaw } from './raw-subject';
import { listen, SameProcess } from './same-process';

const subject = `writ.internal.t${process.pid}${Date.now()}.read`;
const revoked = `${subject}.revoked`;
const LARGE = 'x'.repeat(2 * 1024 * 1024);

const fail = (note: string, error: unknown): never => {
  throw new Error(note, { cause: error });
};

describe('services in one process', () => {
  const connections: NatsConnection[] = [];
  const connected = async (sameProcess?: SameProcess): Promise<NatsConnection> => {
    const connection = await connectBus(process.env['WRIT_TEST_NATS_URL']!, 'same-process');
    connections.push(connection);
    sameProcess?.join(connection);
    return connection;
  };
  /** Whether its answer came through NATS. */
  const wentByNats = async (bus: BusClient, body: object = {}): Promise<boolean> => {
    const { outMsgs } = bus.connection.stats();
    expect(await bus.request(subject, body)).toEqual(body);
    return bus.connection.stats().outMsgs > outMsgs;
  };
  const answering = (connection: NatsConnection) =>
    answerRaw(connection, subject, 'service', async (data) => data, fail);

  afterEach(async () => {
    await Promise.all(connections.splice(0).map((connection) => connection.close()));
  });

  it('hand each other requests without NATS, and answer other processes', async () => {
    const process = new SameProcess();
    const caller = new BusClient(await connected(process));
    const other = new BusClient(await connected());
    const service = await connected(process);
    answering(service);
    await service.flush();
    expect(await wentByNats(caller, { n: 1 })).toBe(false);
    expect(await wentByNats(other, { n: 2 })).toBe(true);
  });

  it('hand each other JSON as a text, and bytes as they are', async () => {
    const process = new SameProcess();
    const caller = new BusClient(await connected(process));
    const other = new BusClient(await connected());
    const service = await connected(process);
    const echo = `${subject}.echo`;
    answerJson(service, echo, 'service', async (got) => JSON.stringify([typeof got, got]), fail);
    answering(service);
    await service.flush();
    const sent = { text: 'Prüfung \u0000' };
    expect(await caller.request(echo, sent)).toEqual(['string', JSON.stringify(sent)]);
    expect(await other.request(echo, sent)).toMatchObject(['object', expect.anything()]);
    const bytes = Uint8Array.of(0, 255, 128);
    expect(Buffer.from(await caller.requestBytes(subject, bytes))).toEqual(Buffer.from(bytes));
  });

  it('go to another process when the service here has stopped', async () => {
    const process = new SameProcess();
    const caller = new BusClient(await connected(process));
    const elsewhere = await connected();
    const here = answering(await connected(process));
    answering(elsewhere);
    await elsewhere.flush();
    expect(await wentByNats(caller)).toBe(false);
    here.unsubscribe();
    await caller.connection.flush();
    expect(await wentByNats(caller)).toBe(true);
  });

  it.each(['the caller', 'the service'])(
    'get no answer here while %s is away from NATS, and one when it is back',
    async (who) => {
      const process = new SameProcess();
      const caller = new BusClient(await connected(process));
      const service = await connected(process);
      answering(service);
      await service.flush();
      const away = who === 'the caller' ? caller.connection : service;
      const states = away.status();
      void away.reconnect();
      for await (const { type } of states) if (type === 'disconnect') break;
      await expect(caller.request(subject, {}, { timeoutMs: 50 })).rejects.toThrow();
      await eventually(
        () => wentByNats(caller).catch(() => true),
        (isByNats) => !isByNats,
      );
    },
  );

  it('refuse what is too large for NATS', async () => {
    const process = new SameProcess();
    const caller = new BusClient(await connected(process));
    const service = await connected(process);
    answerRaw(
      service,
      subject,
      'service',
      async () => JSON.stringify(LARGE),
      () => undefined,
    );
    await expect(caller.request(subject, { LARGE })).rejects.toMatchObject({
      code: 'payload_too_large',
    });
    expect(await caller.request(subject, {})).toMatchObject({
      refusal: { code: 'payload_too_large' },
    });
  });

  it('hear of a revocation before the one that tells goes on', async () => {
    const process = new SameProcess();
    const heard: string[] = [];
    const listening = async (name: string, sameProcess?: SameProcess) => {
      const connection = await connected(sameProcess);
      const end = listen(connection, revoked, () => heard.push(name));
      await connection.flush();
      return end;
    };
    const end = await listening('here', process);
    await listening('another process');
    const service = new BusClient(await connected(process));
    service.tell(revoked, {});
    expect(heard).toEqual(['here']);
    // Here it comes again from NATS.
    await eventually(() => heard.length === 3);
    end();
    service.tell(revoked, {});
    await eventually(() => heard.length === 4);
    expect(heard.filter((name) => name === 'here')).toHaveLength(2);
  });

  it('are not reached from a connection to another log', async () => {
    const process = new SameProcess();
    answering(await connected(process));
    const ofAnotherLog = new BusClient(await connected());
    expect(await wentByNats(ofAnotherLog)).toBe(true);
  });
});
