import { type NatsConnection } from 'nats';
import { type Pool } from 'pg';
import { type Reaction, type RecordedEvent } from '#kernel';
import { elapse, eventually, freshDatabase, type FreshDatabase, unhurried } from '#testkit';
import { createPool } from '../postgres/pool';
import { createLogger, NestLogger } from '../service/logger';
import { type Platform } from '../service/platform';
import { Slots } from '../slots';
import { BusClient } from './bus-client';
import { connectBus } from './connection';
import { ensureStream, OrderedStream, type StreamSpec } from './ordered-stream';
import { ReactionPositions } from './reaction-positions';
import { ReactionRunner } from './reaction-runner';

const run = `r${process.pid}${Date.now()}`;
const logger = new NestLogger(createLogger('spec', 'silent'));
const reactionBy = (verb: string): Reaction => ({
  name: `${verb}-on-event`,
  on: 'thing.happened',
  react: ({ id }) => [{ type: verb, data: { id } }],
});
const [reaction, other] = [reactionBy('ask'), reactionBy('tell')];
type Handle = (id: string, command: string) => Promise<object>;

/** An event by its position. */
const eventAt = (position: number): RecordedEvent =>
  ({
    id: `0199a000-0000-7000-8000-${String(position).padStart(12, '0')}`,
    position,
    type: 'thing.happened',
    tenant: 't',
    stream: `s-${position}`,
  }) as RecordedEvent;

