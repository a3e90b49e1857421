import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '#testkit';
import { type Acknowledged, checkSystem } from '../faults/checker';
import { Load } from '../faults/load';
import { blocksIn } from '../pages/blocks';
import { ApiUser } from './client';
import { type Block, followPageIn, queryPage } from './page';
import { stable } from './questions-pages';

const run = promisify(execFile);
const root = process.cwd();

/** What the README promises, done as it says. */
describe('a newcomer with the README', () => {
  let data: string;
  const folders: string[] = [];
  let system: ChildProcess;
  let printed = '';
  let url: string;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'writ-newcomer-'));
    folders.push(data);
    await start();
  });

  afterAll(async () => {
    await stop();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  const start = async (): Promise<void> => {
    printed = '';
    // Port 8080 belongs to the user of this machine; without a choice another one is taken.
    const env = { ...process.env, WRIT_DATA: data, WRIT_PORT: '', DATABASE_URL: '', NATS_URL: '' };
    system = spawn(process.execPath, ['tools/launcher/main.mjs', 'start'], { cwd: root, env });
    for (const stream of [system.stdout!, system.stderr!])
      stream.on('data', (bytes: Buffer) => (printed += bytes.toString()));
    await eventually(
      () => Promise.resolve(printed),
      (text) => text.includes('Writ is ready'),
    );
    url = /Writ is ready {2}(\S+)/.exec(printed)![1]!;
  };
  const stop = async (): Promise<void> => {
    if (system.exitCode !== null) return;
    const ended = new Promise((resolve) => system.once('exit', resolve));
    system.kill('SIGINT');
    await ended;
  };
  const ownerUrl = async (): Promise<string> => {
    const addresses = await readFile(join(data, 'addresses'), 'utf8');
    return /^export WRIT_DATABASE_OWNER_URL='(.+)'$/m.exec(addresses)![1]!;
  };
  const writ = (...args: string[]) =>
    run(process.execPath, ['cli/bin/writ', ...args], {
      cwd: root,
      // No address: the command line finds the system that was started from this folder.
      env: { ...process.env, WRIT_DATA: data, WRIT_URL: '', WRIT_API_KEY: '' },
    });

  it('is shown the documentation, keys that work and lines to paste', async () => {
    const docs = await fetch(`${url}/docs`);
    expect(docs.status).toBe(200);
    const keys = JSON.parse(await readFile(join(data, 'keys.json'), 'utf8'));
    expect((await stat(join(data, 'keys.json'))).mode & 0o777).toBe(0o600);
    expect(Object.keys(keys).sort()).toEqual([
      'admin',
      'analyst',
      'approver',
      'auditor',
      'delegate',
      'deployment-admin',
      'integrator',
      'operator',
    ]);
    const [, address] = /curl -H 'Authorization: Bearer \S+' (\S+work-orders)/.exec(printed)!;
    const answer = await fetch(address!, { headers: { authorization: `Bearer ${keys.operator}` } });
    expect(answer.status).toBe(200);
  });

  it('finds the example workflows published', async () => {
    const { stdout } = await writ('publish', 'examples', '--as', 'admin');
    expect(stdout).toMatch(/unchanged workflow refunds version 1/);
    expect(stdout).not.toMatch(/^published/m);
  });

  it('plays the demo: a run, a wait that is approved, a stop, and a closure with proof', async () => {
    const { stdout } = await run(process.execPath, ['dist/cli/src/demo/main.js', 'refunds'], {
      cwd: root,
      env: { ...process.env, WRIT_DATA: data, WRIT_URL: url },
    });
    const outcomes = [...stdout.matchAll(/^ {4}(RUN|WAIT|STOP)\b/gm)].map(([, outcome]) => outcome);
    expect(outcomes).toEqual(['RUN', 'WAIT', 'WAIT', 'RUN', 'STOP', 'RUN']);
    expect(stdout).toMatch(/closed with evidence/);
    expect(stdout).toMatch(/closure_refused/);
  });

  describe('who pastes the blocks of the README and the tour', () => {
    let blocks: readonly Block[];
    let failures: readonly string[];

    beforeAll(async () => {
      const found = (field: string): string =>
        `node -p "JSON.parse(require('fs').readFileSync(0)).items.find((one) => one.workOrderId === 'refund-1').${field}"`;
      const fills = {
        APPROVAL_ID: `$(npx writ approvals --as approver --json | ${found('approvalId')})`,
        DISPATCH_ID: `$(npx writ inbox --json | ${found('dispatchId')})`,
      };
      const readme = await followPageIn(data, 'README.md', { fills });
      const tour = await followPageIn(data, 'docs/tour.md', { fills });
      blocks = [...readme.blocks, ...tour.blocks];
      failures = [readme.failure, tour.failure];
    });

    it('gets through all of them', () => {
      expect(failures).toEqual(['', '']);
      expect(blocks.every(({ printed }) => printed !== undefined)).toBe(true);
    });

    it('sees a run, and the wait that the README shows', () => {
      const [sample] = blocksIn('README.md').filter(({ language }) => language === 'text');
      expect(blocks[0]!.printed).toMatch(/^RUN$/m);
      expect(stable(blocks[0]!.printed!)).toContain(stable(sample!.text));
    });

    it('sees a grant, a break-glass, a handoff without faults and a bundle that verifies', () => {
      const printed = blocks.map((block) => block.printed).join('');
      expect(printed).toMatch(/^granted /m);
      expect(printed).toMatch(/true at ledger position \d+/);
      expect(printed).toMatch(/^ {2}rules +engine\.break-glass$/m);
      expect(printed).toMatch(/^nothing is wrong with it$/m);
      expect(printed).toMatch(/^VERIFIED$/m);
    });

    it('queries the views as an analyst', async () => {
      const addresses = await readFile(join(data, 'addresses'), 'utf8');
      const [, databaseUrl] = /DATABASE_URL='?([^'\n]+)/.exec(addresses)!;
      expect(await queryPage(databaseUrl!, 'docs/interfaces.md')).toEqual([['code', 'sum']]);
    });
  });

  it('stops it with Ctrl-C and has it back, with everything, without a build', async () => {
    await stop();
    expect(printed).toMatch(/stopped/);
    await start();
    expect(printed).not.toMatch(/built \d+ files/);
    const { stdout } = await writ('--json', 'report', 'closed-without-evidence');
    expect(JSON.parse(stdout)).toBeDefined();
  });

  describe('who backs it up while it works', () => {
    let answered: readonly Acknowledged[];
    let backups: string;
    let failure: string;

    beforeAll(async () => {
      const { integrator } = JSON.parse(await readFile(join(data, 'keys.json'), 'utf8'));
      const load = new Load(new ApiUser(url, integrator), 'dev-integrator', 1);
      await eventually(
        () => load.acknowledged.length,
        (answers) => answers >= ANSWERS,
      );
      answered = [...load.acknowledged];
      let blocks: readonly Block[];
      ({ blocks, failure } = await followPageIn(data, 'docs/operations/backup.md'));
      await load.stop();
      expect(load.wrong).toEqual([]);
      backups = /^\[writ\] (\S+)\/today holds a backup/m.exec(blocks[0]!.printed!)![1]!;
      folders.push(backups);
    });

    it('[O3] restores it on an empty folder, where the audit is fine', () =>
      expect(failure).toBe(''));

    it('learns which file of a backup is damaged', async () => {
      const env = { ...process.env, WRIT_DATA: join(backups, 'damaged') };
      await appendFile(join(backups, 'today/data/log-key'), 'x');
      const restored = run(process.execPath, ['cli/bin/writ', 'restore', join(backups, 'today')], {
        env,
      });
      await expect(restored).rejects.toMatchObject({
        stderr: expect.stringMatching(/today\/data\/log-key is damaged/),
      });
      expect(existsSync(env.WRIT_DATA)).toBe(false);
    });

    it('has everything that was answered before, and goes on with it', async () => {
      await stop();
      data = join(backups, 'tried');
      await start();
      const databaseUrl = await ownerUrl();
      expect(await checkSystem(databaseUrl, answered)).toEqual([]);
      const { stdout } = await writ('audit');
      expect(stdout).toMatch(/^FINE$/m);
    });
  });
});

const ANSWERS = 30;
