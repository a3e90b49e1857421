/**
 * The guard outlives a launcher that was killed without a chance to clean up. Its standard input is a
 * pipe from the launcher, which writes the list of its processes there on every change: when the pipe
 * closes without a farewell, the launcher is gone, and the guard ends what was on the last list. It
 * runs in its own session, so a Ctrl-C does not reach it.
 *
 * node guard.mjs [throw-away folder]      (deleted when the launcher is gone)
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endChildren } from './end-children.mjs';
import { removeStaleClaims } from './ports.mjs';

const FAREWELL = 'farewell';
const self = fileURLToPath(import.meta.url);

/**
 * Starts a guard. Call `watch(children)` whenever they change, in the tick of the change, and
 * `dismiss()` after a clean stop.
 */
export function startGuard({ throwAwayFolder } = {}) {
  const guard = spawn(process.execPath, [self, ...(throwAwayFolder ? [throwAwayFolder] : [])], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.stdin.on('error', () => {});
  guard.unref();
  guard.stdin.unref();
  return {
    watch: (children) => guard.stdin.write(`${JSON.stringify(children)}\n`),
    dismiss: () => guard.stdin.end(FAREWELL),
  };
}

async function guard(throwAwayFolder) {
  let last = '[]';
  for await (const line of createInterface({ input: process.stdin })) last = line;
  if (last === FAREWELL) return;

  await endChildren(JSON.parse(last));
  removeStaleClaims();
  if (throwAwayFolder) rmSync(throwAwayFolder, { recursive: true, force: true });
}

if (process.argv[1] === self) await guard(process.argv[2]);
