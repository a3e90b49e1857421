import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '#platform';
import { temporaryFolder } from '#testkit';
import { formatSignerKey, parseSignerKey } from '#verify';
import { inLauncher } from './launcher';

const env = { HOME: '/home/ana', PATH: '/usr/bin:/bin', XDG_CACHE_HOME: '' };

describe('looking for nats-server', () => {
  const sources = (more: object = {}) =>
    inLauncher<{ from: string; path?: string }[]>(
      'nats-binary',
      `it.natsSources(${JSON.stringify({ ...env, ...more })})`,
    );

  it('takes a fetched one, then one on PATH, then the package archive, then Docker', () => {
    expect(sources().map(({ from }) => from)).toEqual([
      'cache',
      'cache',
      'PATH',
      'PATH',
      'apt',
      'docker',
    ]);
    expect(sources()[0]?.path).toBe('/home/ana/.cache/writ/nats-server');
    expect(sources()[2]?.path).toBe('/usr/bin/nats-server');
  });

  it('takes the one that NATS_SERVER_BIN names and no other', () => {
    expect(sources({ NATS_SERVER_BIN: '/opt/nats-server' })).toEqual([
      { from: 'NATS_SERVER_BIN', path: '/opt/nats-server' },
    ]);
  });

  it('looks in a newer Debian first, on the machine’s own mirror with its own keyring', () => {
    const sourcesFile = [
      '# the mirror of this site',
      'Types: deb deb-src',
      'URIs: https://mirror.example/debian',
      'Suites: bookworm bookworm-updates',
      'Components: main',
      'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
      '',
      'Types: deb',
      'URIs: https://mirror.example/debian-security',
      'Suites: bookworm-security',
      'Components: main',
    ].join('\n');

    const suites = inLauncher<{ suite: string; text: string }[]>(
      'nats-from-apt',
      `it.suitesToTry((await import('${launcher('apt-sources')}'))
         .parseStanzas(${JSON.stringify(sourcesFile)}), 'bookworm')`,
    );

    expect(suites.map(({ suite }) => suite)).toEqual(['trixie', 'bookworm']);
    expect(suites[0]?.text).toBe(
      [
        'Types: deb',
        'URIs: https://mirror.example/debian',
        'Suites: trixie',
        'Components: main',
        'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
        '',
      ].join('\n'),
    );
  });

  it('reads the one-line format of apt sources too', () => {
    const line =
      'deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian bookworm main contrib';

    expect(inLauncher('apt-sources', `it.parseLines(${JSON.stringify(line)})`)).toEqual([
      {
        uris: ['http://mirror.example/debian'],
        suites: ['bookworm'],
        components: ['main', 'contrib'],
        signedBy: '/k.gpg',
      },
    ]);
  });
});

describe('throw-away data', () => {
  it('is stored where TMPDIR says', () => {
    const elsewhere = { ...process.env, TMPDIR: '/var/elsewhere' };
    expect(inLauncher('throw-away-place', 'it.throwAwayPlace()', elsewhere)).toBe('/var/elsewhere');
  });
});

describe('installing', () => {
  const isSameTree = (lock: object, installed: object) =>
    inLauncher<boolean>(
      'install',
      `it.isSameTree(...${JSON.stringify([{ packages: lock }, { packages: installed }])})`,
    );
  const lock = {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b-darwin': { version: '2.0.0', optional: true },
  };

  it('is left out when node_modules holds what the lock file says', () => {
    expect(isSameTree(lock, { 'node_modules/a': { version: '1.0.0' } })).toBe(true);
  });

  it('is done when a package is missing, in another version, or one too many', () => {
    expect(isSameTree(lock, {})).toBe(false);
    expect(isSameTree(lock, { 'node_modules/a': { version: '1.0.1' } })).toBe(false);
    const extra = {
      'node_modules/a': { version: '1.0.0' },
      'node_modules/c': { version: '1.0.0' },
    };
    expect(isSameTree(lock, extra)).toBe(false);
  });

  it('is done when the Node of this machine is missing, which npm takes for optional', () => {
    const path = `node_modules/node-${process.platform}-${process.arch}`;
    const node = { [path]: { version: '24.0.0', optional: true } };
    expect(isSameTree(node, {})).toBe(false);
    expect(isSameTree(node, { [path]: { version: '24.0.0' } })).toBe(true);
  });
});

