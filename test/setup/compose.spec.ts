import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from '#settings';
import { temporaryFolder } from '#testkit';
import { readCompose } from '../deployment/compose-file';
import { inLauncher } from './launcher';

interface Declared {
  readonly isSecret?: true;
  readonly readBy: readonly string[];
}

const file = join(__dirname, '../../docker-compose.yml');
const { services, volumes, networks } = readCompose(file, {});

/** `[major, minor]` of a service's image. */
const versionOf = (name: string): readonly number[] =>
  /:(\d+)(?:\.(\d+))?/
    .exec(services[name]?.image ?? '')
    ?.slice(1)
    .map(Number) ?? [];

/** Whose secrets a service has: those of the first of its kind. */
const ownerOf = (name: string): string =>
  ({ demo: 'writ', standby: 'postgres', 'wait-for-standby': 'postgres' })[name] ??
  name.replace(/-\d$/, '');

describe('docker-compose.yml', () => {
  it('runs every service that npm start runs, by the same file', () => {
    const table = inLauncher<{ name: string; file: string }[]>('services', 'it.services');

    for (const { name, file: program } of table)
      expect(services[name]?.command).toEqual([`dist/${program}`]);
    expect(services['migrate']?.command).toEqual(['tools/launcher/main.mjs', 'migrate']);
  });

  it('sets what is declared: all that a service reads, and secrets by a file or from outside', () => {
    const declared = Object.entries<Declared>(settings);
    const known = declared.flatMap(([name, { isSecret }]) =>
      isSecret ? [name, `${name}_FILE`] : [name],
    );
    for (const { name } of inLauncher<{ name: string }[]>('services', 'it.services')) {
      const set = Object.keys(services[name]?.environment ?? {});
      // The SDK of the store reads its credentials by itself.
      expect(known).toEqual(expect.arrayContaining(set.filter((each) => !/^AWS_/.test(each))));
      const missing = declared
        .filter(([, { readBy }]) => readBy.some((program) => program === name))
        .map(([setting]) => setting)
        // For a process with several services.
        .filter((setting) => setting !== 'WRIT_DATABASE_URLS')
        .filter((setting) => !set.includes(setting) && !set.includes(`${setting}_FILE`));
      expect(missing).toEqual([]);
    }
  });

  describe('gives each container its own secrets', () => {
    const data = temporaryFolder();
    /** Container → file → text. */
    let files: Readonly<Record<string, Readonly<Record<string, string>>>>;
    beforeAll(() => {
      const env = { ...process.env, WRIT_DATA: data };
      inLauncher('deployment-secrets', 'it.writeDeploymentSecrets()', env);
      files = inLauncher('deployment-secrets', `it.filesByContainer(${JSON.stringify(data)})`, env);
    });

    it('in a volume that no container of another kind mounts, and the volume of all nowhere', () => {
      for (const [name, { volumes: mounted = [] }] of Object.entries(services)) {
        if (name === 'secrets') continue;
        const kind = ownerOf(name);
        const secret = mounted.filter((mount) => mount.includes('/run/writ'));
        expect(secret).toEqual([`${kind}-secrets:/run/writ:ro`]);
      }
      const containers = Object.keys(files).map((name) => `${name}-secrets:/run/writ/for/${name}`);
      expect([...services['secrets']!.volumes!].sort()).toEqual(
        ['secrets:/run/writ', ...containers].sort(),
      );
      const image = readFileSync(join(__dirname, '../../Dockerfile'), 'utf8');
      const [, made = ''] = /for name in ([a-z ]+);/.exec(image) ?? [];
      expect(made.split(' ').sort()).toEqual(Object.keys(files).sort());
    });

    it('readable by one user alone', () => {
      for (const [container, own] of Object.entries(files)) {
        const folder = join(data, 'for', container);
        expect(readdirSync(folder).sort()).toEqual(Object.keys(own).sort());
        expect(statSync(folder).mode & 0o777).toBe(0o700);
        for (const file of Object.keys(own))
          expect(statSync(join(folder, file)).mode & 0o777).toBe(0o400);
      }
      expect(statSync(data).mode & 0o777).toBe(0o700);
    });

    it('which are those that its environment names', () => {
      for (const [name, { environment = {} }] of Object.entries(services)) {
        const named = Object.values(environment)
          .map((value) => /^\/run\/writ\/(.+)$/.exec(value)?.[1])
          .filter((file) => file !== undefined);
        if (name === 'secrets') continue;
        for (const file of named) expect(Object.keys(files[ownerOf(name)]!)).toContain(file);
        const unnamed = Object.keys(files[name] ?? {}).filter((file) => !named.includes(file));
        if (environment['NATS_URL_FILE'])
          expect(unnamed.filter((file) => !/-cluster-url$/.test(file))).toEqual([]);
      }
    });

    it('with the database as its own role; the owner’s password has who migrates, and nobody else', () => {
      const owners = files['postgres']!['postgres-password']!;
      for (const [container, own] of Object.entries(files)) {
        const hasOwners = Object.values(own).some((text) => text.includes(owners));
        expect([container, hasOwners]).toEqual([
          container,
          ['postgres', 'migrate'].includes(container),
        ]);
      }
      const passwords = files['migrate']!['database-passwords']!.split(',');
      for (const name of ['ledger', 'intake', 'policy', 'approvals', 'exceptions']) {
        const { username, password } = new URL(files[name]!['database-url']!);
        expect(username).toBe(`writ_${name}`);
        expect(passwords).toContain(`${username}:${password}`);
      }
      expect(files['gateway']).not.toHaveProperty('database-url');
      expect(Object.keys(files).filter((name) => 'log-key' in files[name]!)).toEqual(['ledger']);
      // Who may start `writ` may start any container, with any volume.
      expect(Object.keys(files).filter((name) => 'keys.json' in files[name]!)).toEqual([
        'policy',
        'writ',
      ]);
      expect(services['writ']!.profiles).toEqual(['people']);
    });
  });

  it('lets our containers write nowhere but to volumes and /tmp, and gain no rights', () => {
    for (const [name, service] of Object.entries(services).filter(
      ([, { image }]) => image === 'writ',
    ))
      expect([name, service]).toEqual([
        name,
        expect.objectContaining({
          read_only: true,
          tmpfs: ['/tmp'],
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges:true'],
        }),
      ]);
  });

  it('has no network between the gateway and the database, which has no way out', () => {
    expect(services['postgres']!.networks).toEqual(['database']);
    expect(networks['database']).toEqual({ internal: true });
    const onDatabase = Object.keys(services).filter((name) =>
      services[name]!.networks?.includes('database'),
    );
    expect([...new Set(onDatabase.map(ownerOf))].sort()).toEqual([
      'approvals',
      'exceptions',
      'intake',
      'ledger',
      'migrate',
      'policy',
      'postgres',
    ]);
  });

  it('has Postgres 17 and NATS 2.12 or later', () => {
    expect(versionOf('postgres')[0]).toBeGreaterThanOrEqual(17);
    for (const node of ['nats', 'nats-2', 'nats-3']) {
      const [major = 0, minor = 0] = versionOf(node);
      expect(major > 2 || (major === 2 && minor >= 12)).toBe(true);
    }
  });

  it('has under the profile `cluster` what makes three NATS nodes, two Postgres and two of each service', () => {
    const text = readFileSync(join(__dirname, '../../deploy/cluster.env'), 'utf8');
    const env = Object.fromEntries(
      [...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
    );
    expect(env['COMPOSE_PROFILES']).toBe('cluster');
    const cluster = readCompose(file, env).services;
    const more = Object.keys(cluster).filter((name) => cluster[name]!.profiles?.[0] === 'cluster');
    const table = inLauncher<{ name: string }[]>('services', 'it.services');
    expect(more.sort()).toEqual(
      [
        ...table.map(({ name }) => `${name}-2`),
        'nats-2',
        'nats-3',
        'standby',
        'wait-for-standby',
      ].sort(),
    );
    for (const name of ['nats', 'nats-2', 'nats-3']) {
      const { command, environment, volumes: mounted } = cluster[name]!;
      expect(command).toEqual(['--config', '/run/writ/nats-cluster.conf']);
      expect(environment).toEqual({ NATS_NAME: name });
      expect(mounted).toContain(`${name}:/data`);
    }
    for (const { name } of table) {
      const { environment, command } = cluster[`${name}-2`]!;
      expect([environment, command]).toEqual([cluster[name]!.environment, cluster[name]!.command]);
      expect(environment).toMatchObject({
        NATS_URL_FILE: '/run/writ/nats-cluster-url',
        WRIT_STREAM_REPLICAS: '3',
      });
    }
  });

  it('refers only to what it declares', () => {
    for (const { volumes: mounted = [], depends_on: needed = {} } of Object.values(services)) {
      for (const mount of mounted.filter((one) => !one.startsWith('./')))
        expect(Object.keys(volumes)).toContain(mount.split(':')[0]);
      for (const name of Object.keys(needed)) expect(Object.keys(services)).toContain(name);
    }
  });
});
