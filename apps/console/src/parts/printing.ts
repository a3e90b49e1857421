import { useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';

const listeners = new Set<() => void>();
let print: MediaQueryList | undefined;

/** One for the page, which may show a thousand times; made when the first of them is shown. */
const watched = (): MediaQueryList => {
  if (print) return print;
  print = matchMedia('print');
  // The browser lays the paper out as soon as this returns, so the page has to be complete by then.
  print.addEventListener('change', () =>
    flushSync(() => {
      for (const listener of listeners) listener();
    }),
  );
  return print;
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Whether the page is being printed: paper has every row, absolute times, and light colours. */
export const usePrinting = (): boolean => useSyncExternalStore(subscribe, () => watched().matches);
