import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually } from '#testkit';
import { haveEnded, inLauncher, Launch, newDataFolder, removeFolder } from './launcher';

const query = async (url: string, sql: string) => {
  const client = new Client(url);
  await client.connect();
  return client.query(sql).finally(() => client.end());
};

const pidOf = (launch: Launch, wanted: string): number | undefined =>
  launch.children().find(({ name }) => name === wanted)?.pid;

describe('npm start', () => {
  let data: string;
  let launches: Launch[];

  const launch = (env?: Record<string, string>, folder = data): Launch => {
    const launched = new Launch(folder, env);
    launches.push(launched);
    return launched;
  };

  beforeEach(() => {
    data = newDataFolder();
    launches = [];
  });

  afterEach(async () => {
    await Promise.all(launches.map((launched) => launched.stop()));
    removeFolder(data);
  });

  it('keeps data and keys from one start to the next, and leaves no process after a stop', async () => {
    const first = launch();
    await first.ready();
    await query(databaseUrl(first), 'CREATE TABLE survives AS SELECT 7 AS value');
    const keys = keysIn(data);
    const children = first.children();

    expect(await first.stop('SIGINT')).toBe(0);
    expect(children.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['postgres', 'nats', 'idler', 'gateway']),
    );
    expect(haveEnded(children)).toBe(true);

    const second = launch();
    await second.ready();
    expect((await query(databaseUrl(second), 'SELECT value FROM survives')).rows).toEqual([
      { value: 7 },
    ]);
    expect(keysIn(data)).toEqual(keys);
  });

  it('keeps keys and passwords readable by their owner only', async () => {
    await launch().ready();

    const files = [
      'keys.json',
      'token-secret',
      'postgres-password',
      'nats-users.json',
      'nats-issuer',
      'nats.conf',
    ];
    for (const file of files) expect(statSync(join(data, file)).mode & 0o777).toBe(0o600);
    expect(Object.keys(keysIn(data)).sort()).toEqual([
      'admin',
      'analyst',
      'approver',
      'auditor',
      'delegate',
      'deployment-admin',
      'integrator',
      'operator',
    ]);
    for (const key of Object.values(keysIn(data)))
      expect(key).toMatch(/^writ_[a-z0-9]{12}_[A-Za-z0-9_-]{43}$/);
  });

  it('[O1] restarts whatever is killed and says so: a service, NATS and Postgres', async () => {
    const started = launch();
    const url = await started.ready();
    const before = started.children();

    for (const name of ['gateway', 'nats', 'postgres'])
      process.kill(pidOf(started, name) ?? NaN, 'SIGKILL');

    for (const name of ['gateway', 'nats', 'postgres']) {
      await started.says(new RegExp(`${name} ended by SIGKILL; restarting it in 250 ms`));
      await eventually(() => pidOf(started, name) !== undefined);
      expect(pidOf(started, name)).not.toBe(before.find((child) => child.name === name)?.pid);
    }
    await eventually(() => answers(url));
    await eventually(() =>
      query(databaseUrl(started), 'SELECT 1').then(
        () => true,
        () => false,
      ),
    );
  });

  it('waits twice as long before each further restart of what keeps failing', async () => {
    const started = launch();
    const url = await started.ready();

    for (const delay of [250, 500, 1000]) {
      await eventually(() => answers(url));
      await fetch(`${url}/die`).catch(() => undefined);
      await started.says(
        new RegExp(`gateway ended with exit code 3; restarting it in ${delay} ms`),
      );
    }
  });

  it('leaves no process when it is killed, and starts again on the same data', async () => {
    const killed = launch();
    await killed.ready();
    const children = killed.children();

    await killed.stop('SIGKILL');

    expect(haveEnded(children)).toBe(true);
    await launch().ready();
  });

  it('leaves no process when npm is killed', async () => {
    const npm = spawn(process.execPath, ['--eval', startAsNpmWould], {
      env: { ...process.env, WRIT_DATA: data, npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const launched = new Launch(data, {}, npm);
    await launched.ready();
    const children = launched.children();

    npm.kill('SIGKILL');

    expect(haveEnded(children)).toBe(true);
    await launched.ended;
  });

  it('can be stopped in the middle of the start', async () => {
    const started = launch();
    await eventually(() =>
      inLauncher<boolean>('run-file', `it.readRunFile('${data}') !== undefined`),
    );

    expect(await started.stop()).toBe(0);
    expect(started.output).toContain('[writ] stopped');
  });

  it('runs beside another one that has its own data, and not on the same', async () => {
    const other = newDataFolder();
    const [one, two] = [launch(), launch({}, other)];
    const [urlOfOne, urlOfTwo] = await Promise.all([one.ready(), two.ready()]);
    expect(urlOfOne).not.toBe(urlOfTwo);

    const third = launch();
    expect(await third.ended).toBe(1);
    expect(third.output).toMatch(/Another launcher \(pid \d+\) already runs on .*WRIT_DATA/);
    expect(await answers(urlOfOne)).toBe(true);
    await two.stop();
    removeFolder(other);
  });

  it('says which variable is wrong and what is expected', async () => {
    const started = launch({ WRIT_PORT: 'eighty', NATS_URL: 'http://user:secret@host' });

    expect(await started.ended).toBe(1);
    expect(started.output).toContain('WRIT_PORT="eighty" is not a whole number from 1 to 65535.');
    expect(started.output).toContain('NATS_URL=… is not a nats:// or tls:// URL');
    expect(started.output).not.toContain('secret');
  });

  it('refuses a chosen port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };

    const started = launch({ WRIT_PORT: String(port) });

    expect(await started.ended).toBe(1);
    expect(started.output).toContain(`WRIT_PORT=${port} is taken by another program.`);
    server.close();
  });
});

function databaseUrl({ data }: Launch): string {
  return inLauncher<string>(
    'secrets',
    `'postgres://postgres:' + it.postgresPasswordIn('${data}') + '@127.0.0.1:' + (await import('node:fs'))
       .readFileSync('${data}/postgres/postmaster.pid', 'utf8').split('\\n')[3] + '/writ'`,
  );
}

function keysIn(data: string): Record<string, string> {
  return inLauncher('secrets', `it.keysIn('${data}')`);
}

function answers(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

const startAsNpmWould = `
  require('node:child_process').spawn(
    process.execPath, ['${join(__dirname, 'stubs/start.mjs')}'], { stdio: 'inherit' });
  setInterval(() => {}, 1000);`;
