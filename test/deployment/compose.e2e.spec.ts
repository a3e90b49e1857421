import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { itUnless } from '#testkit';
import { inLauncher } from '../setup/launcher';
import { readCompose } from './compose-file';
import { buildImage } from './dockerfile';
import { natsImage, nodeImage, postgresImage } from './images';
import { missingForContainers, newFolder } from './needs';
import { Project } from './project';
import { type Rotated, rotateSecrets } from './rotation.story';

interface Package {
  readonly name: string;
  readonly version: string;
}

/** `npm run deployment`: the image is built from nothing, and the whole demo is played. */
const isWhole = process.env['WRIT_DEPLOYMENT'] === 'whole';
/** Installing the packages takes minutes on a busy machine. */
const BUILD_MS = 1_200_000;
/** What `--build-arg WRIT_REVISION` says. */
const REVISION = '0123456789ab';
const because = missingForContainers();
const itRuns = itUnless(because);

describe('docker compose up, without Docker', () => {
  let folder: string;
  let project: Project;
  let url: string;

  beforeAll(async () => {
    if (because !== undefined) return;
    const port = inLauncher<number>('ports', 'it.freePort()');
    url = `http://127.0.0.1:${port}`;
    folder = newFolder();
    const base = nodeImage(folder);
    const images = {
      writ: await buildImage({ base, folder, isWhole, args: { WRIT_REVISION: REVISION } }),
      'postgres:18': postgresImage(folder),
      'nats:2.12-alpine': natsImage(folder, inLauncher('nats-binary', 'it.findNatsServer()')),
    };
    mkdirSync(join(folder, 'project'));
    project = new Project(
      readCompose('docker-compose.yml', { WRIT_PORT: String(port) }),
      (name) => images[name as keyof typeof images],
      join(folder, 'project'),
    );
    await project.up();
  }, BUILD_MS);
  afterAll(async () => {
    await project?.down();
    if (folder) rmSync(folder, { recursive: true });
  });

  const get = (path: string): Promise<Response> => fetch(`${url}${path}`);

  itRuns('[O1] comes up, publishes the examples and serves the console', async () => {
    expect((await get('/readyz')).status).toBe(200);
    const page = await get('/');
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>Writ')]);
    expect(project.containers.get('examples')!.output).toContain('refunds');
  });

  itRuns('plays the demo', async () => {
    const { status, output } = await project.run('demo', isWhole ? [] : ['refunds']);
    expect([status, output]).toEqual([0, expect.stringContaining('What the ledger holds of it')]);
  });

  itRuns('has a working `writ` for people and for CI', async () => {
    const report = await project.run('writ', ['--as', 'analyst', 'report', 'exception-trends']);
    expect(report).toEqual({ status: 0, output: expect.stringContaining('code') });
  });

  itRuns('survives a restart: nothing that was acknowledged is lost', async () => {
    const report = () => project.run('writ', ['--json', 'report', 'stall-rates']);
    const before = await report();
    expect(before.status).toBe(0);
    if (isWhole) {
      await project.stop();
      await project.up();
    } else await project.restart('postgres', 'nats', 'gateway');
    expect(await report()).toEqual(before);
  });

  itRuns.each(['ledger', 'intake', 'policy', 'approvals', 'exceptions', 'gateway'])(
    '%s runs without root and capabilities, and writes nowhere but to /tmp and its volume',
    (name) => {
      const shown = project.exec(name, 'cat', '/proc/1/status').output;
      expect(shown).toMatch(/^Uid:\t1000\t/m);
      expect(shown).toMatch(/^CapBnd:\t0+$/m);
      expect(shown).toMatch(/^NoNewPrivs:\t1$/m);
      for (const path of ['/writ/x', '/usr/x', '/run/writ/x'])
        expect(project.exec(name, 'touch', path)).toEqual({
          status: 1,
          output: expect.stringMatching(/Read-only file system/),
        });
      expect(project.exec(name, 'touch', '/tmp/x').status).toBe(0);
    },
  );

  itRuns(
    '[O4] gives a container its own secrets alone, and the gateway no way to the database',
    () => {
      const secrets = (name: string): readonly string[] =>
        project.exec(name, 'ls', '/run/writ').output.trim().split('\n');
      expect(secrets('gateway')).toEqual(['nats-cluster-url', 'nats-url', 'token-secret']);
      expect(secrets('ledger')).toContain('log-key');
      expect(project.exec('gateway', 'stat', '-c', '%a %U', '/run/writ/token-secret').output).toBe(
        '400 node\n',
      );
      const reach = ['timeout', '3', 'bash', '-c', 'echo > /dev/tcp/postgres/5432'];
      expect(project.exec('ledger', ...reach).status).toBe(0);
      expect(project.exec('gateway', ...reach).status).not.toBe(0);
    },
  );

  describe('whose secrets are all replaced while a client writes', () => {
    let rotated: Rotated;
    beforeAll(async () => {
      if (because === undefined) rotated = await rotateSecrets(project, url, folder);
    }, BUILD_MS);

    itRuns('[O4] goes on as the page says, and refuses no request', () => {
      expect(rotated.wrong).toEqual([]);
      // Each block of the page has replaced the gateway once, but for the last one, which restarts NATS.
      const [, , dropped, restarted] = rotated.outcomes;
      const { none = 0, ...answers } = dropped!;
      expect(Object.keys(answers).sort()).toEqual(['200', '201']);
      expect(none).toBeLessThanOrEqual(3);
      expect(Object.keys(restarted!).filter((each) => !/^(20[01]|503|none)$/.test(each))).toEqual(
        [],
      );
    });

    itRuns('loses nothing that was answered', () => expect(rotated.offences).toEqual([]));

    itRuns('opens nothing by an old secret, and has two keys of one log', () => {
      expect(rotated.stillOpen).toEqual([]);
      expect(rotated.signedBy).toHaveLength(2);
      expect(rotated.overNats).toEqual(expect.objectContaining({ ok: expect.any(Boolean) }));
    });
  });

  if (isWhole)
    itRuns('says which commit it was built from', () =>
      expect(
        project.exec('gateway', 'node', 'dist/apps/gateway/src/main.js', '--version').output,
      ).toContain(`(${REVISION})`),
    );

  if (isWhole)
    itRuns(
      'lists in its bill of materials what the image has, which is nothing of developers',
      () => {
        const read = (path: string) => JSON.parse(project.exec('gateway', 'cat', path).output);
        const { components } = read('/writ/sbom.cdx.json') as { components: Package[] };
        const listed = new Set(components.map(({ name, version }) => `${name}@${version}`));
        const { packages } = read('/writ/node_modules/.package-lock.json') as {
          packages: Record<string, Package>;
        };
        const installed = Object.entries(packages)
          .filter(([path]) => project.exec('gateway', 'test', '-d', `/writ/${path}`).status === 0)
          .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`);
        expect(installed.length).toBeGreaterThan(100);
        expect([...listed].sort()).toEqual([...new Set(installed)].sort());
        const folders = project.exec('gateway', 'ls', '/writ/node_modules').output.split('\n');
        expect(folders).not.toContain('jest');
        expect(folders.filter((name) => name.startsWith('node-linux'))).toEqual([]);
      },
    );
});
