import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '#testkit';

describe('a login of an analyst', () => {
  const login = `dana_${randomBytes(4).toString('hex')}`;
  const password = randomBytes(16).toString('hex');
  let database: FreshDatabase;
  let administrator: Client;

  beforeAll(async () => {
    database = await freshDatabase();
    administrator = new Client(database.url);
    await administrator.connect();
    await administrator.query(`CALL ledger.create_analyst('${login}')`);
    await administrator.query(`ALTER ROLE ${login} PASSWORD '${password}'`);
  });
  afterAll(async () => {
    await administrator.query(`DROP ROLE ${login}`);
    await administrator.end();
    await database.drop();
  });

  const signedIn = async (): Promise<Client> => {
    const url = new URL(database.url);
    url.username = login;
    url.password = password;
    const client = new Client(url.href);
    await client.connect();
    return client;
  };

  it('reads the documented views and nothing else', async () => {
    const client = await signedIn();
    expect((await client.query('SELECT FROM writ.work_orders')).rows).toEqual([]);
    for (const statement of ['SELECT FROM ledger.events', `CALL ledger.create_analyst('eve')`])
      await expect(client.query(statement)).rejects.toThrow(/permission denied/);
    await client.end();
  });

  it('ends a statement, and has four sessions and 1 GB of temporary files at most', async () => {
    const clients = await Promise.all([1, 2, 3, 4].map(() => signedIn()));
    const { rows } = await clients[0]!.query(
      `SELECT name, setting FROM pg_settings
       WHERE name IN ('statement_timeout', 'temp_file_limit', 'default_transaction_read_only') ORDER BY name`,
    );
    expect(rows).toEqual([
      { name: 'default_transaction_read_only', setting: 'on' },
      { name: 'statement_timeout', setting: '60000' },
      { name: 'temp_file_limit', setting: String(1024 * 1024) },
    ]);
    await expect(clients[0]!.query('SET temp_file_limit = -1')).rejects.toThrow(
      /permission denied/,
    );
    await expect(signedIn()).rejects.toThrow(/too many connections for role/);
    await Promise.all(clients.map((client) => client.end()));
  });
});
