import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { lastWritten } from '../api/position';

/** A committed event as the stream tells it. */
export interface LiveEvent {
  readonly position: number;
  readonly type: string;
  readonly stream: string;
  readonly workOrderId?: string;
}

/** What is known of the log's end: `recent` are the last events that this page heard of, oldest first. */
interface LiveState {
  readonly status: 'connecting' | 'live' | 'away';
  readonly position: number | undefined;
  readonly recent: readonly LiveEvent[];
}

const RECENT_MAX = 2_000;
/** A busy log tells thousands of events a second; a page that is drawn that often shows nothing. */
const TELL_EVERY_MS = 250;

let state: LiveState = { status: 'connecting', position: undefined, recent: [] };
let heard: LiveEvent[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
let source: EventSource | undefined;
const listeners = new Set<() => void>();

const change = (changed: Partial<LiveState>): void => {
  state = { ...state, ...changed };
  for (const told of listeners) told();
};

const tell = (): void => {
  timer = undefined;
  const recent = [...state.recent, ...heard].slice(-RECENT_MAX);
  heard = [];
  change({ recent, position: recent.at(-1)?.position ?? state.position, status: 'live' });
};

const hear = ({ data }: MessageEvent<string>): void => {
  const { position, data: event } = JSON.parse(data) as {
    readonly position: number;
    readonly data: {
      readonly type: string;
      readonly stream: string;
      readonly data: { readonly workOrderId?: string };
    };
  };
  const { type, stream } = event;
  heard.push({
    position,
    type,
    stream,
    ...(event.data.workOrderId ? { workOrderId: event.data.workOrderId } : {}),
  });
  timer ??= setTimeout(tell, TELL_EVERY_MS);
};

/** Follows the log until `stopListening`. The browser comes back by itself, and goes on after the last position. */
export const startListening = (): void => {
  source?.close();
  source = new EventSource('/v1/stream');
  source.onopen = () => change({ status: 'live' });
  source.onmessage = hear;
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
  source?.close();
  source = undefined;
  change({ status: 'connecting', recent: [], position: undefined });
};

const subscribe = (told: () => void): (() => void) => {
  listeners.add(told);
  return () => listeners.delete(told);
};

export const useLive = (): LiveState => useSyncExternalStore(subscribe, () => state);

/** How many events of interest came after `position`: what a list that stands there does not show yet. */
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
 * pointer, so they say how much is new instead. Answers are asked for as of that event at least: views come after the log.
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
