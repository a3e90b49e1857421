import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { PROGRAM_FLAGS } from './own-files';

/** A program could not do its work; the message says why. */
export class NotDone extends Error {}

type Line<Progress, Report> =
  { readonly progress: Progress } | { readonly report: Report } | { readonly failed: string };

/**
 * Runs a program of the ledger to its end, in a process of its own: a request on its standard input, lines of JSON on its standard
 * output. Arguments have no address, because other users can read them. Rejects with `NotDone` where it fails.
 */
export const runProgram = async <Progress, Report>(
  program: string,
  request: object,
  onProgress: (progress: Progress) => void | Promise<void>,
): Promise<Report> => {
  if (!existsSync(program))
    throw new NotDone(`There is no program at ${program}: run npm run build once.`);
  const child = spawn(process.execPath, [...PROGRAM_FLAGS, program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // One that ends at once does not read its request; its end is what counts.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(request));
  let outcome: Exclude<Line<Progress, Report>, { progress: Progress }> = {
    failed: 'The program reported nothing.',
  };
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Line<Progress, Report>;
    if ('progress' in line) await onProgress(line.progress);
    else outcome = line;
  }
  if ('failed' in outcome) throw new NotDone(outcome.failed);
  return outcome.report;
};
