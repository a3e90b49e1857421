import { setTimeout as sleep } from 'node:timers/promises';
import { type NatsConnection } from 'nats';
import { type Pool, type QueryConfig } from 'pg';
import {
  canonicalBytes,
  connectBus,
  createLogger,
  createPool,
  OrderedStream,
  type StreamPlace,
} from '#platform';
import { eventually, freshDatabase, type FreshDatabase, unhurried } from '#testkit';
import { migrateLedger } from '../../migrations';
import { commitToLog, TestLog } from '../../views/projections/log.fixture';
import { type OutgoingEvent, Relay } from './relay';

const run = `R${process.pid}${Date.now()}`;
const nothing = createLogger('spec', 'silent');

/** A stream that only this spec fills; it counts the loops that look for their place in it. */
class Watched extends OrderedStream {
  opening = 0;
  opened = 0;
  most = 0;
  isHeld = false;
  verified = 0;

  override async endsAt(place: StreamPlace) {
    const isEnd = await super.endsAt(place);
    this.verified += 1;
    return isEnd;
  }

  override async open(resendFrom: () => Promise<number>) {
    this.opening += 1;
    this.opened += 1;
    this.most = Math.max(this.most, this.opening);
    try {
      while (this.isHeld) await sleep(5);
      return await super.open(resendFrom);
    } finally {
      this.opening -= 1;
    }
  }
}

describe('telling the log to JetStream', () => {
  let database: FreshDatabase;
  let pool: Pool;
  let connection: NatsConnection;
  let stream: Watched;
  let relay: Relay;
  let name: string;
  let log: TestLog;
  let count = 0;

  beforeAll(async () => {
    connection = await connectBus(process.env['WRIT_TEST_NATS_URL']!, 'relay-under-test');
  });
  afterAll(() => connection.close());

  beforeEach(async () => {
    database = await freshDatabase({
      schema: 'ledger',
      migrate: async (url) => void (await migrateLedger(url)),
    });
    pool = createPool(database.url, 'relay-test', unhurried);
    name = `${run}_${++count}`;
    log = new TestLog();
    stream = new Watched(connection, {
      name,
      subjects: [`writ.v1.events.${name}.>`],
      maxBytes: 10_000_000,
      discard: 'old',
    });
    relay = new Relay(pool, stream, nothing);
  });
  afterEach(async () => {
    await relay.stop();
    await manager().then((streams) => streams.delete(name).catch(() => undefined));
    await pool.end();
    await database.drop();
  });

  const manager = async () => (await connection.jetstreamManager()).streams;
  const completed = () => ({
    type: 'step.completed',
    tenant: name,
    data: { workOrderId: 'w', step: 's' },
  });
  const commit = async (events: number): Promise<void> => {
    await commitToLog(pool, log.record(...Array.from({ length: events }, completed)));
  };
  const committed = async (): Promise<OutgoingEvent> => {
    const [event] = log.record(completed());
    await commitToLog(pool, [event!]);
    const { position, ...body } = event!;
    return { ...body, position, body: canonicalBytes(body) };
  };
  const isPage = (query: unknown): boolean => (query as QueryConfig).name === 'relay-page';
  const messages = async (): Promise<number> =>
    (await manager()).info(name).then(
      ({ state }) => state.messages,
      () => 0,
    );

  it('[O6] runs one loop only when the lease is lost and taken again at once', async () => {
    await commit(20);
    stream.isHeld = true;
    relay.start();
    await eventually(() => stream.opening === 1);
    const stopped = [relay.stop()];
    relay.start();
    stopped.push(relay.stop());
    relay.start();
    await sleep(20);
    expect(stream.most).toBe(1);
    stream.isHeld = false;
    await Promise.all(stopped);
    await eventually(async () => (await messages()) === 20);
    expect(relay.position).toBe(20);
    expect(stream.most).toBe(1);
  });

  it('reads the log only to find its place, not for events that it was given', async () => {
    const reads = jest.spyOn(pool, 'query');
    relay.start();
    for (let position = 1; position <= 20; position++) {
      relay.offer([await committed()]);
      relay.wakeUp();
      await eventually(() => relay.position === position);
    }
    const pages = reads.mock.calls.filter(([query]) => isPage(query));
    expect(pages.length).toBeLessThanOrEqual(2 * stream.opened);
    expect(await messages()).toBe(20);
  });

  it('publishes nothing once it has stopped', async () => {
    relay.start();
    await relay.stop();
    await commit(1);
    relay.wakeUp();
    await sleep(50);
    expect(await messages()).toBe(0);
  });

  it('asks JetStream once to find that its place is still the end', async () => {
    let requests = 0;
    connection.subscribe(`$JS.API.STREAM.*.${name}`, { callback: () => (requests += 1) });
    connection.subscribe(`$JS.API.STREAM.*.*.${name}`, { callback: () => (requests += 1) });
    relay.start();
    await eventually(() => stream.verified === 1);
    const before = requests;
    await eventually(() => stream.verified === 2);
    expect(requests - before).toBe(1);
    expect(stream.opened).toBe(1);
  });

  it('[G4] tells everything again when the store is wiped while nothing is committed', async () => {
    await commit(7);
    relay.start();
    await eventually(() => relay.position === 7);
    await (await manager()).delete(name);
    await eventually(async () => (await messages()) === 7);
    await commit(1);
    await eventually(async () => (await messages()) === 8);
    expect(relay.position).toBe(8);
  });
});
