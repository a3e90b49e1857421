import { execFileSync } from 'node:child_process';

/** Runs a program to its end and returns what it wrote. @throws Error with its messages */
export const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });

/** A word of a shell script, whatever is in it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export const words = (...texts: readonly string[]): string => texts.map(quoted).join(' ');
