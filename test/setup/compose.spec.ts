import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { settings } from '#settings';
import { inLauncher } from './launcher';

interface ComposeService {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

interface Declared {
  readonly isSecret?: true;
  readonly readBy: readonly string[];
}

const file = join(__dirname, '../../docker-compose.yml');
const { services, volumes } = parse(readFileSync(file, 'utf8'), { merge: true }) as Compose;

/** `[major, minor]` of a service's image. */
const versionOf = (name: string): readonly number[] =>
  /:(\d+)(?:\.(\d+))?/
    .exec(services[name]?.image ?? '')
    ?.slice(1)
    .map(Number) ?? [];

describe('docker-compose.yml', () => {
  it('runs every service that npm start runs, by the same file', () => {
    const table = inLauncher<{ name: string; file: string }[]>('services', 'it.services');

    for (const { name, file: program } of table)
      expect(services[name]?.command).toEqual([`dist/${program}`]);
    expect(services['migrate']?.command).toEqual([
      `dist/${inLauncher<string>('services', 'it.migration')}`,
    ]);
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
        .filter((setting) => !set.includes(setting) && !set.includes(`${setting}_FILE`));
      expect(missing).toEqual([]);
    }
  });

  it('has Postgres 17 and NATS 2.12 or later', () => {
    expect(versionOf('postgres')[0]).toBeGreaterThanOrEqual(17);
    for (const node of ['nats', 'nats-1', 'nats-2', 'nats-3']) {
      const [major = 0, minor = 0] = versionOf(node);
      expect(major > 2 || (major === 2 && minor >= 12)).toBe(true);
    }
  });

  it('has three NATS nodes under the profile `cluster`, each with its own name and store', () => {
    const nodes = Object.entries(services).filter(([, { profiles }]) =>
      profiles?.includes('cluster'),
    );

    expect(nodes.map(([name]) => name)).toEqual(['nats-1', 'nats-2', 'nats-3']);
    for (const [name, { command, volumes: mounted }] of nodes) {
      expect(command).toContain(`--name=${name}`);
      expect(mounted).toContain(`${name}:/data`);
    }
  });

  it('refers only to what it declares', () => {
    for (const { volumes: mounted = [], depends_on: needed = {} } of Object.values(services)) {
      for (const mount of mounted) expect(Object.keys(volumes)).toContain(mount.split(':')[0]);
      for (const name of Object.keys(needed)) expect(Object.keys(services)).toContain(name);
    }
  });
});
