import { useEffect, useRef, useSyncExternalStore } from 'react';

type Labels = Readonly<Record<string, string>>;

/** What the keys of the page do, as `?` lists it. Each page that says so takes its place here while it is shown. */
let listed: readonly Labels[] = [];
const listeners = new Set<() => void>();
const list = (changed: readonly Labels[]): void => {
  listed = changed;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The shortcuts of the current page with their labels, for the shortcuts dialog (frame/keys-help.tsx). */
export const useListedKeys = (): readonly Labels[] => useSyncExternalStore(subscribe, () => listed);

/**
 * Single keys that act on the page, as `{ j: next }`. They rest while somebody types, holds a modifier, or a dialog is open;
 * Enter and the space bar rest on what they press by themselves. `labels` say what each does, as `{ j: 'Next approval' }`:
 * `?` lists those. They are of the module or memoised: other labels are another list.
 */
export const useKeys = (keys: Readonly<Record<string, () => void>>, labels?: Labels): void => {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (isPressing(event) || document.querySelector('[role="dialog"]')) return;
      const act = latest.current[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  useEffect(() => {
    if (!labels) return;
    list([...listed, labels]);
    return () => list(listed.filter((one) => one !== labels));
  }, [labels]);
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** Enter on a link follows it, and on a button presses it. */
const isPressing = ({ key, target }: KeyboardEvent): boolean =>
  ['Enter', ' '].includes(key) &&
  target instanceof HTMLElement &&
  target.closest('a, button, summary') !== null;
