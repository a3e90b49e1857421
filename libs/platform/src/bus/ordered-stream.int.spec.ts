import { headers, type NatsConnection } from 'nats';
import { eventually } from '#testkit';
import { connectBus } from './connection';
import {
  ensureStream,
  OrderedStream,
  type OrderedMessage,
  type StreamSpec,
} from './ordered-stream';
import { POSITION_HEADER } from './reaction-host';

const run = `O${process.pid}${Date.now()}`;

describe('publishing a log in order', () => {
  let connection: NatsConnection;
  let stream: OrderedStream;
  let name: string;
  let count = 0;

  beforeAll(async () => {
    connection = await connectBus(process.env['WRIT_TEST_NATS_URL']!, 'stream-under-test');
  });

  beforeEach(() => {
    name = `${run}_${++count}`;
    stream = new OrderedStream(connection, {
      name,
      subjects: [`writ.${name}.>`],
      maxBytes: 10_000_000,
      discard: 'old',
    });
  });

  afterEach(async () => {
    await (await connection.jetstreamManager()).streams.delete(name).catch(() => {});
  });

  afterAll(() => connection.drain());

  const messages = (from: number, to: number): OrderedMessage[] =>
    Array.from({ length: to - from + 1 }, (_, i) => ({
      position: from + i,
      subject: `writ.${name}.x`,
      id: `${name}-${from + i}`,
      headers: { 'ce-id': String(from + i) },
      body: new TextEncoder().encode(`{"n":${from + i}}`),
    }));
  const positions = async (): Promise<number[]> => {
    const manager = await connection.jetstreamManager();
    const { state } = await manager.streams.info(name);
    const found: number[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq && state.messages > 0; seq++)
      found.push(
        Number((await manager.streams.getMessage(name, { seq })).header.get(POSITION_HEADER)),
      );
    return found;
  };
  const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

  it('[O7] names the stream, what it needs and the settings when the server has no room for it', async () => {
    const maxBytes = 100 * 1024 ** 4;
    const spec = { name, subjects: [`writ.${name}.>`], maxBytes, discard: 'old' } as const;
    await expect(ensureStream(connection, spec)).rejects.toThrow(
      `cannot reserve ${maxBytes} bytes for the stream ${name}: raise max_file_store of its JetStream (and give its disk as much), or lower WRIT_STREAM_MAX_BYTES.`,
    );
  });

  it('starts where the consumers are when the stream is new', async () => {
    expect(await stream.open(async () => 41)).toEqual({ position: 41, sequence: 0 });
  });

  it('[G4] keeps the order of the log and finds its place again', async () => {
    const start = await stream.open(async () => 0);
    const place = await stream.publish(messages(1, 200), start);
    expect(place).toEqual({ position: 200, sequence: 200 });
    expect(await stream.open(async () => 0)).toEqual(place);
    await stream.publish(messages(201, 210), place);
    expect(await positions()).toEqual(upTo(210));
  });

  it('finds whether the stream still ends at a place', async () => {
    const place = await stream.publish(messages(1, 2), await stream.open(async () => 0));
    expect(await stream.endsAt(place)).toBe(true);
    const { streams } = await connection.jetstreamManager();
    await streams.delete(name);
    await expect(stream.endsAt(place)).rejects.toThrow(/not found/);
    await stream.open(async () => 0);
    expect(await stream.endsAt(place)).toBe(false);
  });

  it('refuses to go on when the stream is not where it thinks', async () => {
    const start = await stream.open(async () => 0);
    await stream.publish(messages(1, 3), start);
    await expect(stream.publish(messages(4, 5), start)).rejects.toThrow(/sequence/);
    expect(await positions()).toEqual([1, 2, 3]);
  });

  it('notices a message that the stream has already', async () => {
    const start = await stream.open(async () => 0);
    const place = await stream.publish(messages(1, 3), start);
    await expect(stream.publish(messages(3, 4), place)).rejects.toThrow();
    const found = await stream.open(async () => 0);
    await stream.publish(messages(found.position + 1, 5), found);
    expect(await positions()).toEqual(upTo(5));
  });

  it('says that JetStream is not there when the stream is gone', async () => {
    const start = await stream.open(async () => 0);
    await (await connection.jetstreamManager()).streams.delete(name);
    await expect(stream.publish(messages(1, 1), start)).rejects.toThrow(/not there/);
  });
});

describe('a stream that callers publish to', () => {
  it('does not drop a message for its id, which another caller may have used', async () => {
    const name = `${run}_ids`;
    const connection = await connectBus(process.env['WRIT_TEST_NATS_URL']!, 'stream-under-test');
    const subjects = [`writ.${name}.*`];
    const spec: StreamSpec = { name, subjects, maxBytes: 10_000_000, discard: 'new' };
    const manager = await ensureStream(connection, { ...spec, isSilent: true, isQueue: true });
    const sent = headers();
    sent.set('Nats-Msg-Id', 'known-to-both');
    connection.publish(`writ.${name}.acme`, '{}', { headers: sent });
    await eventually(
      async () => {
        connection.publish(`writ.${name}.other`, '{}', { headers: sent });
        await connection.flush();
        return manager.streams.info(name);
      },
      ({ state }) => state.messages > 1,
    );
    await manager.streams.delete(name);
    await connection.drain();
  });
});
