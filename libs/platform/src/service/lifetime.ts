import { type Logger } from 'pino';
import { endTracing } from '../tracing';

const FORCE_AFTER_MS = 9_000;

/**
 * Ends the process in order on SIGTERM and SIGINT, and also when its parent is gone: the launcher
 * holds an IPC channel to each child, and a channel that closes means that nobody looks after us.
 */
export const endInOrder = (close: () => Promise<void>): void => {
  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), FORCE_AFTER_MS).unref();
    await close().catch(() => undefined);
    await endTracing();
    process.exit(0);
  };
  process.on('SIGTERM', () => void end());
  process.on('SIGINT', () => void end());
  if (process.channel) {
    process.on('disconnect', () => void end());
    process.channel.unref();
  }
};

/**
 * Ends the process now, without another turn of its loop: what broke must answer nobody. The supervisor
 * starts it again, and callers send their requests again.
 */
export const endAtOnce = (log: Logger, error: Error): void => {
  log.fatal({ err: error }, `this process ends, to be started again: ${error.message}`);
  process.exit(1);
};
