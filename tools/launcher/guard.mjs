/**
 * The guard outlives a launcher that was killed without a chance to clean up. Its standard input is a
 * pipe from the launcher: when that closes without a word, the launcher is gone, and the guard ends
 * every process listed in the run file. It runs in its own session, so a Ctrl-C does not reach it.
 *
 * node guard.mjs <data folder> <launcher's pid> <keep | delete>     (delete: the folder was a throw-away)
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endChildren, readRunFile } from './run-file.mjs';

const RELEASED = 'released';
const self = fileURLToPath(import.meta.url);

/** Starts a guard over `data` and returns the function that dismisses it after a clean stop. */
export function startGuard(data, { throwAway = false } = {}) {
  const afterwards = throwAway ? 'delete' : 'keep';
  const guard = spawn(process.execPath, [self, data, String(process.pid), afterwards], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.stdin.on('error', () => {});
  guard.unref();
  guard.stdin.unref?.();
  return () => guard.stdin.end(RELEASED);
}

async function guard(data, launcherPid, afterwards) {
  let word = '';
  for await (const chunk of process.stdin) word += chunk;
  if (word === RELEASED) return;

  // A new launcher may already have taken the folder over; its processes are not ours to end.
  const run = readRunFile(data);
  if (run?.launcher.pid === Number(launcherPid)) await endChildren(run);
  if (afterwards === 'delete') rmSync(data, { recursive: true, force: true });
}

if (process.argv[1] === self) await guard(...process.argv.slice(2));
