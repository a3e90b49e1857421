import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What a command line of `writ` printed, and its exit code. */
export interface WritResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Those that run no command now. */
const idle: ChildProcess[] = [];

/** The environment of a command line: all of it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs a command line of `writ` in a folder. Commands one after another share a process, those at the same time have one
 * each. What only a process of its own shows, such as that it ends, is tested where the README and the tour are run.
 */
export const runWrit = async (
  args: readonly string[],
  env: Environment,
  folder = process.cwd(),
): Promise<WritResult> => {
  const child =
    idle.pop() ??
    fork(join(__dirname, 'writ-process.cjs'), {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  const answered = new AbortController();
  try {
    const { signal } = answered;
    child.send({ args, env, folder });
    const [answer] = await Promise.race([
      once(child, 'message', { signal }) as Promise<[WritResult]>,
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`writ ${args.join(' ')} ended its process (${code}).`);
      }),
    ]);
    idle.push(child);
    return answer;
  } finally {
    answered.abort();
  }
};

afterAll(() => {
  for (const child of idle.splice(0)) child.disconnect();
});
