import { useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';

const listeners = new Set<() => void>();
let isPrinting: boolean | undefined;

/** One query for the page, which may ask a thousand times. A browser that is queried before it reports a change may not report it. */
const watch = (): void => {
  const query = matchMedia('print');
  isPrinting = query.matches;
  // The browser lays the paper out as soon as this returns, so the page has to be complete by then.
  query.addEventListener('change', ({ matches }) =>
    flushSync(() => {
      isPrinting = matches;
      for (const listener of listeners) listener();
    }),
  );
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const read = (): boolean => {
  if (isPrinting === undefined) watch();
  return isPrinting!;
};

/** Whether the page is being printed: paper has every row, absolute times, and light colours. */
export const usePrinting = (): boolean => useSyncExternalStore(subscribe, read);
