import { type NatsConnection } from 'nats';
import { type Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { redeliverSubject } from '#contracts';
import { BusClient, connectBus, createPool } from '#platform';
import { freshDatabase, type FreshDatabase, unhurried } from '#testkit';
import { migrateLedger } from '../../migrations';
import { DeadLetters } from './dead-letters';

const operator = { tenant: 'acme', roles: ['operator'] } as const;
const admin = { tenant: 'acme', roles: ['admin'] } as const;

describe('replaying dead letters', () => {
  let database: FreshDatabase;
  let pool: Pool;
  let connection: NatsConnection;
  let letters: DeadLetters;
  let redelivered = 0;

  beforeAll(async () => {
    database = await freshDatabase({
      schema: 'ledger',
      migrate: async (url) => void (await migrateLedger(url)),
    });
    pool = createPool(database.url, 'letters-test', unhurried);
    connection = await connectBus(process.env['WRIT_TEST_NATS_URL']!, 'letters-under-test');
    connection.subscribe(redeliverSubject('exceptions'), {
      callback: (_error, message) => {
        redelivered += 1;
        message.respond('{"ok":true}');
      },
    });
    letters = new DeadLetters({ pool, bus: new BusClient(connection) });
  });
  beforeEach(() => void (redelivered = 0));
  afterAll(async () => {
    await connection.close();
    await pool.end();
    await database.drop();
  });

  const buried = async (subject: string): Promise<string> => {
    const id = uuidv7();
    await pool.query(
      `INSERT INTO messaging.dead_letters
         (id, consumer, subject, message_id, payload, error, tries, died_at)
       VALUES ($1, 'exceptions-raise-on-step-blocked', $2, $3, '{}', 'x', 5, now())`,
      [id, subject, uuidv7()],
    );
    return id;
  };
  const isReplayed = async (id: string): Promise<boolean> => {
    const { rows } = await pool.query<{ replayed: boolean }>(
      'SELECT replayed_at IS NOT NULL AS replayed FROM messaging.dead_letters WHERE id = $1',
      [id],
    );
    return rows[0]!.replayed;
  };

  it('has the reaction try its own tenant’s event once more', async () => {
    const id = await buried('writ.v1.events.acme.step.blocked');
    await letters.replay(id, operator);
    expect(redelivered).toBe(1);
    expect(await isReplayed(id)).toBe(true);
  });

  it.each([operator, admin])('[O4] does not know another tenant’s letter (%j)', async (caller) => {
    const id = await buried('writ.v1.events.globex.step.blocked');
    await expect(letters.replay(id, caller)).rejects.toMatchObject({ code: 'not_found' });
    expect(redelivered).toBe(0);
    expect(await isReplayed(id)).toBe(false);
  });

  it('leaves what came from outside, and is of no tenant yet, to those who run the deployment', async () => {
    const id = await buried('writ.v1.intake.acme.erp');
    for (const caller of [operator, admin])
      await expect(letters.replay(id, caller)).rejects.toMatchObject({ code: 'not_found' });
    await letters.replay(id, { tenant: 'acme', roles: ['deployment-admin'] });
    expect(redelivered).toBe(1);
  });
});
