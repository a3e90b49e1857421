import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type NatsConnection } from 'nats';
import { type Pool } from 'pg';
import { subjects } from '#contracts';
import { connectBus, createLogger, createPool, type Platform } from '#platform';
import { unhurried } from '#testkit';
import { answerReads } from './answer-requests';

const log = createLogger('spec', 'silent');

describe('reading the log over the bus', () => {
  let connection: NatsConnection;
  const pools: Pool[] = [];

  beforeEach(async () => {
    connection = await connectBus(process.env['WRIT_TEST_NATS_URL']!, 'doors-under-test');
  });
  afterEach(async () => {
    await connection.close();
    await Promise.all(pools.splice(0).map((pool) => pool.end()));
  });

  const reply = async (databaseUrl: string): Promise<object> => {
    const pool = createPool(databaseUrl, 'doors-test', unhurried);
    pools.push(pool);
    answerReads({ connection, pool, log } as Platform);
    await connection.flush();
    const request = JSON.stringify({ afterPosition: 0, limit: 1 });
    return (await connection.request(subjects.ledger.readLog, request, { timeout: 60_000 })).json();
  };

  it('says that the database is away when it is', async () => {
    const hangsUp = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(hangsUp, 'listening');
    const { port } = hangsUp.address() as AddressInfo;
    expect(await reply(`postgres://nobody@127.0.0.1:${port}/none`)).toMatchObject({
      ok: false,
      unavailable: { retryAfterSeconds: expect.any(Number) },
    });
    hangsUp.close();
  });

  it('tells a fault as a fault: nobody waits for it to go away', async () => {
    // A database without the ledger's tables.
    expect(await reply(process.env['WRIT_TEST_DATABASE_URL']!)).toMatchObject({
      ok: false,
      fault: { id: expect.any(String) },
    });
  });
});
