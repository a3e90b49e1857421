import { type NatsConnection } from 'nats';
import { eventually } from '#testkit';
import { createLogger, NestLogger } from '../service/logger';
import { connectBus } from './connection';
import { type ConsumerSpec, type StartOfConsumer } from './consumer-spec';
import { DurableConsumer, type DurableMessage, type MessagePart } from './durable-consumer';
import { ensureStream } from './ordered-stream';

const run = `P${process.pid}${Date.now()}`;
const logger = new NestLogger(createLogger('spec', 'silent'));

describe('a message with several parts', () => {
  let connection: NatsConnection;
  const consumers: DurableConsumer[] = [];
  let count = 0;
  let spec: ConsumerSpec;

  beforeAll(async () => {
    connection = await connectBus(process.env['WRIT_TEST_NATS_URL']!, 'parts-under-test');
  });

  beforeEach(async () => {
    count += 1;
    const name = `${run}_${count}`;
    const subjects = [`writ.${name}.a`, `writ.${name}.b`];
    spec = { stream: name, durable: 'reader', filters: subjects };
    await ensureStream(connection, { name, subjects, maxBytes: 1_000_000, discard: 'new' });
  });

  afterEach(async () => {
    await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()));
    await (await connection.jetstreamManager()).streams.delete(spec.stream);
  });

  afterAll(() => connection.drain());

  const consume = (
    partsOf: (message: DurableMessage) => readonly MessagePart[],
    startAt?: StartOfConsumer,
  ): DurableConsumer => {
    const consumer = new DurableConsumer(connection, spec, partsOf, logger, startAt);
    consumers.push(consumer);
    consumer.start();
    return consumer;
  };
  const publish = (text: string) => connection.jetstream().publish(`writ.${spec.stream}.a`, text);
  const textOf = ({ data }: DurableMessage): string => new TextDecoder().decode(data);

  it('tries only the part again that failed, and acknowledges when all are done', async () => {
    const log: string[] = [];
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    consume((message) => [
      { name: 'one', key: 'one', handle: async () => void log.push(`one ${textOf(message)}`) },
      {
        name: 'two',
        key: 'two',
        handle: async ({ tries }) => {
          log.push(`two ${textOf(message)} ${tries}`);
          if (tries === 1) throw new Error('not yet');
          await held;
        },
      },
    ]);
    const manager = await connection.jetstreamManager();
    const unacknowledged = async () =>
      (await manager.consumers.info(spec.stream, spec.durable)).num_ack_pending;
    await publish('a');
    await eventually(() => log.length === 3);
    expect(log).toEqual(['one a', 'two a 1', 'two a 2']);
    expect(await unacknowledged()).toBe(1);
    release();
    await eventually(unacknowledged, (count) => count === 0);
    expect(log).toHaveLength(3);
  });

  it('buries what one part failed at, and lets the others pass', async () => {
    const log: string[] = [];
    consume((message) => [
      {
        name: 'one',
        key: 'one',
        handle: () => Promise.reject(new Error('bad')),
        bury: async () => void log.push(`buried ${textOf(message)}`),
      },
      { name: 'two', key: 'two', handle: async () => void log.push(`two ${textOf(message)}`) },
    ]);
    await publish('a');
    await publish('b');
    await eventually(() => log.length === 4);
    expect(log).toEqual(['two a', 'two b', 'buried a', 'buried b']);
  });

  it('begins at the chosen place when it is made, and where it was later', async () => {
    for (let i = 1; i <= 4; i++) await publish(String(i));
    const seen: string[] = [];
    const parts = (message: DurableMessage): readonly MessagePart[] => [
      { name: '', key: '', handle: async () => void seen.push(textOf(message)) },
    ];
    const first = consume(parts, async () => 3);
    await eventually(() => seen.length === 2);
    await first.stop();
    await publish('5');
    consume(parts, async () => 1);
    await eventually(() => seen.length === 3);
    expect(seen).toEqual(['3', '4', '5']);
  });
});
