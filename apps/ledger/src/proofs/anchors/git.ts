import { spawn } from 'node:child_process';
import { AnchorError } from './anchor';

/** What a run of git came to. */
export interface GitAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GitRun {
  readonly folder: string;
  readonly args: readonly string[];
  /** What it reads from its standard input. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Of an answer no more is kept. */
const OUTPUT_MAX = 1_048_576;
/** Nothing of ours is git's business, nor that of its hooks, transports and credential helpers. */
const OURS = /^(WRIT_|DATABASE_URL|NATS_|GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY))/;

const WRITER = { NAME: 'Writ', EMAIL: 'writ@localhost' } as const;

/**
 * Runs git in a folder, without a shell and without anybody to ask. Resolves when it has ended, whatever it ended with;
 * rejects with `AnchorTrouble` when it cannot be started, and as the signal says when it was cut off.
 */
export const git = ({ folder, args, input = '', env, signal }: GitRun): Promise<GitAnswer> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn('git', ['-C', folder, ...args], {
      env: { ...environment(), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own, so that what it has started ends with it, and no terminal to ask on.
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
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name))),
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
    // It has just ended by itself.
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
