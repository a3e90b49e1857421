import { type NatsConnection } from 'nats';
import { Unavailable } from '../commands';
import { BusClient } from './bus-client';

describe('a bus that is away', () => {
  it('[R1] is an outage whose message holds nothing of the error of the driver', async () => {
    const failure = new Error('CONNECTION_CLOSED nats://services:topsecret@10.0.0.5:4222');
    const client = new BusClient(closedBy(failure));
    const error = await client.request('writ.v1.decide', {}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Unavailable);
    expect(error).toMatchObject({ message: 'The bus is away.', cause: failure });
  });
});

describe('requests of one turn of the event loop', () => {
  it('are published one after the other, so that the driver sends them in one write', async () => {
    const subjects: string[] = [];
    const published = new Promise<readonly string[]>((resolve) => {
      const publish = (subject: string): void => {
        subjects.push(subject);
        // The driver writes in a microtask.
        queueMicrotask(() => resolve([...subjects]));
      };
      const client = new BusClient(connectionWith(publish));
      const request = (subject: string) =>
        client.request(subject, {}, { timeoutMs: 1 }).catch(() => undefined);
      void request('one');
      queueMicrotask(() => process.nextTick(() => void request('two')));
    });
    expect(await published).toEqual(['one', 'two']);
  });
});

/** What the client needs of a connection, which is closed: the driver throws at every publish. */
function closedBy(error: Error): NatsConnection {
  return connectionWith(() => {
    throw error;
  });
}

function connectionWith(publish: (subject: string) => void): NatsConnection {
  return { subscribe: () => undefined, publish } as unknown as NatsConnection;
}
