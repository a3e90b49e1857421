import { type NatsConnection } from 'nats';
import { eventually, LossyProxy } from '#testkit';
import { BusClient } from './bus-client';
import { connectBus } from './connection';
import { answerRaw } from './raw-subject';
import { shareSubject } from './shared-subject';

const run = `t${process.pid}${Date.now()}`;
const REQUESTS = 40;
const TIMEOUT_MS = 60_000;

describe('a subject that two instances share, of which one takes nothing', () => {
  const connections: NatsConnection[] = [];
  const connected = async (name: string): Promise<NatsConnection> => {
    const connection = await connectBus(process.env['WRIT_TEST_NATS_URL']!, name);
    connections.push(connection);
    return connection;
  };
  const fail = (note: string, error: unknown): never => {
    throw new Error(note, { cause: error });
  };
  afterEach(async () => {
    await Promise.all(connections.splice(0).map((connection) => connection.close()));
  });

  /** As a paused process: its connection stays, and NATS goes on giving it requests. */
  const deaf = async (subject: string): Promise<{ got: number }> => {
    const counted = { got: 0 };
    const connection = await connected('deaf');
    connection.subscribe(subject, { queue: 'service', callback: () => counted.got++ });
    await connection.flush();
    return counted;
  };

  it('is answered by the other one, which gets all requests from then on', async () => {
    const subject = `writ.internal.${run}.read`;
    const paused = await deaf(subject);
    const working = await connected('working');
    answerRaw(working, subject, 'service', async (data) => data, fail);
    await working.flush();
    const bus = new BusClient(await connected('caller'));
    const ask = (n: number): Promise<unknown> =>
      bus.request(subject, { n }, { timeoutMs: TIMEOUT_MS, isRepeatable: true });

    await eventually(
      async () => (await ask(0), paused.got),
      (got) => got > 0,
    );
    const before = paused.got;
    for (let n = 1; n <= REQUESTS; n++) expect(await ask(n)).toEqual({ n });
    expect(paused.got).toBe(before);
  });

  it('is answered once by an instance that takes long', async () => {
    const subject = `writ.internal.${run}.slow`;
    let taken = 0;
    let release = (): void => undefined;
    const done = new Promise<void>((resolve) => (release = resolve));
    for (const name of ['one', 'two']) {
      const connection = await connected(name);
      answerRaw(
        connection,
        subject,
        'service',
        async (data) => {
          taken += 1;
          await done;
          return data;
        },
        fail,
      );
      await connection.flush();
    }
    const caller = await connected('caller');
    const bus = new BusClient(caller);
    let questions = 0;
    const watcher = await connected('watcher');
    watcher.subscribe(`writ.internal.instances.who.${subject}`, { callback: () => questions++ });
    await watcher.flush();
    const answer = bus.request(subject, {}, { timeoutMs: TIMEOUT_MS, isRepeatable: true });
    await eventually(
      () => questions,
      (times) => times >= 3,
    );
    release();
    expect([await answer, taken]).toEqual([{}, 1]);
  });

  it('goes to all again when the one that answered is gone', async () => {
    const subject = `writ.internal.${run}.gone`;
    const paused = await deaf(subject);
    const first = await connected('first');
    answerRaw(first, subject, 'service', async () => '"first"', fail);
    await first.flush();
    const bus = new BusClient(await connected('caller'));
    const ask = (): Promise<unknown> =>
      bus.request(subject, {}, { timeoutMs: TIMEOUT_MS, isRepeatable: true });
    await eventually(
      async () => (await ask(), paused.got),
      (got) => got > 0,
    );
    const second = await connected('second');
    shareSubject(second, subject, 'service', async (_error, message) => {
      message.respond('"second"');
    });
    await second.flush();
    await first.close();
    expect(await ask()).toBe('second');
  });

  it('is answered when the connection was lost with the request', async () => {
    const subject = `writ.internal.${run}.lost`;
    const url = new URL(process.env['WRIT_TEST_NATS_URL']!);
    const proxy = await LossyProxy.before({ host: url.hostname, port: Number(url.port) });
    const working = await connected('working');
    answerRaw(working, subject, 'service', async (data) => data, fail);
    await working.flush();
    url.port = String(proxy.port);
    const caller = await connectBus(url.href, 'caller');
    connections.push(caller);
    proxy.loseAnswerTo('lost with its connection');
    const bus = new BusClient(caller);
    const body = { text: 'lost with its connection' };
    const answer = bus.request(subject, body, { timeoutMs: TIMEOUT_MS, isRepeatable: true });
    expect([await answer, proxy.lost]).toEqual([body, 1]);
    await caller.close();
    await proxy.close();
  });
});
