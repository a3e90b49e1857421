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

/** What the client needs of a connection, which is closed: the driver throws at every publish. */
function closedBy(error: Error): NatsConnection {
  const publish = (): never => {
    throw error;
  };
  return { subscribe: () => undefined, publish } as unknown as NatsConnection;
}
