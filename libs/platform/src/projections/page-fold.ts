import {
  type Projection,
  type ProjectionStep,
  type RecordedEvent,
  type Row,
  type RowId,
} from '#kernel';
import { type KnownRow } from './row-cache';

/** Rows as they stand after a page, by row key; `null` says that the row is to be removed. */
export type ChangedRows = Map<string, Row | null>;

/** A row that a page concerns, as it stands while the page is folded. */
export interface Place {
  readonly key: string;
  readonly rowId: RowId;
  /** Undefined: there is none. To be filled in before the page is folded. */
  row: Row | undefined;
  isChanged: boolean;
}

/** Each row that a page concerns, once, by its key. */
export type Places = Map<string, Place>;

/** An event and the rows that it concerns. */
interface Touch {
  readonly event: RecordedEvent;
  readonly step: ProjectionStep;
  readonly places: readonly Place[];
}

/** What a page will touch in one view, before any row is read. */
export interface PagePlan {
  readonly touches: readonly Touch[];
  readonly places: ReadonlyMap<string, Place>;
  /** Those of them that no earlier stretch of the page concerned. */
  readonly fresh: readonly Place[];
  readonly failure?: FoldFailure;
}

/** A fold that throws is a bug in the projection: the event's position says where to look. */
export interface FoldFailure {
  readonly position: number;
  readonly error: unknown;
}

export interface FoldedPage {
  readonly changed: ChangedRows;
  readonly failure?: FoldFailure;
}

/** A row's key as one text; key columns hold no U+0000. */
export const rowKey = (rowId: RowId): string => {
  // Of every event: joined by hand, in half the time.
  let key = `${rowId[0]}`;
  for (let i = 1; i < rowId.length; i++) key += `\u0000${rowId[i]}`;
  return key;
};

/**
 * Finds the rows that a page concerns. Stops before the event that a projection stumbles over.
 *
 * @param places of the page until now, where it is folded in several stretches; the new ones are added.
 */
export const planPage = (
  projection: Projection,
  events: readonly RecordedEvent[],
  places: Places = new Map(),
): PagePlan => {
  const touches: Touch[] = [];
  const fresh: Place[] = [];
  const placeOf = (rowId: RowId): Place => {
    const key = rowKey(rowId);
    let place = places.get(key);
    if (!place) {
      place = { key, rowId, row: undefined, isChanged: false };
      places.set(key, place);
      fresh.push(place);
    }
    return place;
  };
  for (const event of events) {
    const step = projection.on[event.type];
    if (!step) continue;
    try {
      touches.push({ event, step, places: projection.rowsOf(event).map(placeOf) });
    } catch (error) {
      return { touches, places, fresh, failure: { position: event.position, error } };
    }
  }
  return { touches, places, fresh };
};

/**
 * Folds events at once as long as `known` knows every row that they concern, which is nearly always, and costs less than a plan.
 *
 * @returns how many were folded; the next one concerns a row that has to be read, or is the one that `failure` tells of.
 */
export const foldKnown = (
  projection: Projection,
  events: readonly RecordedEvent[],
  places: Places,
  known: (key: string) => KnownRow,
): { readonly count: number; readonly failure?: FoldFailure } => {
  const placeOf = (rowId: RowId): Place | undefined => {
    const key = rowKey(rowId);
    const place = places.get(key);
    if (place) return place;
    const row = known(key);
    if (row === undefined) return undefined;
    const added = { key, rowId, row: row ?? undefined, isChanged: false };
    places.set(key, added);
    return added;
  };
  for (let count = 0; count < events.length; count++) {
    const event = events[count]!;
    const step = projection.on[event.type];
    if (!step) continue;
    try {
      const concerned = projection.rowsOf(event).map(placeOf);
      if (concerned.includes(undefined)) return { count };
      apply({ event, step, places: concerned as Place[] });
    } catch (error) {
      return { count, failure: { position: event.position, error } };
    }
  }
  return { count: events.length };
};

/**
 * Folds a planned page. `before` knows every row of the plan (`null`: absent).
 * When a step throws, the changes are those of the events before it: an event counts in all its rows or in none.
 */
export const foldPage = (plan: PagePlan, before: (key: string) => KnownRow): FoldedPage => {
  for (const place of plan.fresh) place.row = before(place.key) ?? undefined;
  const failure = foldTouches(plan);
  return { changed: changedOf(plan.places), failure };
};

/** Folds a planned page or stretch, its places filled in, and answers what it stopped at. */
export const foldTouches = ({ touches, failure }: PagePlan): FoldFailure | undefined => {
  for (const touch of touches) {
    try {
      apply(touch);
    } catch (error) {
      return { position: touch.event.position, error };
    }
  }
  return failure;
};

const apply = ({ event, step, places }: Touch): void => {
  // Nearly always: what follows would only take longer for it.
  if (places.length === 1) return put(places[0]!, step(places[0]!.row, event, places[0]!.rowId));
  const after = places.map(({ row, rowId }) => step(row, event, rowId));
  for (let i = 0; i < places.length; i++) put(places[i]!, after[i]);
};

const put = (place: Place, after: Row | undefined): void => {
  if (after === place.row) return;
  place.row = after;
  place.isChanged = true;
};

/** What became of the rows of a page. */
export const changedOf = (places: ReadonlyMap<string, Place>): ChangedRows => {
  const changed: ChangedRows = new Map();
  for (const { key, row, isChanged } of places.values())
    if (isChanged) changed.set(key, row ?? null);
  return changed;
};
