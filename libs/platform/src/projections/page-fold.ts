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

/** An event and the rows that it concerns. */
interface Touch {
  readonly event: RecordedEvent;
  readonly step: ProjectionStep;
  readonly places: readonly Place[];
}

/** What a page will touch in one view, before any row is read. */
export interface PagePlan {
  readonly touches: readonly Touch[];
  /** Each row once, by its key. */
  readonly places: ReadonlyMap<string, Place>;
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
export const rowKey = (rowId: RowId): string => rowId.join('\u0000');

/** Finds the rows that a page concerns. Stops before the event that a projection stumbles over. */
export const planPage = (projection: Projection, events: readonly RecordedEvent[]): PagePlan => {
  const touches: Touch[] = [];
  const places = new Map<string, Place>();
  const placeOf = (rowId: RowId): Place => {
    const key = rowKey(rowId);
    let place = places.get(key);
    if (!place) places.set(key, (place = { key, rowId, row: undefined, isChanged: false }));
    return place;
  };
  for (const event of events) {
    const step = projection.on[event.type];
    if (!step) continue;
    try {
      touches.push({ event, step, places: projection.rowsOf(event).map(placeOf) });
    } catch (error) {
      return { touches, places, failure: { position: event.position, error } };
    }
  }
  return { touches, places };
};

/**
 * Folds a planned page. `before` knows every row of the plan (`null`: absent); left out, its places are filled in already.
 * When a step throws, the changes are those of the events before it: an event counts in all its rows or in none.
 */
export const foldPage = (
  { touches, places, failure }: PagePlan,
  before?: (key: string) => KnownRow,
): FoldedPage => {
  if (before) for (const place of places.values()) place.row = before(place.key) ?? undefined;
  for (const touch of touches) {
    try {
      apply(touch);
    } catch (error) {
      return { changed: changedOf(places), failure: { position: touch.event.position, error } };
    }
  }
  return { changed: changedOf(places), failure };
};

const apply = ({ event, step, places }: Touch): void => {
  const after = places.map(({ row, rowId }) => step(row, event, rowId));
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    if (after[i] === place.row) continue;
    place.row = after[i];
    place.isChanged = true;
  }
};

const changedOf = (places: ReadonlyMap<string, Place>): ChangedRows => {
  const changed: ChangedRows = new Map();
  for (const { key, row, isChanged } of places.values())
    if (isChanged) changed.set(key, row ?? null);
  return changed;
};
