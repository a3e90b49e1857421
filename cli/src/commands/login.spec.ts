import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { temporaryFolder } from '#testkit';
import { StubServer } from '../../test/stub-server';
import { connectionFrom } from '../api/connection';
import { buildProgram } from '../program';

const KEY = 'writ_abc_a-key-that-nobody-may-see';
const ANA = {
  actor: { id: 'ana', key: 'k1' },
  tenant: 'default',
  roles: ['approver'],
  owners: ['finance'],
  expiresAt: '2030-01-01T21:00:00.000Z',
};
const SESSION = `writ_session_${'x'.repeat(43)}`;
const SIGNED_IN = { status: 'signed-in', session: SESSION };
const CODE = {
  deviceCode: 'a-code-that-nobody-may-see',
  userCode: 'ABCD-EFGH',
  verificationUri: 'https://id.example/activate',
  expiresIn: 60,
  interval: 0,
};

describe('logging in', () => {
  const config = temporaryFolder();
  const file = join(config, 'writ', 'logins.json');
  const env = { XDG_CONFIG_HOME: config };
  const before = { ...process.env };
  const isTerminal = process.stderr.isTTY;
  const setTerminal = (value: boolean) =>
    Object.defineProperty(process.stderr, 'isTTY', { value, configurable: true, writable: true });
  let server: StubServer;
  let ways = ['key'];
  let polls = 0;
  let printed: string[];

  beforeAll(async () => {
    server = new StubServer(({ headers, method, path }) => {
      if (path === '/v1/session/ways') return { body: { ways } };
      if (path === '/v1/session/oidc/device') return { body: CODE };
      if (path === '/v1/session/oidc/device/session')
        return { body: polls++ < 2 ? { status: 'pending', slowDown: false } : SIGNED_IN };
      if (headers.authorization === `Bearer ${KEY}`) return { body: { ...ANA, expiresAt: null } };
      if (headers.authorization !== `Bearer ${SESSION}`)
        return { status: 401, body: { code: 'unauthenticated', detail: 'Not valid.' } };
      return { body: method === 'DELETE' ? { signedOut: true } : ANA };
    });
    await server.start();
  });
  beforeEach(() => {
    printed = [];
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, 'write').mockImplementation((text) => {
        printed.push(String(text));
        return true;
      });
    for (const name of ['WRIT_URL', 'WRIT_API_KEY', 'WRIT_API_KEY_FILE']) delete process.env[name];
    process.env.XDG_CONFIG_HOME = config;
  });
  afterEach(() => {
    jest.restoreAllMocks();
    setTerminal(isTerminal);
    process.env = { ...before };
  });
  afterAll(() => server.stop());

  it('[N4] stores a typed key for this user alone, and never shows it', async () => {
    expect(await writ(['--url', server.url, 'login'], `${KEY}\r`)).toEqual([true, false]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(config, 'writ')).mode & 0o777).toBe(0o700);
    expect(printed.join('')).toContain(`logged in at ${server.url} as ana`);
    expect(printed.join('')).not.toContain(KEY);
  });

  it('[N4] is who every command is then, at that server alone', async () => {
    await writ(['whoami']);
    expect(printed.join('')).toMatch(/^ana at http:\S+\n {2}tenant {2}default\n/);
    expect(printed.join('')).not.toContain(KEY);
    expect(connectionFrom({}, env, config)).toMatchObject({ url: server.url, key: KEY });
    const elsewhere = connectionFrom({ url: 'https://evil.example' }, env, config);
    expect(elsewhere).toMatchObject({ url: 'https://evil.example', key: undefined });
  });

  it('[N4] gives way to a key that an option or the environment names', () => {
    const url = server.url;
    expect(connectionFrom({ url, key: 'other' }, env, config).key).toBe('other');
    expect(connectionFrom({ url }, { ...env, WRIT_API_KEY: 'other' }, config).key).toBe('other');
    expect(() => connectionFrom({ url, as: 'admin' }, env, config)).toThrow('--as admin');
  });

  it('[N4] sends the key of the environment to no server that a folder names, but to this machine', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, '.writ'));
    const sentTo = (address: string) => {
      writeFileSync(join(folder, '.writ', 'addresses'), `export WRIT_URL='${address}'\n`);
      return connectionFrom({}, { ...env, WRIT_API_KEY: KEY }, folder).url;
    };
    for (const address of ['http://127.0.0.1:4711', 'http://localhost:1', 'http://[::1]:1'])
      expect(sentTo(address)).toBe(address);
    for (const address of [
      'https://evil.example',
      'http://127.0.0.1.evil.example',
      'http://127.0.0.1:1@evil.example',
      'no address',
    ])
      expect(sentTo(address)).toBe('http://127.0.0.1:8080');
  });

  it('[N4] takes no key from an option, none over http from afar, and none that the server refuses', async () => {
    await expect(writ(['--url', server.url, '--key', KEY, 'login'])).rejects.toThrow(
      'Type the key',
    );
    await expect(writ(['--url', 'http://writ.example', 'login'], KEY)).rejects.toThrow('not https');
    await expect(writ(['--url', server.url, 'login'], 'writ_wrong\r')).rejects.toThrow('Not valid');
    await expect(writ(['--url', server.url, 'login'], '\r')).rejects.toThrow('no API key');
    expect(readFileSync(file, 'utf8')).not.toContain('wrong');
  });

  it('[N4] uses no stored key that others may have read', () => {
    chmodSync(file, 0o644);
    expect(() => connectionFrom({}, env, config)).toThrow('can be read by other users');
    chmodSync(file, 0o600);
  });

  it('[N4] shows a code to confirm in a browser, and ends that session with logout', async () => {
    ways = ['key', 'oidc'];
    await writ(['--url', server.url, 'login']);
    const shown = printed.join('');
    expect(shown).toContain('Open https://id.example/activate in a browser');
    expect(shown).toMatch(/code ABCD-EFGH\.\n[^]* as ana until 2030-01-01T21/);
    for (const secret of [CODE.deviceCode, SESSION]) expect(shown).not.toContain(secret);
    expect(connectionFrom({}, env, config).key).toBe(SESSION);
    await writ(['logout']);
    expect(server.requests.at(-1)).toMatchObject({ method: 'DELETE', path: '/v1/session' });
    await writ(['--url', server.url, 'login', '--with-key'], `${KEY}\r`);
  });

  it('[N4] ends with logout, which leaves nothing behind', async () => {
    await writ(['logout']);
    expect(existsSync(file)).toBe(false);
    expect(connectionFrom({}, env, config).key).toBeUndefined();
    await expect(writ(['logout'])).rejects.toThrow('Nobody is logged in there.');
  });

  /**
   * Runs a command line with somebody at the terminal who types this. Resolves with the changes of the terminal's mode: while it
   * is raw, the terminal shows nothing of what is typed.
   */
  async function writ(args: readonly string[], typed = ''): Promise<readonly boolean[]> {
    const rawModes: boolean[] = [];
    const input = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: (is: boolean) => rawModes.push(is),
    });
    jest.spyOn(process, 'stdin', 'get').mockReturnValue(input as unknown as typeof process.stdin);
    setTerminal(true);
    input.write(typed);
    await buildProgram().parseAsync(['node', 'writ', ...args]);
    return rawModes;
  }
});
