import { constants } from 'node:os';

const PARENT_CHECK_MS = 500;
/** One Ctrl-C arrives twice under npm: from the terminal and passed on. The second one is no order. */
const SAME_KEY_PRESS_MS = 1_500;

/**
 * Calls `stop(reason)` once when this process should end: on a signal, or when npm, which started us,
 * is gone without having passed a signal on (`kill -9`). A second Ctrl-C calls `force`.
 */
export function onEnd({ stop, force }) {
  let stoppingSince;
  const end = (reason) => {
    if (stoppingSince !== undefined) return;
    stoppingSince = performance.now();
    stop(reason);
  };
  const isRepeated = () =>
    stoppingSince !== undefined && performance.now() - stoppingSince > SAME_KEY_PRESS_MS;

  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(name, () => (isRepeated() && name === 'SIGINT' ? force?.() : end(name)));

  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end('its parent ended'), PARENT_CHECK_MS).unref();
}

/** The exit code a shell gives a process that ended by this signal: 128 + its number. */
export const exitCodeOf = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 0);