describe('running reactions', () => {
  let database: FreshDatabase;
  let pool: Pool;
  let connection: NatsConnection;
  let count = 0;
  let service: string;
  let spec: StreamSpec;
  let size: number;
  const runners: ReactionRunner[] = [];

  beforeAll(async () => {
    database = await freshDatabase({ schema: 'nothing', migrate: async () => {} });
    pool = createPool(database.url, 'reactions', unhurried);
    await pool.query(`
      CREATE SCHEMA writ;
      CREATE FUNCTION writ.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()';
      CREATE SCHEMA messaging;
      CREATE TABLE messaging.reaction_cursors (consumer text PRIMARY KEY, position bigint NOT NULL);
      CREATE TABLE messaging.dead_letters (id uuid PRIMARY KEY, consumer text, subject text,
        message_id text, payload bytea, error text, tries integer, died_at timestamptz,
        replayed_at timestamptz, UNIQUE (consumer, message_id));`);
    connection = await connectBus(process.env['WRIT_TEST_NATS_URL']!, 'runner-under-test');
  });

  beforeEach(async () => {
    count += 1;
    service = `${run}s${count}`;
    spec = { name: service, subjects: [`writ.${service}.>`], maxBytes: 1e6, discard: 'old' };
    size = 0;
    await ensureStream(connection, spec);
  });

  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.stop()));
    await (await connection.jetstreamManager()).streams.delete(spec.name);
  });

  afterAll(async () => {
    await connection.drain();
    await pool.end();
    await database.drop();
  });

  /** Tells events `from` to `to`; the log knows all up to `to`. */
  const tell = async (from: number, to: number): Promise<void> => {
    const stream = new OrderedStream(connection, spec);
    const place = await stream.open(async () => from - 1);
    size = to;
    const messages = Array.from({ length: to - from + 1 }, (_, i) => eventAt(from + i)).map(
      (event) => ({
        position: event.position,
        subject: `writ.${service}.t.thing.happened`,
        id: event.id,
        headers: { 'ce-subject': event.stream },
        body: new TextEncoder().encode(JSON.stringify(event)),
      }),
    );
    await stream.publish(messages, place);
  };
  const start = async (handle: Handle, reactions: readonly Reaction[] = [reaction]) => {
    const store = {
      readLog: async (after: number) =>
        Array.from({ length: size - after }, (_, i) => eventAt(after + 1 + i)),
    };
    const slots = new Slots(pool, 'default', createLogger('spec', 'silent'));
    const platform = { connection, pool, store, slots } as unknown as Platform;
    const options = {
      service,
      redeliverSubject: `writ.internal.${service}.redeliver`,
      events: {
        stream: service,
        subjectOf: ({ tenant, type }: RecordedEvent) => `writ.${service}.${tenant}.${type}`,
        filtersOf: (type: string) => [`writ.${service}.*.${type}`],
      },
      reactions,
    };
    const runner = new ReactionRunner(platform, options, logger, () => ({
      handle: ({ name, data }) => handle((data as { id: string }).id, name),
    }));
    runners.push(runner);
    await runner.start();
    return runner;
  };
  const cursor = async ({ name }: Reaction = reaction): Promise<number> => {
    const { rows } = await pool.query(
      'SELECT position FROM messaging.reaction_cursors WHERE consumer = $1',
      [`${service}-${name}`],
    );
    return Number(rows[0]?.position);
  };
  const ids = (from: number, to: number): readonly string[] =>
    Array.from({ length: to - from + 1 }, (_, i) => eventAt(from + i).id);
  const consumers = async () =>
    (await connection.jetstreamManager()).consumers.list(spec.name).next();

  it('never keeps a position beyond what another instance still holds', async () => {
    let release = (): void => {};
    const held = new Promise<object>((resolve) => (release = () => resolve({})));
    const done: string[] = [];
    const handle = (id: string) =>
      id === eventAt(3).id ? held : Promise.resolve({}).then((answer) => (done.push(id), answer));
    await start(handle);
    await start(handle);
    for (let at = 1; at <= 12; at++) await tell(at, at);
    await eventually(() => done.length >= 8);
    const saves = jest.spyOn(ReactionPositions.prototype, 'save');
    await eventually(
      () => saves.mock.contexts.length >= 4 && new Set(saves.mock.contexts).size === 2,
    );
    saves.mockRestore();
    expect(await cursor()).toBeLessThan(3);
    release();
    await eventually(async () => (await cursor()) === 12);
  });

  it('starts beside a poison event that the stream has dropped, and buries it', async () => {
    await tell(1, 6);
    await (await connection.jetstreamManager()).streams.purge(spec.name, { seq: 5 });
    const done: string[] = [];
    await start(async (id) => {
      if (id === eventAt(2).id) throw new Error('poison');
      done.push(id);
      return {};
    });
    await eventually(() => done.includes(eventAt(6).id));
    expect(done).toEqual([1, 3, 4, 5, 6].map((at) => eventAt(at).id));
    const { rows } = await pool.query(
      'SELECT error, message_id FROM messaging.dead_letters WHERE consumer = $1',
      [`${service}-${reaction.name}`],
    );
    expect(rows).toEqual([{ error: 'poison', message_id: eventAt(2).id }]);
  });

  it('reads from the log what the stream drops while it runs, before it keeps a position', async () => {
    const done = new Set<string>();
    await start(async (id) => (done.add(id), {}));
    await tell(1, 2);
    await eventually(async () => (await cursor()) === 2);
    // The store was wiped, and gets events from 7 on only.
    const manager = await connection.jetstreamManager();
    await manager.streams.delete(spec.name);
    await ensureStream(connection, spec);
    await tell(7, 8);
    await eventually(async () => (await cursor()) === 8);
    expect(done.size).toBe(8);
  });

  it('hands an event that concerns several reactions over once, and saves one position', async () => {
    const done: string[] = [];
    await start(async (id, command) => (done.push(`${command} ${id}`), {}), [reaction, other]);
    await tell(1, 3);
    await eventually(async () => (await cursor()) === 3 && (await cursor(other)) === 3);
    expect(done.toSorted()).toEqual(
      ['ask', 'tell'].flatMap((command) => ids(1, 3).map((id) => `${command} ${id}`)),
    );
    expect(await consumers()).toEqual([
      expect.objectContaining({ delivered: expect.objectContaining({ consumer_seq: 3 }) }),
    ]);
  });

  it('buries what one reaction fails at, and what the other does counts', async () => {
    const done: string[] = [];
    const handle: Handle = async (id, command) => {
      if (command === 'ask' && id === eventAt(1).id) throw new Error('poison');
      done.push(command);
      return {};
    };
    await start(handle, [reaction, other]);
    await tell(1, 2);
    await eventually(async () => (await cursor()) === 2);
    expect(done.toSorted()).toEqual(['ask', 'tell', 'tell']);
    const { rows } = await pool.query(
      'SELECT consumer, message_id FROM messaging.dead_letters WHERE starts_with(consumer, $1)',
      [`${service}-`],
    );
    expect(rows).toEqual([{ consumer: `${service}-${reaction.name}`, message_id: eventAt(1).id }]);
  });

  it('reads the log for a new reaction, while the others go on', async () => {
    await tell(1, 4);
    const before = await start(async () => ({}));
    await eventually(async () => (await cursor()) === 4);
    await before.stop();
    const done: string[] = [];
    let release = (): void => {};
    const held = new Promise<object>((resolve) => (release = () => resolve({})));
    const handle: Handle = async (id, command) => {
      if (command === 'tell' && id === eventAt(1).id) await held;
      done.push(`${command} ${id}`);
      return {};
    };
    await start(handle, [reaction, other]);
    await tell(5, 6);
    await eventually(async () => (await cursor()) === 6);
    const behind = await cursor(other);
    release();
    expect(behind).toBe(0);
    await eventually(async () => (await cursor(other)) === 6);
    expect([...new Set(done)].toSorted()).toEqual([
      ...ids(5, 6).map((id) => `ask ${id}`),
      ...ids(1, 6).map((id) => `tell ${id}`),
    ]);
  });

  it('gives each version its events, while two with different reactions run', async () => {
    await start(async () => ({}));
    const done = new Set<string>();
    await start(async (id, command) => (done.add(`${command} ${id}`), {}), [reaction, other]);
    await tell(1, 12);
    await eventually(async () => (await cursor()) === 12 && (await cursor(other)) === 12);
    expect(done.size).toBe(24);
  });

  it('goes on where reactions were that had a consumer each, and reads what one had not seen', async () => {
    await tell(1, 6);
    await pool.query(`INSERT INTO messaging.reaction_cursors VALUES ($1, 4), ($2, 2)`, [
      `${service}-${reaction.name}`,
      `${service}-${other.name}`,
    ]);
    const done: string[] = [];
    await start(async (id, command) => (done.push(`${command} ${id}`), {}), [reaction, other]);
    await eventually(async () => (await cursor()) === 6 && (await cursor(other)) === 6);
    expect(done.toSorted()).toEqual([
      ...ids(5, 6).map((id) => `ask ${id}`),
      ...ids(3, 6).map((id) => `tell ${id}`),
    ]);
    expect(await consumers()).toEqual([
      expect.objectContaining({ delivered: expect.objectContaining({ consumer_seq: 2 }) }),
    ]);
  });

  it('says next to nothing while nothing happens', async () => {
    await tell(1, 2);
    await start(async () => ({}), [reaction, other]);
    await eventually(async () => (await cursor(other)) === 2);
    const { outMsgs } = connection.stats();
    // Looks after one, three and seven seconds, and a pull each fifteen.
    await elapse(6_000);
    expect(connection.stats().outMsgs - outMsgs).toBeLessThanOrEqual(4);
  });

  it('forgets positions of reactions that are no more, and nobody else’s', async () => {
    await pool.query(`INSERT INTO messaging.reaction_cursors VALUES ($1, 0), ($2, 0)`, [
      `${service}-gone`,
      `other-${service}`,
    ]);
    await start(async () => ({}));
    const { rows } = await pool.query(
      'SELECT consumer FROM messaging.reaction_cursors WHERE consumer LIKE $1 ORDER BY 1',
      [`%${service}%`],
    );
    expect(rows.map(({ consumer }) => consumer).sort()).toEqual(
      [`other-${service}`, `${service}-${reaction.name}`].sort(),
    );
  });

  it('says that a dead letter of an unknown consumer cannot be tried again', async () => {
    await start(async () => ({}));
    const bus = new BusClient(connection);
    const request = { consumer: `${service}-facts`, payload: '' };
    expect(await bus.request(`writ.internal.${service}.redeliver`, request)).toMatchObject({
      ok: false,
      refusal: { code: 'not_found' },
    });
  });
});
