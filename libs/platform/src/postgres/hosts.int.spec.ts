import { type Pool } from 'pg';
import { eventually, type FreshDatabase, freshDatabase, LossyProxy } from '#testkit';
import { createPool } from './pool';

describe('a database URL with several hosts', () => {
  let database: FreshDatabase;
  let proxies: LossyProxy[];
  const pools: Pool[] = [];

  beforeAll(async () => {
    database = await freshDatabase();
  });
  beforeEach(async () => {
    const { hostname: host, port } = new URL(database.url);
    const target = { host, port: Number(port) };
    proxies = [await LossyProxy.before(target), await LossyProxy.before(target)];
  });
  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.end()));
    await Promise.all(proxies.map((proxy) => proxy.close()));
  });
  afterAll(() => database.drop());

  const poolOf = (...ports: readonly number[]): Pool => {
    const hosts = ports.map((port) => `127.0.0.1:${port}`).join();
    const url = database.url.replace(/@[^/]*/, `@${hosts}`);
    const pool = createPool(`${url}?target_session_attrs=read-write`, 'hosts-test');
    pools.push(pool);
    return pool;
  };
  const one = async (pool: Pool): Promise<unknown> => (await pool.query('SELECT 1 AS one')).rows;
  const refused = 1;

  it('leads to the one that answers', async () => {
    expect(await one(poolOf(refused, proxies[0]!.port))).toEqual([{ one: 1 }]);
  });

  it('leads to another one when that host is gone', async () => {
    const [first, second] = proxies as [LossyProxy, LossyProxy];
    const pool = poolOf(first.port, second.port);
    await one(pool);
    await first.close();
    const answer = await eventually(() => one(pool).catch(() => undefined), Boolean);
    expect(answer).toEqual([{ one: 1 }]);
  });

  it('cuts a session on a host that fell silent once another one took over', async () => {
    const pool = poolOf(...proxies.map(({ port }) => port));
    const held = await pool.connect();
    held.on('error', () => undefined);
    // The connections that looked for the host are closed by then.
    const used = await eventually(
      () => proxies.filter(({ clients }) => clients > 0),
      ({ length }) => length === 1,
    );
    used[0]!.fallSilent();
    // Nothing opens a connection meanwhile.
    await expect(held.query('SELECT 1')).rejects.toThrow(/another host took over/);
    held.release(true);
    expect(await one(pool)).toEqual([{ one: 1 }]);
  });

  it('is an outage when no host takes writes', async () => {
    await expect(one(poolOf(refused, refused))).rejects.toThrow(
      'connect: no host of DATABASE_URL takes writes',
    );
  });
});
