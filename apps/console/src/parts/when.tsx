import { useSyncExternalStore } from 'react';
import { usePrinting } from './printing';
import { agoOf, distanceOf, momentOf, spanOf } from './times';
import { UserText } from './user-text';

const TICK_MS = 15_000;
let now = Date.now();
const listeners = new Set<() => void>();
setInterval(() => {
  now = Date.now();
  for (const listener of listeners) listener();
}, TICK_MS);
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The time of this machine, in milliseconds, as all ages on the page go by: they change together. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);

type Time = string | null | undefined;

interface TimeProps {
  readonly at: Time;
  readonly none?: string;
}

/** When something happened, as a distance, and who did it; the exact time is its title, and what is printed. Future times are shown by `Until`. */
export const When = ({ by, ...time }: TimeProps & { readonly by?: string | null }) => (
  <>
    <Distance {...time} format={agoOf} />
    {by !== undefined && (
      <>
        {' by '}
        <UserText>{by}</UserText>
      </>
    )}
  </>
);

/** When something is due or ends, as a distance: `in 40 s`, or `3 m ago` once it is over. */
export const Until = (props: TimeProps) => <Distance {...props} format={distanceOf} />;

const Distance = ({
  at,
  none = '—',
  format,
}: TimeProps & { readonly format: (time: string, now: number) => string }) => {
  const current = useNow();
  const isPrinting = usePrinting();
  if (!at) return <>{none}</>;
  return (
    <time dateTime={at} title={momentOf(at)}>
      {isPrinting ? momentOf(at) : format(at, current)}
    </time>
  );
};

/** How long something has been going on since `since`. */
export const For = ({ since }: { readonly since: string }) => (
  <time dateTime={since} title={momentOf(since)}>
    {spanOf(useNow() - Date.parse(since))}
  </time>
);
