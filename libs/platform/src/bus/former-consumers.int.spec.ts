import { AckPolicy, type NatsConnection } from 'nats';
import { eventually } from '#testkit';
import { connectBus } from './connection';
import { deleteFormerConsumers } from './former-consumers';
import { ensureStream } from './ordered-stream';

const stream = `F${process.pid}${Date.now()}`;
const FORMER = 'exceptions-raise-on-step-blocked';
const OTHER = 'exceptions_crm_1';

describe('the consumer that a reaction had for itself', () => {
  let connection: NatsConnection;

  beforeAll(async () => {
    connection = await connectBus(process.env['WRIT_TEST_NATS_URL']!, 'former-under-test');
    const subjects = [`writ.${stream}.>`];
    await ensureStream(connection, { name: stream, subjects, maxBytes: 1e6, discard: 'old' });
  });

  afterAll(async () => {
    await (await connection.jetstreamManager()).streams.delete(stream);
    await connection.drain();
  });

  it('is deleted once no process reads it', async () => {
    const { consumers } = await connection.jetstreamManager();
    for (const durable_name of [FORMER, OTHER])
      await consumers.add(stream, { durable_name, ack_policy: AckPolicy.Explicit });
    const former = await connection.jetstream().consumers.get(stream, FORMER);
    const pull = await former.fetch({ max_messages: 1, expires: 30_000 });
    const end = pull[Symbol.asyncIterator]().next();
    await eventually(async () => (await former.info()).num_waiting === 1);
    const readByProcesses = () => deleteFormerConsumers(connection, stream, [FORMER]);
    expect(await readByProcesses()).toBe(1);

    await pull.close();
    expect((await end).done).toBe(true);
    await eventually(async () => (await readByProcesses()) === 0);
    const left = await consumers.list(stream).next();
    expect(left.map(({ name }) => name)).toEqual([OTHER]);
  });
});