describe('the key of the log', () => {
  const data = temporaryFolder();

  it('[V6] is made once, for this user alone, under a name of its own', () => {
    const path = inLauncher<string>('secrets', `it.logKeyFileIn(${JSON.stringify(data)})`);
    const text = readFileSync(path, 'utf8');
    const key = parseSignerKey(text)!;

    expect(key.name).toMatch(/^writ-[0-9a-f]{8}$/);
    expect(formatSignerKey(key)).toBe(text);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    inLauncher('secrets', `it.logKeyFileIn(${JSON.stringify(data)})`);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it.each([
    ['https://writ.example.com/', /^writ\.example\.com\/log\/[0-9a-f]{8}$/],
    ['https://example.com:8443/a+b', /^example\.com:8443\/a%2Bb\/log\/[0-9a-f]{8}$/],
    ['nowhere', /^writ-[0-9a-f]{8}$/],
  ])('[V2] has a URL without a scheme as its name where callers reach %s', (address, name) =>
    expect(inLauncher<string>('secrets', `it.logNameAt(${JSON.stringify(address)})`)).toMatch(name),
  );

  it('[V6] is one that the launcher and the services take, and no other is printed', () => {
    const key = readFileSync(join(data, 'log-key'), 'utf8');
    const problemWith = (WRIT_LOG_KEY: string) =>
      inLauncher<{ message?: string }>(
        'settings',
        `(async () => it.readSettings(${JSON.stringify({ WRIT_LOG_KEY })}))().catch(({ message }) => ({ message }))`,
      ).message;

    expect(problemWith(key)).toBeUndefined();
    expect(problemWith(`${key}=`)).toMatch(/^WRIT_LOG_KEY=… is not a signer key/);
    const environment = {
      DATABASE_URL: 'postgres://127.0.0.1/writ',
      NATS_URL: 'nats://127.0.0.1',
      WRIT_TOKEN_SECRET: 'x'.repeat(32),
    };
    expect(readSettings('ledger', { ...environment, WRIT_LOG_KEY: key }).WRIT_LOG_KEY).toBe(key);
    expect(readSettings('ledger', environment).WRIT_LOG_KEY).toBeUndefined();
    const readBad = () => readSettings('ledger', { ...environment, WRIT_LOG_KEY: `${key}=` });
    expect(readBad).toThrow('WRIT_LOG_KEY=… is not a signer key');
    expect(readBad).not.toThrow(key);
  });
});

describe('the settings', () => {
  const read = (more: object) =>
    inLauncher<Record<string, unknown>>(
      'settings',
      `(async () => it.readSettings(${JSON.stringify(more)}))().catch(({ message }) => ({ message }))`,
    );

  it('have defaults, and an empty variable counts as unset', () => {
    const settings = read({ WRIT_PORT: '', WRIT_DATA: '' });

    expect(settings).toMatchObject({ port: 8080, isPortChosen: false, logLevel: 'info' });
    expect(settings['data']).toBe(join(root, '.writ'));
  });

  it('[O1] do not take the addresses of the last start for servers of somebody else', () => {
    const data = temporaryFolder();
    const ours = 'postgres://writ:secret@127.0.0.1:25206/writ';
    writeFileSync(join(data, 'addresses'), `export DATABASE_URL='${ours}'\n`);

    expect(read({ WRIT_DATA: data, DATABASE_URL: ours })['databaseUrl']).toBeUndefined();
    const other = 'postgres://writ:secret@db.example/writ';
    expect(read({ WRIT_DATA: data, DATABASE_URL: other })['databaseUrl']).toBe(other);
  });

  it('name every bad variable and what is expected', () => {
    const { message } = read({
      WRIT_PORT: '70000',
      WRIT_DATA: join(root, 'package.json'),
      WRIT_LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://root:secret@host/db',
      NATS_URL: 'nats://one:4222, localhost',
      NATS_SERVER_BIN: '/nowhere/nats-server',
    }) as { message: string };

    for (const sentence of [
      'WRIT_PORT="70000" is not a whole number from 1 to 65535.',
      'package.json" is not a folder, or a path where one can be made.',
      'WRIT_LOG_LEVEL="loud" is not one of fatal, error, warn, info, debug, trace, silent.',
      'DATABASE_URL=… is not a postgres:// or postgresql:// URL',
      'NATS_URL=… is not a nats:// or tls:// URL',
      'NATS_SERVER_BIN="/nowhere/nats-server" is not the path of an executable file.',
    ])
      expect(message).toContain(sentence);
    expect(message).not.toContain('secret');
  });
});

it('waits 250 ms before the first restart, doubles it each time, and never waits over 10 s', () => {
  expect(inLauncher('supervise', '[0, 1, 2, 5, 6, 50].map(it.restartDelayMs)')).toEqual([
    250, 500, 1000, 8000, 10_000, 10_000,
  ]);
});

it('shows a service’s JSON log line as a person reads it, and any other line as it is', () => {
  const read = (line: string) => inLauncher('log', `it.readable(${JSON.stringify(line)})`);

  expect(
    read('{"level":40,"time":1,"service":"ledger","epoch":2,"checks":{"a":1},"msg":"took over"}'),
  ).toBe('warn  took over epoch=2 checks={"a":1}');
  expect(read('{"level":50,"err":{"stack":"Error: no\\n    at x"},"msg":"failed"}')).toBe(
    'error failed\nError: no\n    at x',
  );
  const forging = { level: 30, msg: 'one\n[gateway] two', err: { stack: 'E: a\n[gateway] b' } };
  expect(read(JSON.stringify(forging))).toBe('info  one\\n[gateway] two\nE: a\n  [gateway] b');
  expect(read('{"not":"a log line"}')).toBe('{"not":"a log line"}');
  expect(read('{broken')).toBe('{broken');
});

const root = join(__dirname, '../..');

function launcher(module: string): string {
  return `file://${join(root, 'tools/launcher', `${module}.mjs`)}`;
}

describe('the key of stored contents', () => {
  const data = temporaryFolder();
  const environment = {
    DATABASE_URL: 'postgres://127.0.0.1/writ',
    NATS_URL: 'nats://127.0.0.1',
    WRIT_TOKEN_SECRET: 'x'.repeat(32),
  };

  it('[V4] is made once, for this user alone, and with an id of its own', () => {
    const make = () =>
      inLauncher<string>('secrets', `it.contentKeyFileIn(${JSON.stringify(data)})`);
    const path = make();
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/^key-[0-9a-f]{8}:[A-Za-z0-9+/]{43}=$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(make(), 'utf8')).toBe(text);
  });

  it('[V4] is one that the launcher and the services take, alone or with others, and no other', () => {
    const key = readFileSync(join(data, 'content-key'), 'utf8');
    const problemWith = (WRIT_CONTENT_KEY: string) =>
      inLauncher<{ message?: string }>(
        'settings',
        `(async () => it.readSettings(${JSON.stringify({ WRIT_CONTENT_KEY })}))().catch(({ message }) => ({ message }))`,
      ).message;
    const two = `${key},old:${Buffer.alloc(32).toString('base64')}`;
    for (const good of [key, two]) {
      expect(problemWith(good)).toBeUndefined();
      expect(
        readSettings('ledger', { ...environment, WRIT_CONTENT_KEY: good }).WRIT_CONTENT_KEY,
      ).toBe(good);
    }
    const file = { ...environment, WRIT_CONTENT_KEY_FILE: join(data, 'content-key') };
    expect(readSettings('ledger', file).WRIT_CONTENT_KEY).toBe(key);
    expect(readSettings('ledger', environment).WRIT_CONTENT_KEY).toBeUndefined();
    for (const bad of [`${key}=`, key.slice(13), `${key},`, `a b:${key.slice(13)}`]) {
      expect(problemWith(bad)).toMatch(/^WRIT_CONTENT_KEY=… is not <id>:<base64 of 32 bytes>/);
      const readBad = () => readSettings('ledger', { ...environment, WRIT_CONTENT_KEY: bad });
      expect(readBad).toThrow('WRIT_CONTENT_KEY=… is not <id>:<base64 of 32 bytes>');
      expect(readBad).not.toThrow(key.slice(13));
    }
  });
});
