import { useSyncExternalStore } from 'react';

/** Set while the session of this page has ended and nobody signed in again. */
let ended: PromiseWithResolvers<void> | undefined;
const listeners = new Set<() => void>();

const change = (to: typeof ended): void => {
  ended = to;
  for (const listener of listeners) listener();
};

/**
 * Whether the session of this page has ended. The page stays as it is meanwhile, with what was typed: commands fail, and reads
 * wait until somebody is signed in again.
 */
export const sessionEnd = {
  isNow: (): boolean => ended !== undefined,
  /** A request was answered that the session is over. */
  begin: (): void => {
    if (ended === undefined) change(Promise.withResolvers());
  },
  /** Somebody signed in again, or out. */
  isOver: (): void => {
    const before = ended;
    change(undefined);
    before?.resolve();
  },
  /** Resolves once somebody signed in again, or out. */
  over: (): Promise<void> => ended?.promise ?? Promise.resolve(),
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSessionEnded = (): boolean => useSyncExternalStore(subscribe, sessionEnd.isNow);
