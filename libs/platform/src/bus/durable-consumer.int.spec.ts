import { setTimeout as sleep } from 'node:timers/promises';
import { type NatsConnection } from 'nats';
import { elapse, eventually } from '#testkit';
import { Unavailable } from '../commands';
import { createLogger, NestLogger } from '../service/logger';
import { connectBus } from './connection';
import { type ConsumerSpec } from './consumer-spec';
import { DurableConsumer, type DurableMessage, type MessagePart } from './durable-consumer';
import { ensureStream } from './ordered-stream';

const run = `T${process.pid}${Date.now()}`;
const logger = new NestLogger(createLogger('spec', 'silent'));
type Hooks = Pick<MessagePart, 'bury'> & { keyOf?: (message: DurableMessage) => string };

describe('consuming durably', () => {
  let connection: NatsConnection;
  const consumers: DurableConsumer[] = [];
  let count = 0;
  let spec: ConsumerSpec;

  beforeAll(async () => {
    connection = await connectBus(process.env['WRIT_TEST_NATS_URL']!, 'consumer-under-test');
  });

  beforeEach(async () => {
    count += 1;
    const name = `${run}_${count}`;
    spec = { stream: name, durable: `reader-${count}`, filters: [`writ.${name}.>`] };
    await makeStream();
  });

  afterEach(async () => {
    await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()));
    await (await connection.jetstreamManager()).streams.delete(spec.stream).catch(() => {});
  });

  afterAll(() => connection.drain());

  const makeStream = () => {
    const { stream: name, filters } = spec;
    const limits = { maxBytes: 1_000_000, discard: 'new' } as const;
    return ensureStream(connection, { name, subjects: filters, ...limits });
  };
  const consume = (
    handle: MessagePart['handle'],
    { keyOf = () => '', bury }: Hooks = {},
  ): DurableConsumer => {
    const partsOf = (message: DurableMessage) => [
      { name: spec.durable, key: keyOf(message), handle, bury },
    ];
    const consumer = new DurableConsumer(connection, spec, partsOf, logger);
    consumers.push(consumer);
    consumer.start();
    return consumer;
  };
  const publish = (text: string, key = 'a') =>
    connection.jetstream().publish(`writ.${spec.stream}.${key}`, text);
  const textOf = ({ data }: DurableMessage): string => new TextDecoder().decode(data);

  it('hands over every message in order and goes on after a stop', async () => {
    const seen: string[] = [];
    const first = consume(async (message) => void seen.push(textOf(message)));
    for (let i = 0; i < 20; i++) await publish(String(i));
    await eventually(() => seen.length === 20);
    await first.stop();
    await publish('20');
    consume(async (message) => void seen.push(textOf(message)));
    await eventually(() => seen.length === 21);
    expect(seen).toEqual(Array.from({ length: 21 }, (_, i) => String(i)));
  });

  it('tries again what failed, and acknowledges only what was handled', async () => {
    const tries: number[] = [];
    const times: number[] = [];
    consume(async ({ tries: n }) => {
      tries.push(n);
      times.push(performance.now());
      if (n < 3) throw new Error('not yet');
    });
    await publish('x');
    await eventually(() => tries.length === 3);
    expect(tries).toEqual([1, 2, 3]);
    // The pauses grow: 100 to 200 ms, then 200 to 400 ms.
    expect(times[2]! - times[0]!).toBeGreaterThan(250);
  });

  it('buries poison after five tries and lets the next message pass', async () => {
    const buried: string[] = [];
    const seen: string[] = [];
    consume(
      async (message) => {
        if (textOf(message) === 'poison') throw new Error('bad');
        seen.push(textOf(message));
      },
      {
        keyOf: ({ subject }) => subject,
        bury: async (message, error) =>
          void buried.push(`${textOf(message)}: ${(error as Error).message}`),
      },
    );
    await publish('poison', 'a');
    await publish('fine', 'b');
    await eventually(() => buried.length === 1);
    expect(buried).toEqual(['poison: bad']);
    expect(seen).toEqual(['fine']);
  });

  it.each([
    ['fails', () => new Error('not yet')],
    ['meets an outage', () => new Unavailable('not yet')],
  ])('lets no message of a key overtake one that %s', async (_, failure) => {
    const seen: string[] = [];
    let failures = 0;
    consume(
      async (message) => {
        if (textOf(message) === 'first' && failures++ < 3) throw failure();
        seen.push(textOf(message));
      },
      { keyOf: ({ subject }) => subject },
    );
    await publish('first', 'a');
    await publish('second', 'a');
    await publish('other', 'b');
    await eventually(() => seen.length === 3);
    expect(seen).toEqual(['other', 'first', 'second']);
  });

  it('goes on with other keys while a few fail, however many messages come', async () => {
    const seen = new Set<string>();
    let isRepaired = false;
    consume(
      async (message) => {
        if (message.subject.includes('.bad') && !isRepaired) throw new Unavailable('not yet');
        seen.add(textOf(message));
      },
      { keyOf: ({ subject }) => subject },
    );
    for (let i = 0; i < 8; i++) await publish(`bad ${i}`, `bad${i}`);
    for (let i = 0; i < 200; i++) await publish(`fine ${i}`, `fine${i}`);
    await eventually(() => seen.size === 200);
    isRepaired = true;
    await eventually(() => seen.size === 208);
  });

  it('gives back what fails when it stops, and waits for no pause', async () => {
    let tries = 0;
    const first = consume(async () => {
      tries += 1;
      throw new Unavailable('not yet');
    });
    await publish('x');
    await eventually(() => tries === 4);
    await first.stop();
    const seen: string[] = [];
    consume(async (message) => void seen.push(textOf(message)));
    await eventually(() => seen.length === 1);
  });

  it('gives back what meets a lasting outage, with what waits behind it', async () => {
    consume(async () => {
      throw new Unavailable('the database is away from here');
    });
    await publish('first');
    await publish('second');
    const manager = await connection.jetstreamManager();
    await eventually(
      async () => (await manager.consumers.info(spec.stream, spec.durable)).num_redelivered === 2,
    );
  });

  it('lets the next of a key pass once poison is buried', async () => {
    const log: string[] = [];
    consume(
      async (message) => {
        if (textOf(message) === 'poison') throw new Error('bad');
        log.push(textOf(message));
      },
      { bury: async (message) => void log.push(`buried ${textOf(message)}`) },
    );
    await publish('poison');
    await publish('next');
    await eventually(() => log.length === 2);
    expect(log).toEqual(['buried poison', 'next']);
  });

  it('waits an outage out and buries nothing', async () => {
    const buried: string[] = [];
    let tries = 0;
    consume(
      async () => {
        tries += 1;
        if (tries < 6) throw new Unavailable('the database is away');
      },
      { bury: async (message) => void buried.push(textOf(message)) },
    );
    await publish('x');
    await eventually(() => tries === 6);
    expect(buried).toEqual([]);
  });

  it('does not count an outage toward burying', async () => {
    const buried: string[] = [];
    let tries = 0;
    consume(
      async () => {
        tries += 1;
        if (tries < 5) throw new Unavailable('the database is away');
        if (tries < 6) throw new Error('a first failure');
      },
      { bury: async (message) => void buried.push(textOf(message)) },
    );
    await publish('x');
    await eventually(() => tries === 6 || buried.length > 0);
    expect(buried).toEqual([]);
  });

  it('holds on to what waits its turn', async () => {
    spec = { ...spec, ackWaitMs: 900 };
    const tries: number[] = [];
    consume(async (message) => {
      tries.push(message.tries);
      await elapse(1_500);
    });
    await Promise.all([publish('first'), publish('second')]);
    await eventually(() => tries.length === 2);
    const manager = await connection.jetstreamManager();
    await eventually(
      () => manager.consumers.info(spec.stream, spec.durable),
      ({ num_pending, num_ack_pending }) => num_pending + num_ack_pending === 0,
    );
    expect(tries).toEqual([1, 1]);
  });

  it('gives back at once what waits its turn when it stops', async () => {
    const seen: string[] = [];
    await Promise.all([publish('a'), publish('b')]);
    let finish = (): void => {};
    const first = consume(async (message) => {
      seen.push(textOf(message));
      await new Promise<void>((resolve) => (finish = resolve));
    });
    await eventually(() => seen.length === 1);
    const stopped = first.stop();
    finish();
    await stopped;
    expect(seen).toEqual(['a']);
    consume(async (message) => void seen.push(textOf(message)));
    await eventually(() => seen.length === 2);
    expect(seen).toEqual(['a', 'b']);
  });

  it('makes its consumer again when the server lost it', async () => {
    const seen: string[] = [];
    consume(async (message) => void seen.push(textOf(message)));
    await publish('before');
    await eventually(() => seen.length === 1);
    const manager = await connection.jetstreamManager();
    await manager.consumers.delete(spec.stream, spec.durable);
    await publish('after');
    await eventually(() => seen.includes('after'));
  });

  it('warns of a stream that is gone, and not of one that is still to be made', async () => {
    const manager = await connection.jetstreamManager();
    await manager.streams.delete(spec.stream);
    const warn = jest.spyOn(logger, 'warn');
    const opened = jest.spyOn(connection, 'jetstream');
    const seen: string[] = [];
    consume(async (message) => void seen.push(textOf(message)));
    await eventually(() => opened.mock.calls.length >= 3);
    await makeStream();
    await publish('first');
    await eventually(() => seen.length === 1);
    expect(warn).not.toHaveBeenCalled();

    await manager.streams.delete(spec.stream);
    await eventually(() => warn.mock.calls.some(([text]) => String(text).includes('waits: ')));
    await makeStream();
    jest.restoreAllMocks();
  });

  it('handles messages of one key one after the other, and keys side by side', async () => {
    const log: string[] = [];
    consume(
      async (message) => {
        log.push(`start ${textOf(message)}`);
        await sleep(50);
        log.push(`end ${textOf(message)}`);
      },
      { keyOf: ({ subject }) => subject },
    );
    await Promise.all([publish('a1', 'a'), publish('b1', 'b')]);
    await publish('a2', 'a');
    await eventually(() => log.length === 6);
    expect(log.indexOf('start a2')).toBeGreaterThan(log.indexOf('end a1'));
    expect(log.indexOf('start b1')).toBeLessThan(log.indexOf('end a1'));
  });
});
