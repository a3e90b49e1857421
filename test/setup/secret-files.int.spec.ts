import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Launch, newDataFolder, removeFolder } from './launcher';

const needed = ['log-key', 'content-key', 'token-secret', 'postgres-password'];
const replaceable = ['keys.json', 'nats-users.json', 'nats-issuer'];

describe('secret files of a data folder that holds data', () => {
  let data: string;
  let launches: Launch[] = [];
  const contents = new Map<string, string>();

  const launch = (env?: Record<string, string>): Launch => {
    const launched = new Launch(data, env);
    launches.push(launched);
    return launched;
  };
  const startOnce = async (env?: Record<string, string>): Promise<void> => {
    const launched = launch(env);
    await launched.ready();
    expect(await launched.stop('SIGINT')).toBe(0);
  };
  const pathOf = (name: string): string => join(data, name);
  const refusal = async (): Promise<string> => {
    const refused = launch();
    expect(await refused.ended).toBe(1);
    expect(refused.output).not.toMatch(/^ {4}at /m);
    return refused.output;
  };

  beforeAll(async () => {
    data = newDataFolder();
    await startOnce();
    for (const name of [...needed, ...replaceable])
      contents.set(name, readFileSync(pathOf(name), 'utf8'));
  });

  afterEach(async () => {
    await Promise.all(launches.map((launched) => launched.stop()));
    launches = [];
    for (const [name, text] of contents) writeFileSync(pathOf(name), text, { mode: 0o600 });
  });

  afterAll(() => removeFolder(data));

  it('that no data needs are made again once they are deleted', async () => {
    for (const name of replaceable) rmSync(pathOf(name));
    await startOnce();
    for (const name of replaceable)
      expect(readFileSync(pathOf(name), 'utf8')).not.toBe(contents.get(name));
  });

  it('that stored data needs are all named at once where they are lost', async () => {
    for (const name of needed) rmSync(pathOf(name));
    const output = await refusal();
    for (const name of needed) expect(output).toContain(`${pathOf(name)} is missing.`);
  });

  it('are not looked for where a variable holds the value, and not made', async () => {
    rmSync(pathOf('token-secret'));
    await startOnce({ WRIT_TOKEN_SECRET: contents.get('token-secret')! });
    expect(() => readFileSync(pathOf('token-secret'))).toThrow(/ENOENT/);
  });

  it('are refused together with a database folder that is not whole, which stays', async () => {
    const version = readFileSync(pathOf('postgres/PG_VERSION'));
    rmSync(pathOf('postgres/PG_VERSION'));
    expect(await refusal()).toContain(`${pathOf('postgres')} is no whole database`);
    writeFileSync(pathOf('postgres/PG_VERSION'), version);
    await startOnce();
  });

  it('[O1] a database whose setup was broken off is set up again', async () => {
    const other = newDataFolder();
    try {
      const broken = new Launch(other);
      launches.push(broken);
      await broken.ready();
      await broken.stop('SIGINT');
      rmSync(join(other, 'postgres/base'), { recursive: true });
      writeFileSync(join(other, 'initdb-password'), 'half', { mode: 0o600 });

      const again = new Launch(other);
      launches.push(again);
      await again.ready();
      expect(await again.stop('SIGINT')).toBe(0);
    } finally {
      removeFolder(other);
    }
  });
});
