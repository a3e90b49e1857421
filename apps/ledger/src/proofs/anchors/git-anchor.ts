import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Checkpoint, latestCheckpoint } from '#verify';
import { type Anchor, AnchorError, type HandedOut, type Handing } from './anchor';
import { git, type GitAnswer, type GitRun } from './git';

type Options = Pick<GitRun, 'input' | 'env'>;
type Git = (args: readonly string[], options?: Options) => Promise<GitAnswer>;

/**
 * A git repository, in which a file for each log has its latest checkpoint, and the history all of them. Commits are
 * made of objects and not in the working tree, so that a bare repository serves as well and nothing that somebody has
 * left there is in the way; the branch moves only from the commit that was read, so two writers cannot both move it.
 */
export class GitAnchor implements Anchor {
  readonly kind = 'git';

  constructor(
    readonly name: string,
    private readonly folder: string,
    /** The remote that every commit is pushed to. */
    private readonly push?: string,
  ) {}

  readonly held = async (origin: string, signal: AbortSignal): Promise<string | undefined> =>
    this.read(this.git(signal), fileOf(origin));

  async handOut({ given, signal }: Handing): Promise<HandedOut> {
    const run = this.git(signal);
    const file = fileOf(given.checkpoint.origin);
    const text = await this.read(run, file);
    const held = text === undefined ? undefined : latestCheckpoint(text);
    const isThere = held !== undefined && held.checkpoint.size >= given.checkpoint.size;
    if (!isThere) await this.commit(run, file, given);
    if (this.push !== undefined) await this.pushTo(run, this.push);
    return isThere
      ? { note: held.note, size: held.checkpoint.size }
      : { note: given.note, size: given.checkpoint.size };
  }

  private async read(run: Git, file: string): Promise<string | undefined> {
    const { code } = await run(['rev-parse', '--git-dir']);
    if (code !== 0)
      throw new AnchorError('There is no git repository that can be used: make one by git init.');
    const known = await run(['rev-parse', '--quiet', '--verify', `HEAD:${file}`]);
    return known.code === 0
      ? done('read', await run(['cat-file', 'blob', known.stdout.trim()]))
      : undefined;
  }

  private async commit(
    run: Git,
    file: string,
    { note, checkpoint }: Handing['given'],
  ): Promise<void> {
    const parent = (await run(['rev-parse', '--quiet', '--verify', 'HEAD^{commit}'])).stdout.trim();
    const blob = done('write', await run(['hash-object', '-w', '--stdin'], { input: note }));
    const tree = await this.treeWith(run, parent, `100644,${blob},${file}`);
    const from = parent === '' ? [] : ['-p', parent];
    const said = { input: messageOf(checkpoint) };
    const commit = done('commit', await run(['commit-tree', tree, ...from, '-F', '-'], said));
    done('commit', await run(['update-ref', '-m', 'writ: checkpoint', 'HEAD', commit, parent]));
    const { stdout } = await run(['rev-parse', '--is-bare-repository']);
    if (stdout.trim() === 'false') done('show', await run(['checkout', 'HEAD', '--', file]));
  }

  /** In an index of its own: that of the working tree may be in use. */
  private async treeWith(run: Git, parent: string, entry: string): Promise<string> {
    const index = join(tmpdir(), `writ-anchor-${randomUUID()}`);
    const env = { GIT_INDEX_FILE: index };
    try {
      if (parent !== '') done('commit', await run(['read-tree', parent], { env }));
      done('commit', await run(['update-index', '--add', '--cacheinfo', entry], { env }));
      return done('commit', await run(['write-tree'], { env }));
    } finally {
      await rm(index, { force: true });
    }
  }

  private async pushTo(run: Git, remote: string): Promise<void> {
    done('push', await run(['push', '--quiet', '--no-verify', '--', remote, 'HEAD']));
  }

  private git(signal: AbortSignal): Git {
    return (args, options) => git({ folder: this.folder, args, signal, ...options });
  }
}

/** An origin may look like a path; here it is the name of one file. */
const fileOf = (origin: string): string => `${encodeURIComponent(origin)}.checkpoint`;

const messageOf = ({ origin, size, root }: Checkpoint): string =>
  `${origin}: ${size} events\n\nroot ${Buffer.from(root).toString('base64')}\n`;

/** What git says may name hosts and users, so it goes to the log and not to whoever asks. */
const done = (what: string, { code, stdout, stderr }: GitAnswer): string => {
  if (code === 0) return what === 'read' ? stdout : stdout.trim();
  throw new AnchorError(`git could not ${what} (it ended with ${code}): see the ledger’s log.`, {
    cause: withoutSecrets(stderr),
  });
};

const withoutSecrets = (text: string): string =>
  text.slice(0, 2_000).replace(/\/\/[^/@\s]*@/g, '//…@');
