import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { type Checkpoint, latestCheckpoint } from '#verify';
import { type Anchor, AnchorError, type PublishedCheckpoint, type Publication } from './anchor';

type Options = Pick<GitRun, 'input' | 'env'>;
type Git = (args: readonly string[], options?: Options) => Promise<GitAnswer>;

/**
 * A git repository with a file for each log: the file has the latest checkpoint, and the history all of them. Commits are
 * made from objects and not in the working tree, so that a bare repository works as well and uncommitted files are never
 * touched; the branch moves only from the commit that was read, so two writers cannot both move it.
 */
export class GitAnchor implements Anchor {
  readonly kind = 'git';

  constructor(
    readonly name: string,
    private readonly folder: string,
    /** The remote that every commit is pushed to. */
    private readonly push?: string,
  ) {}

  readonly latestNote = async (origin: string, signal: AbortSignal): Promise<string | undefined> =>
    this.read(this.git(signal), fileOf(origin));

  async publish({ signed: given, signal }: Publication): Promise<PublishedCheckpoint> {
    const run = this.git(signal);
    const file = fileOf(given.checkpoint.origin);
    const text = await this.read(run, file);
    const latest = text === undefined ? undefined : latestCheckpoint(text);
    const isThere = latest !== undefined && latest.checkpoint.size >= given.checkpoint.size;
    if (!isThere) await this.commit(run, file, given);
    if (this.push !== undefined) await this.pushTo(run, this.push);
    return isThere
      ? { note: latest.note, size: latest.checkpoint.size }
      : { note: given.note, size: given.checkpoint.size };
  }

  private async read(run: Git, file: string): Promise<string | undefined> {
    const { code } = await run(['rev-parse', '--git-dir']);
    if (code !== 0)
      throw new AnchorError('There is no git repository that can be used: make one by git init.');
    const known = await run(['rev-parse', '--quiet', '--verify', `HEAD:${file}`]);
    return known.code === 0
      ? outputOf('read', await run(['cat-file', 'blob', known.stdout.trim()]))
      : undefined;
  }

  private async commit(
    run: Git,
    file: string,
    { note, checkpoint }: Publication['signed'],
  ): Promise<void> {
    const parent = (await run(['rev-parse', '--quiet', '--verify', 'HEAD^{commit}'])).stdout.trim();
    const blob = outputOf('write', await run(['hash-object', '-w', '--stdin'], { input: note }));
    const tree = await this.treeWith(run, parent, `100644,${blob},${file}`);
    const from = parent === '' ? [] : ['-p', parent];
    const message = { input: messageOf(checkpoint) };
    const commit = outputOf(
      'commit',
      await run(['commit-tree', tree, ...from, '-F', '-'], message),
    );
    outputOf('commit', await run(['update-ref', '-m', 'writ: checkpoint', 'HEAD', commit, parent]));
    const { stdout } = await run(['rev-parse', '--is-bare-repository']);
    if (stdout.trim() === 'false') outputOf('show', await run(['checkout', 'HEAD', '--', file]));
  }

  /** Uses an index of its own: the working tree's may be in use. */
  private async treeWith(run: Git, parent: string, entry: string): Promise<string> {
    const index = join(tmpdir(), `writ-anchor-${randomUUID()}`);
    const env = { GIT_INDEX_FILE: index };
    try {
      if (parent !== '') outputOf('commit', await run(['read-tree', parent], { env }));
      outputOf('commit', await run(['update-index', '--add', '--cacheinfo', entry], { env }));
      return outputOf('commit', await run(['write-tree'], { env }));
    } finally {
      await rm(index, { force: true });
    }
  }

  private async pushTo(run: Git, remote: string): Promise<void> {
    outputOf('push', await run(['push', '--quiet', '--no-verify', '--', remote, 'HEAD']));
  }

  private git(signal: AbortSignal): Git {
    return (args, options) => git({ folder: this.folder, args, signal, ...options });
  }
}

/** An origin may look like a path: encoded, it names one file. */
const fileOf = (origin: string): string => `${encodeURIComponent(origin)}.checkpoint`;

const messageOf = ({ origin, size, root }: Checkpoint): string =>
  `${origin}: ${size} events\n\nroot ${Buffer.from(root).toString('base64')}\n`;

/** Git's output may name hosts and users: it goes to the log, and not into the message. */
const outputOf = (what: string, { code, stdout, stderr }: GitAnswer): string => {
  if (code === 0) return what === 'read' ? stdout : stdout.trim();
  throw new AnchorError(
    `git could not ${what} (it ended with ${code}): see the log of the ledger service.`,
    {
      cause: withoutSecrets(stderr),
    },
  );
};

const withoutSecrets = (text: string): string =>
  text.slice(0, 2_000).replace(/\/\/[^/@\s]*@/g, '//…@');

/** The result of a run of git. */
export interface GitAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GitRun {
  readonly folder: string;
  readonly args: readonly string[];
  /** Its standard input. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Longer output is cut. */
const OUTPUT_MAX = 1_048_576;
/** Git, its hooks, transports and credential helpers get none of Writ's own settings. */
const OWN_SETTINGS = /^(WRIT_|DATABASE_URL|NATS_|GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY))/;

const WRITER = { NAME: 'Writ', EMAIL: 'writ@localhost' } as const;

/**
 * Runs git in a folder, without a shell and without prompts. Resolves when it has ended, with any exit code; rejects with
 * `AnchorError` when it cannot be started, and with the signal's reason when it was aborted.
 */
export const git = ({ folder, args, input = '', env, signal }: GitRun): Promise<GitAnswer> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn('git', ['-C', folder, ...args], {
      env: { ...environment(), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      // A process group of its own, so that its children end with it, and no terminal for prompts.
      detached: true,
    });
    const end = (): void => {
      if (child.pid !== undefined) killGroup(child.pid);
    };
    signal.addEventListener('abort', end, { once: true });
    const stdout = collected(child.stdout);
    const stderr = collected(child.stderr);
    child.on('error', (error: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', end);
      const why = error.code === 'ENOENT' ? 'git is not installed here' : error.code;
      reject(new AnchorError(`git cannot be started: ${why}.`));
    });
    child.on('close', (code) => {
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve({ code: code ?? -1, stdout: stdout(), stderr: stderr() });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });

const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OWN_SETTINGS.test(name))),
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  SSH_ASKPASS: '',
  GIT_SSH_COMMAND: process.env['GIT_SSH_COMMAND'] ?? 'ssh -oBatchMode=yes',
  GIT_AUTHOR_NAME: WRITER.NAME,
  GIT_AUTHOR_EMAIL: WRITER.EMAIL,
  GIT_COMMITTER_NAME: WRITER.NAME,
  GIT_COMMITTER_EMAIL: WRITER.EMAIL,
  LC_ALL: 'C',
});

const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has already ended.
  }
};

const collected = (stream: NodeJS.ReadableStream): (() => string) => {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= OUTPUT_MAX) chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
};
