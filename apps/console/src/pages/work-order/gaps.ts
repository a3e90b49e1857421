import { spanOf } from '../../parts/spans';
import { type HistoryEvent, textIn } from '../../parts/history';
import { type Wait, type Waits, waitsAfter } from './waits';

/** A time in which nothing happened, with whom it was waited for. */
export interface Gap {
  readonly kind: 'gap';
  /** The event after which nothing happened. */
  readonly after: string;
  /** RFC 3339; without `until` it goes on. */
  readonly from: string;
  readonly until?: string;
  readonly on: readonly Wait[];
  /** Who had the work, where nobody was waited for. */
  readonly holder: string;
  readonly state: 'waiting' | 'going on' | 'ended';
}

export interface EventLine {
  readonly kind: 'event';
  readonly event: HistoryEvent;
}

export type Line = EventLine | Gap;

/** Times shorter than this are no gaps: people and programs take some minutes for anything. */
export const GAP_MS = 5 * 60_000;

const ENDS = new Set(['work-order.closed', 'work-order.abandoned', 'work-order.superseded']);
/** Looking at what was done is not doing it. */
const ONLOOKING = new Set([
  'delivery-link.opened',
  'delivery-link.issued',
  'delivery-link.revoked',
]);

/**
 * The lines of a timeline, first to last: every event, and a line for each gap between two of them that is longer than some
 * minutes. After the last event of work that has not ended stands an open gap. Late reports do not run the time backwards.
 */
export const linesOf = (events: readonly HistoryEvent[]): readonly Line[] => {
  const lines: Line[] = [];
  let waits: Waits = new Map();
  let holder = 'TBD';
  let hasEnded = false;
  let latest: string | undefined;
  let last: HistoryEvent | undefined;
  const gapOf = (until?: string): Gap => ({
    kind: 'gap',
    after: last!.id,
    from: latest!,
    holder,
    ...(until === undefined ? {} : { until }),
    on: hasEnded ? [] : holdingUp(waits),
    state: hasEnded ? 'ended' : waits.size > 0 ? 'waiting' : 'going on',
  });
  for (const event of events) {
    if (latest && Date.parse(event.occurredAt) - Date.parse(latest) >= GAP_MS)
      lines.push(gapOf(event.occurredAt));
    lines.push({ kind: 'event', event });
    waits = waitsAfter(waits, event);
    if (event.type === 'work-order.opened') holder = textIn(event.data, 'owner') ?? 'TBD';
    if (!ONLOOKING.has(event.type)) hasEnded = hasEndedAfter(event, hasEnded);
    if (!latest || event.occurredAt > latest) latest = event.occurredAt;
    last = event;
  }
  return last && !hasEnded ? [...lines, gapOf()] : lines;
};

const hasEndedAfter = ({ type }: HistoryEvent, before: boolean): boolean =>
  ENDS.has(type) || (before && type !== 'work-order.reopened');

/** What holds the work up, the oldest first; only its debts where nothing else does. */
const holdingUp = (waits: Waits): readonly Wait[] => {
  const all = [...waits.values()];
  const work = all.filter(({ isDebt }) => !isDebt);
  return (work.length > 0 ? work : all).toSorted((a, b) => a.since.localeCompare(b.since));
};

const NAMED = 3;

/** What a gap says: `waiting on Dana, 3 h 12 m`; one that goes on is counted until `now` (milliseconds). */
export const gapSaid = ({ from, until, on, holder, state }: Gap, now: number): string => {
  const span = spanOf((until === undefined ? now : Date.parse(until)) - Date.parse(from));
  if (state === 'ended') return `ended, ${span}`;
  const owners = [...new Set(on.map(({ owner }) => (owner === 'TBD' ? 'nobody yet' : owner)))];
  if (owners.length === 0)
    return `${holder === 'TBD' ? 'nobody' : holder} had the work, nobody was waited for, ${span}`;
  const more = owners.length > NAMED ? ` and ${owners.length - NAMED} more` : '';
  return `waiting on ${owners.slice(0, NAMED).join(', ')}${more}, ${span}`;
};

/** For what it was waited, in words. */
export const gapReasons = ({ on }: Gap): string =>
  [...new Set(on.map(({ what }) => what))].join(', ');
