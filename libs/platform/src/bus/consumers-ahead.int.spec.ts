import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AckPolicy, type NatsConnection } from 'nats';
import { eventually, type Stack, startStack } from '#testkit';
import { connectBus } from './connection';
import { deleteConsumersAhead, ensureStream } from './ordered-stream';

const STREAM = 'AHEAD';
const DURABLE = 'reader';

describe('a consumer after a power cut that took messages of its stream', () => {
  let stack: Stack;
  let nats: NatsConnection;

  beforeAll(async () => {
    stack = await startStack({ services: [] });
    nats = await connectBus(stack.natsUrl, 'ahead-under-test');
    await ensureStream(nats, {
      name: STREAM,
      subjects: ['writ.ahead.>'],
      maxBytes: 1_000_000,
      discard: 'old',
    });
  });

  afterAll(async () => {
    await nats?.close();
    await stack?.stop();
  });

  const addConsumer = async () =>
    (await nats.jetstreamManager()).consumers.add(STREAM, {
      durable_name: DURABLE,
      ack_policy: AckPolicy.Explicit,
    });
  const publish = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await nats.jetstream().publish('writ.ahead.x', String(i));
  };
  const read = async (count: number): Promise<number> => {
    const consumer = await nats.jetstream().consumers.get(STREAM, DURABLE);
    let received = 0;
    for await (const message of await consumer.fetch({ max_messages: count, expires: 2_000 })) {
      received += 1;
      await message.ackAck();
    }
    return received;
  };
  /** What a file system may do: the consumer's file was flushed, and the stream's was not. */
  const loseMessages = async (): Promise<void> => {
    await eventually(
      async () => (await nats.jetstreamManager()).consumers.info(STREAM, DURABLE),
      ({ ack_floor }) => ack_floor.stream_seq === 5,
    );
    await stack.suspend('nats');
    const folder = `nats/jetstream/WRIT/streams/${STREAM}/msgs`;
    await rm(join(stack.dataFolder, folder), { recursive: true });
    await stack.resume('nats');
    await eventually(() =>
      nats.flush().then(
        () => true,
        () => false,
      ),
    );
  };

  it('is deleted by its stream’s publisher, so that it passes over nothing when it is made again', async () => {
    await addConsumer();
    await publish(5);
    expect(await read(5)).toBe(5);
    const manager = await nats.jetstreamManager();
    expect(await deleteConsumersAhead(manager, STREAM)).toEqual([]);

    await loseMessages();
    expect(await deleteConsumersAhead(manager, STREAM)).toEqual([DURABLE]);
    await publish(3);
    await addConsumer();
    expect(await read(3)).toBe(3);
  });
});
