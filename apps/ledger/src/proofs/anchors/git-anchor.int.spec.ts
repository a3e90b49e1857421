import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Anchored, type Instance } from './anchored.fixture';
import { git as gitRun, GitAnchor } from './git-anchor';

const hasGit = spawnSync('git', ['--version']).status === 0;
/** Who commits beside Writ: a new machine has no identity of its own. */
const SOMEBODY = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org'];
const FILE = 'writ.example%2Fmain.checkpoint';

describe('a log that is anchored in a git repository', () => {
  if (!hasGit) {
    it('was NOT checked: there is no git here', () => expect(hasGit).toBe(false));
    return;
  }

  let anchored: Anchored;
  beforeEach(async () => (anchored = await Anchored.open()));
  afterEach(() => anchored.close());

  const git = (folder: string, ...args: string[]): string =>
    execFileSync('git', [...SOMEBODY, '-C', folder, ...args], { encoding: 'utf8', stdio: 'pipe' });
  const repository = (name: string, ...options: string[]): string => {
    const folder = join(anchored.folder, name);
    execFileSync('git', ['init', '--quiet', '-b', 'main', ...options, folder]);
    return folder;
  };
  const dueTurn = async (ledger: Instance): Promise<void> => {
    await anchored.becomeDue();
    await ledger.turn();
  };

  it('[V3] has a commit for each checkpoint, by Writ, and leaves what else is there', async () => {
    const folder = repository('anchors');
    const anchor = new GitAnchor('board', folder);
    const ledger = await anchored.instanceFor(anchor);
    const first = await anchored.grow(3);
    await dueTurn(ledger);
    writeFileSync(join(folder, 'mine.txt'), 'half a sentence');
    git(folder, 'add', 'mine.txt');
    const second = await anchored.grow(2);
    await dueTurn(ledger);
    await dueTurn(ledger);

    expect(git(folder, 'log', '--format=%an %s').trim().split('\n')).toEqual([
      'Writ writ.example/main: 5 events',
      'Writ writ.example/main: 3 events',
    ]);
    expect(git(folder, 'log', '-1', '--format=%b')).toContain(`root ${second.split('\n')[2]}`);
    expect(git(folder, 'show', `HEAD:${FILE}`)).toBe(second);
    expect(git(folder, 'show', `HEAD~1:${FILE}`)).toBe(first);
    expect(readFileSync(join(folder, FILE), 'utf8')).toBe(second);
    expect(git(folder, 'status', '--porcelain')).toBe('A  mine.txt\n');
    expect(await anchored.stateOf(anchor)).toMatchObject({ lastSize: 5, error: null });
  });

  it('[V3] shows a cut tail: the repository knows better than the database', async () => {
    const folder = repository('anchors', '--bare');
    const anchor = new GitAnchor('board', folder);
    await anchored.grow(8);
    await dueTurn(await anchored.instanceFor(anchor));
    await anchored.cutTo(6);
    await anchored.sql('DELETE FROM ledger.anchor_states');
    const restarted = await anchored.instanceFor(anchor);
    await dueTurn(restarted);
    expect(restarted.changes[0]!.message).toContain('8 were seen outside');
    expect(git(folder, 'log', '--format=%s').trim().split('\n')).toHaveLength(1);
  });

  it('[O2] is pushed where that is set, tried again when the other side was away', async () => {
    const folder = repository('anchors');
    const remote = repository('elsewhere', '--bare');
    git(folder, 'remote', 'add', 'origin', join(anchored.folder, 'nowhere'));
    const anchor = new GitAnchor('board', folder, 'origin');
    const ledger = await anchored.instanceFor(anchor);
    const note = await anchored.grow(4);
    await dueTurn(ledger);
    expect(await anchored.stateOf(anchor)).toMatchObject({
      lastSize: null,
      error: expect.stringMatching(/^git could not push \(it ended with \d+\)/),
    });
    git(folder, 'remote', 'set-url', 'origin', remote);
    await dueTurn(ledger);
    expect(await anchored.stateOf(anchor)).toMatchObject({ lastSize: 4, error: null });
    expect(git(remote, 'show', `main:${FILE}`)).toBe(note);
    // Somebody has changed what was pushed: it is not overwritten.
    const forged = git(remote, 'commit-tree', '-m', 'forged', 'main^{tree}').trim();
    git(remote, 'update-ref', 'refs/heads/main', forged);
    await anchored.grow(1);
    await dueTurn(ledger);
    expect((await anchored.stateOf(anchor)).error).toContain('git could not push');
    expect(git(remote, 'rev-parse', 'main').trim()).toBe(forged);
  });

  it('[O2] prompts nobody, gives git none of Writ’s settings, and ends with its signal', async () => {
    const folder = repository('anchors');
    const seen = join(anchored.folder, 'environment');
    const hook = join(folder, '.git/hooks/reference-transaction');
    writeFileSync(hook, `#!/bin/sh\nenv > ${seen}\n`);
    chmodSync(hook, 0o755);
    process.env['WRIT_SPEC_SECRET'] = 'of ours';
    await anchored.grow(2);
    const anchor = new GitAnchor('board', folder);
    await dueTurn(await anchored.instanceFor(anchor)).finally(() => {
      delete process.env['WRIT_SPEC_SECRET'];
    });
    expect(await anchored.stateOf(anchor)).toMatchObject({ lastSize: 2, error: null });
    const environment = readFileSync(seen, 'utf8');
    expect(environment).not.toContain('of ours');
    expect(environment).toContain('GIT_TERMINAL_PROMPT=0');

    const stuck = new AbortController();
    writeFileSync(hook, `#!/bin/sh\ntouch ${seen}.stuck\nsleep 600\n`);
    const running = gitRun({
      folder,
      args: ['update-ref', 'refs/heads/other', 'HEAD'],
      signal: stuck.signal,
    });
    while (!existsSync(`${seen}.stuck`)) await new Promise((resolve) => setTimeout(resolve, 20));
    stuck.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('[O2] says what it needs where there is none', async () => {
    const folder = join(anchored.folder, 'absent');
    const anchor = new GitAnchor('board', folder);
    const ledger = await anchored.instanceFor(anchor);
    await anchored.grow(2);
    await dueTurn(ledger);
    const needed = 'There is no git repository that can be used: make one by git init.';
    expect(await anchored.stateOf(anchor)).toMatchObject({ error: needed, isAlarm: false });
    repository('absent');
    await dueTurn(ledger);
    expect(await anchored.stateOf(anchor)).toMatchObject({ lastSize: 2, error: null });
    rmSync(folder, { recursive: true });
    await dueTurn(ledger);
    expect(await anchored.stateOf(anchor)).toMatchObject({ lastSize: 2, error: needed });
  });
});
