import { execFileSync } from 'node:child_process';
import { LONGEST_WAIT_MS } from '#testkit';

/** Far more than a program takes here: one that hangs would block its test, whose own time limit could not end it. */
export const ENDS_WITHIN = { timeout: LONGEST_WAIT_MS, killSignal: 'SIGKILL' } as const;

/** Runs a program to its end and returns what it wrote. @throws Error with its messages */
export const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, {
    ...ENDS_WITHIN,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });

/** A word of a shell script, whatever is in it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export const words = (...texts: readonly string[]): string => texts.map(quoted).join(' ');
