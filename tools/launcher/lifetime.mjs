import { constants } from 'node:os';

const PARENT_CHECK_MS = 500;

/**
 * Calls `stop(reason)` once when this process should end: on a signal, or when npm, which started us,
 * is gone without having passed a signal on (`kill -9`). A second Ctrl-C calls `force`.
 */
export function onEnd({ stop, force }) {
  let isStopping = false;
  const end = (reason) => {
    if (isStopping) return;
    isStopping = true;
    stop(reason);
  };

  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(name, () => (isStopping && name === 'SIGINT' ? force?.() : end(name)));

  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end('its parent ended'), PARENT_CHECK_MS).unref();
}

/** The exit code a shell gives a process that ended by this signal: 128 + its number. */
export const exitCodeOf = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 0);
