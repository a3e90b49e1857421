import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LONGEST_WAIT_MS } from '#testkit';

const root = join(__dirname, '../..');
const startScript = join(__dirname, 'stubs/start.mjs');
let place: string | undefined;
const READY = /Writ is ready {2}(http:\/\/127\.0\.0\.1:\d+)/;

/**
 * The value of an expression in which `it` is a launcher module. The launcher is plain ESM that runs
 * before anything is installed, so it runs in a Node of its own.
 */
export const inLauncher = <Value>(module: string, expression: string, env = process.env): Value => {
  const script = `
    import * as it from 'file://${join(root, 'tools/launcher', `${module}.mjs`)}';
    console.log(JSON.stringify((await (${expression})) ?? null));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    env,
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? 'null') as Value;
};

export interface RunningChild {
  readonly name: string;
  readonly pid: number;
  readonly startedAt: string;
}

/** A launcher with stub services on real servers, as `npm start` would run it. */
export class Launch {
  output = '';
  readonly ended: Promise<number | null>;

  constructor(
    readonly data: string,
    env: Readonly<Record<string, string | undefined>> = {},
    readonly launcher: ChildProcess = spawn(process.execPath, [startScript], {
      env: { ...process.env, WRIT_DATA: data, npm_lifecycle_event: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  ) {
    for (const stream of [this.launcher.stdout, this.launcher.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.ended = new Promise((resolve) => this.launcher.once('close', resolve));
  }

  /** The gateway's address; rejects with the output when the launcher ends before it is ready. */
  async ready(): Promise<string> {
    await this.says(READY);
    return READY.exec(this.output)?.[1] ?? '';
  }

  async says(pattern: RegExp, withinMs = LONGEST_WAIT_MS): Promise<void> {
    const until = Date.now() + withinMs;
    while (!pattern.test(this.output)) {
      if (this.launcher.exitCode !== null || Date.now() > until)
        throw new Error(`It never printed ${pattern}:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** What the launcher says it has running, with pids and start times. */
  children(): readonly RunningChild[] {
    const run = readFileSync(join(this.data, 'run.json'), 'utf8');
    return (JSON.parse(run) as { children: RunningChild[] }).children;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.launcher.kill(signal);
    return this.ended;
  }
}

/** True when all of them end in time. */
export const haveEnded = (children: readonly RunningChild[]): boolean =>
  inLauncher(
    'process-identity',
    `(await import('${join(root, 'tools/launcher/wait.mjs')}')).waitFor(
       () => ${JSON.stringify(children)}.every((child) => !it.isRunning(child)), { timeoutMs: ${LONGEST_WAIT_MS} })`,
  ) === true;

/** Whether no process has these ids any more: one that ended keeps its id until its parent has waited for it. */
export const areGone = (children: readonly RunningChild[]): boolean =>
  children.every(({ pid }) => !existsSync(`/proc/${pid}`));

/** In memory where there is room: on disk, to make and delete a cluster of Postgres costs more than to run it. */
export const newDataFolder = (): string => {
  place ??= inLauncher<string>('throw-away-place', 'it.throwAwayPlace()');
  return mkdtempSync(join(place, 'writ-launch-'));
};

export const removeFolder = (path: string): void => rmSync(path, { recursive: true, force: true });
