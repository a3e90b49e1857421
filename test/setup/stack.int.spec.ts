import { join } from 'node:path';
import { connect, type NatsConnection } from 'nats';
import { Client } from 'pg';
import { eventually } from '#testkit';
import { freshDatabase, type Migrate } from '../../libs/testkit/src/stack/fresh-database';
import { type Stack, startStack } from '../../libs/testkit/src/stack/stack';

const stub = (name: string): string => join(__dirname, 'stubs', name);
const services = [
  { name: 'idler', file: stub('stub-service.mjs') },
  { name: 'gateway', file: stub('stub-gateway.mjs'), isDoor: true },
];

const connections: NatsConnection[] = [];

const query = async (url: string, sql: string) => {
  const client = new Client(url);
  await client.connect();
  return client.query(sql).finally(() => client.end());
};

const withTable: Migrate = async (url) => {
  await query(url, 'CREATE TABLE seen (at int)');
};

describe('a fresh database', () => {
  it('has the migrated schema and shares nothing with another one', async () => {
    const [one, two] = await Promise.all([
      freshDatabase({ migrate: withTable, schema: 'table' }),
      freshDatabase({ migrate: withTable, schema: 'table' }),
    ]);
    await query(one.url, 'INSERT INTO seen VALUES (1)');

    expect((await query(one.url, 'SELECT * FROM seen')).rowCount).toBe(1);
    expect((await query(two.url, 'SELECT * FROM seen')).rowCount).toBe(0);
    await Promise.all([one.drop(), two.drop()]);
    await expect(query(one.url, 'SELECT 1')).rejects.toThrow(/does not exist/);
  });
});

describe('a stack', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({
      services,
      migrate: false,
      ownPostgres: true,
      instances: { idler: 2 },
    });
  });

  afterEach(() => Promise.all(connections.splice(0).map((connection) => connection.close())));
  afterAll(() => stack.stop());

  it('is ready, with its own interface, keys, database and NATS', async () => {
    const answer = (await (await fetch(`${stack.url}/readyz`)).json()) as { dataFolder: string };

    expect(answer.dataFolder).toBe(stack.dataFolder);
    expect(stack.keys['operator']).toMatch(/^writ_/);
    expect((await query(stack.databaseUrl, 'SHOW fsync')).rows).toEqual([{ fsync: 'on' }]);
    expect(Object.keys(await stack.pids()).sort()).toEqual(
      ['gateway', 'idler', 'idler-2', 'nats', 'postgres'].sort(),
    );
  });

  it('[O1] brings a killed service back by itself, and keeps a suspended one down', async () => {
    const { gateway } = await stack.pids();
    await stack.kill('gateway');
    await eventually(async () => ![undefined, gateway].includes((await stack.pids())['gateway']));
    await stack.ready();

    await stack.suspend('gateway', { abruptly: true });
    // What is killed later is back after the same delay.
    const { idler } = await stack.pids();
    await stack.kill('idler');
    await eventually(async () => ![undefined, idler].includes((await stack.pids())['idler']));
    expect((await stack.pids())['gateway']).toBeUndefined();
    await stack.resume('gateway');
    await stack.ready();
  });

  it('keeps what was committed before Postgres was killed', async () => {
    await query(stack.databaseUrl, 'CREATE TABLE survives AS SELECT 1 AS value');
    const { postgres } = await stack.pids();
    await stack.kill('postgres');
    await eventually(async () => ![undefined, postgres].includes((await stack.pids())['postgres']));
    await eventually(() => query(stack.databaseUrl, 'SELECT 1').then(Boolean, () => false));

    expect((await query(stack.databaseUrl, 'SELECT value FROM survives')).rows).toEqual([
      { value: 1 },
    ]);
  });

  it('[N5] lets nobody into NATS but the services while nobody checks callers', async () => {
    const servers = stack.natsCallerUrl!;
    for (const token of [undefined, stack.keys['admin']])
      await expect(connect({ servers, token })).rejects.toMatchObject({
        code: 'AUTHORIZATION_VIOLATION',
      });
    await (await connectTo(stack.natsUrl)).flush();
  });

  it('starts NATS empty after a wipe, and shows the output of the services', async () => {
    const streams = async () => (await connectTo(stack.natsUrl)).jetstreamManager();
    const before = await streams();
    await before.streams.add({ name: 'WRIT_EVENTS', subjects: ['writ.v1.events.>'] });
    await stack.wipeNats();

    const after = await streams();
    await expect(after.streams.info('WRIT_EVENTS')).rejects.toThrow('stream not found');
    expect(await stack.log()).toContain('[gateway] listening');
  });
});

it('shows the output of a service that cannot start', async () => {
  const broken = { name: 'broken', file: stub('no-such-file.mjs'), isDoor: true };
  const start = startStack({ services: [broken], migrate: false });

  await expect(start).rejects.toThrow(/broken keeps failing[\s\S]*Cannot find module/);
});

describe('a stack with three NATS nodes', () => {
  it('[O6] goes on after the last message when the leader of a stream is killed', async () => {
    const stack = await startStack({
      services: [],
      natsNodes: 3,
      databaseUrl: 'postgres://unused',
    });
    const connection = await connectTo(stack.natsUrl);
    const jetStream = connection.jetstream();
    const manager = await connection.jetstreamManager({ checkAPI: false });
    await eventually(
      () =>
        manager.streams
          .add({ name: 'WRIT_EVENTS', subjects: ['writ.v1.events.>'], num_replicas: 3 })
          .then(
            () => 'added',
            (error: unknown) => String(error),
          ),
      (outcome) => outcome === 'added',
    );
    await jetStream.publish('writ.v1.events.acme.decision.made');

    const { cluster } = await manager.streams.info('WRIT_EVENTS');
    await stack.suspend(cluster?.leader?.replace(/-[0-9a-f]{8}$/, '') ?? '', { abruptly: true });

    await eventually(() =>
      jetStream.publish('writ.v1.events.acme.decision.made', undefined, { timeout: 1000 }).then(
        ({ seq }) => seq >= 2,
        () => false,
      ),
    );
    await connection.close();
    await stack.stop();
  });
});

async function connectTo(url: string): Promise<NatsConnection> {
  const nodes = url.split(',').map((node) => new URL(node));
  const [{ username, password } = { username: '', password: '' }] = nodes;
  const connection = await connect({
    servers: nodes.map(({ host }) => host),
    user: username,
    pass: password,
    waitOnFirstConnect: true,
    reconnectTimeWait: 100,
    maxReconnectAttempts: -1,
  });
  connections.push(connection);
  return connection;
}
