import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { firstRead, lastWritten } from '../api/position';

/** A committed event of the event stream. */
export interface LiveEvent {
  readonly position: number;
  readonly type: string;
  readonly stream: string;
  readonly workOrderId?: string;
}

/** The end of the log: `recent` are the last events received, oldest first, and `position` is that of the last one of all. */
interface LiveState {
  readonly status: 'connecting' | 'live' | 'away';
  readonly position: number | undefined;
  readonly recent: readonly LiveEvent[];
}

const RECENT_MAX = 2_000;
/** A busy log emits thousands of events a second; rendering each one would freeze the page. */
const PUBLISH_EVERY_MS = 250;

let state: LiveState = { status: 'connecting', position: undefined, recent: [] };
let received: LiveEvent[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
let source: EventSource | undefined;
let isWanted = false;
const listeners = new Set<() => void>();

const change = (changed: Partial<LiveState>): void => {
  state = { ...state, ...changed };
  for (const listener of listeners) listener();
};

const publish = (): void => {
  timer = undefined;
  const recent = [...state.recent, ...received].slice(-RECENT_MAX);
  received = [];
  change({ recent, position: recent.at(-1)?.position ?? state.position, status: 'live' });
};

const receive = ({ data }: MessageEvent<string>): void => {
  const { position, data: event } = JSON.parse(data) as {
    readonly position: number;
    readonly data: {
      readonly type: string;
      readonly stream: string;
      readonly data: { readonly workOrderId?: string };
    };
  };
  const { type, stream } = event;
  received.push({
    position,
    type,
    stream,
    ...(event.data.workOrderId ? { workOrderId: event.data.workOrderId } : {}),
  });
  timer ??= setTimeout(publish, PUBLISH_EVERY_MS);
};

/**
 * Follows the log until `stopListening`, from the first position that was read on. The browser comes back by itself, and goes
 * on after the last position.
 */
export const startListening = (): void => {
  isWanted = true;
  void firstRead.known().then((first) => isWanted && listenAfter(state.position ?? first));
};

const listenAfter = (position: number): void => {
  source?.close();
  source = new EventSource(`/v1/stream?after=${position}`);
  source.onopen = () => change({ status: 'live' });
  source.onmessage = receive;
  source.onerror = () => {
    change({ status: 'away' });
    // A browser gives up for good when it is answered anything but a stream, as while the gateway starts.
    if (source?.readyState === EventSource.CLOSED) setTimeout(startAgain, 3_000);
  };
};

const startAgain = (): void => {
  if (source?.readyState === EventSource.CLOSED) startListening();
};

export const stopListening = (): void => {
  isWanted = false;
  clearTimeout(timer);
  timer = undefined;
  received = [];
  source?.close();
  source = undefined;
  change({ status: 'connecting', recent: [] });
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useLive = (): LiveState => useSyncExternalStore(subscribe, () => state);

/** The number of matching events after `position` that a list does not show yet. */
export const useNews = (
  position: number | undefined,
  isOfInterest: (event: LiveEvent) => boolean,
): number => {
  const { recent } = useLive();
  if (position === undefined) return 0;
  return recent.filter((event) => event.position > position && isOfInterest(event)).length;
};

/**
 * Asks again for what is shown of one thing when an event of it comes. Lists do not follow: their rows would jump under the
 * pointer, so they say how much is new instead. Answers are requested as of that event at least: views come after the log.
 */
export const useFollow = (isOfIt: (event: LiveEvent) => boolean): void => {
  const { recent } = useLive();
  const queries = useQueryClient();
  const latest = recent.findLast(isOfIt)?.position;
  useEffect(() => {
    if (latest === undefined) return;
    lastWritten.keep(latest);
    void queries.invalidateQueries();
  }, [latest, queries]);
};
