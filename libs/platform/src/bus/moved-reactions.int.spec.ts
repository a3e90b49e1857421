import { type NatsConnection } from 'nats';
import { type Pool } from 'pg';
import { type Reaction } from '#kernel';
import { freshDatabase, type FreshDatabase, unhurried } from '#testkit';
import { createPool } from '../postgres/pool';
import { createLogger, NestLogger } from '../service/logger';
import { type Platform } from '../service/platform';
import { movedSlotsSql, Slots } from '../slots';
import { connectBus } from './connection';
import { ReactionRunner } from './reaction-runner';

const service = `moved${process.pid}${Date.now()}`;
const log = createLogger('spec', 'silent');
const reaction: Reaction = {
  name: 'ask-on-event',
  on: 'thing.happened',
  react: ({ id }) => [{ type: 'ask', data: { id } }],
};

describe('reactions to events of tenants that move', () => {
  let database: FreshDatabase;
  let pool: Pool;
  let connection: NatsConnection;
  let handled: string[];

  beforeAll(async () => {
    database = await freshDatabase({ schema: 'nothing', migrate: async () => {} });
    pool = createPool(database.url, 'reactions', unhurried);
    await pool.query(`CREATE SCHEMA ledger; CREATE SCHEMA writ; ${movedSlotsSql};
      CREATE SCHEMA messaging;
      CREATE TABLE messaging.reaction_cursors (consumer text PRIMARY KEY, position bigint NOT NULL);
      INSERT INTO ledger.moved_slots (slot, of_log, to_log, phase) VALUES
        (writ.slot_of('gone'), 'default', 'eu', 'moved'),
        (writ.slot_of('going'), 'default', 'eu', 'closing')`);
    connection = await connectBus(process.env['WRIT_TEST_NATS_URL']!, 'moved-reactions');
  });
  beforeEach(() => void (handled = []));
  afterAll(async () => {
    await connection.drain();
    await pool.end();
    await database.drop();
  });

  /** What a runner of the services of a log answers that is handed an event of a tenant. */
  const answerOf = async (ownLog: string, tenant: string): Promise<object> => {
    const slots = new Slots(pool, ownLog, log);
    await slots.start();
    const redeliverSubject = `writ.internal.${service}.${ownLog}.redeliver`;
    const store = { readLog: async () => [] };
    const events = { stream: service, subjectOf: () => service, filtersOf: () => [service] };
    const runner = new ReactionRunner(
      { connection, pool, store, slots } as unknown as Platform,
      { service, redeliverSubject, events, reactions: [reaction] },
      new NestLogger(log),
      () => ({ handle: async ({ metadata }) => (handled.push(metadata.tenant), {}) }),
    );
    await runner.start();
    try {
      const event = { id: '0199a000-0000-7000-8000-000000000001', tenant, type: reaction.on };
      const payload = Buffer.from(JSON.stringify(event)).toString('base64');
      const request = { consumer: `${service}-${reaction.name}`, payload };
      const reply = await connection.request(redeliverSubject, JSON.stringify(request));
      return reply.json<object>();
    } finally {
      slots.stop();
      await runner.stop();
    }
  };

  it('go on for those that stay, and are over for those that have moved', async () => {
    expect(await answerOf('default', 'stays')).toEqual({ ok: true });
    expect(await answerOf('default', 'gone')).toEqual({ ok: true });
    expect(handled).toEqual(['stays']);
  });

  it('wait while a tenant moves, and where the database is that of another log', async () => {
    const waits = expect.objectContaining({ unavailable: expect.anything() });
    expect(await answerOf('default', 'going')).toEqual(waits);
    expect(await answerOf('eu', 'stays')).toEqual(waits);
    expect(await answerOf('eu', 'gone')).toEqual(waits);
    expect(handled).toEqual([]);
  });
});
