import { type NatsConnection } from 'nats';
import { eventually, startStack, type Stack } from '#testkit';
import { connectBus } from './connection';

/** Together far more than the client reads between two of its pings, by a process that has this much to do for each. */
const MESSAGES = 120;
const MESSAGE_BYTES = 200_000;
const WORK_MS = 40;

describe('a connection to NATS', () => {
  let stack: Stack;
  let [reader, sender]: NatsConnection[] = [];

  beforeAll(async () => {
    stack = await startStack({ services: [] });
    const connected = ['reader', 'sender'].map((name) => connectBus(stack.natsUrl, name));
    [reader, sender] = await Promise.all(connected);
  });
  afterAll(async () => {
    await Promise.all([reader, sender].map((connection) => connection?.close()));
    await stack.stop();
  });

  const statesOf = (connection: NatsConnection): string[] => {
    const states: string[] = [];
    void (async () => {
      for await (const { type } of connection.status()) states.push(type);
    })();
    return states;
  };

  it('stays while a busy process has much to read before the answers to its pings', async () => {
    const states = statesOf(reader!);
    let received = 0;
    reader!.subscribe('writ.flood', {
      callback: () => {
        received += 1;
        const until = performance.now() + WORK_MS;
        while (performance.now() < until);
      },
    });
    await reader!.flush();
    for (let n = 0; n < MESSAGES; n++) sender!.publish('writ.flood', new Uint8Array(MESSAGE_BYTES));
    await eventually(() => received === MESSAGES);
    expect(states).not.toContain('disconnect');
  });

  it('is left when the server says nothing any more, and made again when it answers', async () => {
    const states = statesOf(sender!);
    await stack.killNats('SIGSTOP');
    await eventually(() => states.includes('disconnect'));
    await stack.killNats('SIGCONT');
    await eventually(() => states.includes('reconnect'));
  });
});
