import { useSyncExternalStore } from 'react';
import { agoOf, distanceOf, momentOf, spanOf } from './times';

const TICK_MS = 15_000;
let now = Date.now();
const listeners = new Set<() => void>();
setInterval(() => {
  now = Date.now();
  for (const told of listeners) told();
}, TICK_MS);
const subscribe = (told: () => void): (() => void) => {
  listeners.add(told);
  return () => listeners.delete(told);
};

/** The time of this machine, in milliseconds, as all ages on the page go by: they change together. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);

type Time = string | null | undefined;

interface TimeProps {
  readonly at: Time;
  readonly none?: string;
}

/** When something was, as a distance; the exact time is its title. What is to come is `Until`. */
export const When = (props: TimeProps) => <Distance {...props} said={agoOf} />;

/** When something is due or ends, as a distance: `in 40 s`, or `3 m ago` once it is over. */
export const Until = (props: TimeProps) => <Distance {...props} said={distanceOf} />;

const Distance = ({
  at,
  none = '—',
  said,
}: TimeProps & { readonly said: (time: string, now: number) => string }) => {
  const current = useNow();
  if (!at) return <>{none}</>;
  return (
    <time dateTime={at} title={momentOf(at)}>
      {said(at, current)}
    </time>
  );
};

/** How long something has been going on since `since`. */
export const For = ({ since }: { readonly since: string }) => (
  <time dateTime={since} title={momentOf(since)}>
    {spanOf(useNow() - Date.parse(since))}
  </time>
);
