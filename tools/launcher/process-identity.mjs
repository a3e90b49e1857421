import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { waitFor } from './wait.mjs';

const isLinux = platform() === 'linux';

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

const ps = (pid, column) => {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
};

/**
 * When the process started, as an opaque string; undefined when it has ended (a zombie has ended).
 * A pid alone names nobody: the system gives it away again, so we always compare both.
 */
export function startTimeOf(pid) {
  if (!isLinux) return ps(pid, 'lstart') || undefined;

  // proc(5): the command may hold spaces and brackets, so count fields after the last bracket.
  const stat = read(`/proc/${pid}/stat`);
  if (!stat) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return `${read('/proc/sys/kernel/random/boot_id')?.trim()}:${fields[19]}`;
}

/** The command line of a running process, or an empty string. */
export const commandLineOf = (pid) =>
  isLinux ? (read(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ') : ps(pid, 'command');

export const identityOf = (pid) => ({ pid, startedAt: startTimeOf(pid) });

export const isRunning = ({ pid, startedAt }) =>
  startedAt !== undefined && startTimeOf(pid) === startedAt;

/** Sends a signal unless the process has ended in the meantime. */
export function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/**
 * Ends a process by each `[signal, graceMs]` in turn until it has ended.
 * Resolves false when it outlived the last one (a process stuck in the kernel).
 */
export async function endProcess(identity, steps) {
  for (const [name, timeoutMs] of steps) {
    if (!isRunning(identity)) return true;
    signal(identity.pid, name);
    // A process that was stopped with SIGSTOP receives nothing before it goes on.
    signal(identity.pid, 'SIGCONT');
    if (await waitFor(() => !isRunning(identity), { timeoutMs })) return true;
  }
  return !isRunning(identity);
}
