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

/** An event and the rows that it concerns. */
interface Touch {
  readonly event: RecordedEvent;
  readonly step: ProjectionStep;
  readonly rowIds: readonly RowId[];
  readonly keys: readonly string[];
}

/** What a page will touch in one view, before any row is read. */
export interface PagePlan {
  readonly touches: readonly Touch[];
  /** Each row once, by its key. */
  readonly rowIds: ReadonlyMap<string, RowId>;
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
  const seen = new Map<string, RowId>();
  for (const event of events) {
    const step = projection.on[event.type];
    if (!step) continue;
    try {
      const rowIds = projection.rowsOf(event);
      const keys = rowIds.map(rowKey);
      keys.forEach((key, i) => seen.set(key, rowIds[i]!));
      touches.push({ event, step, rowIds, keys });
    } catch (error) {
      return { touches, rowIds: seen, failure: { position: event.position, error } };
    }
  }
  return { touches, rowIds: seen };
};

/**
 * Folds a planned page. `before` knows every row of the plan (`null`: absent). When a step throws,
 * the changes are those of the events before it: an event counts in all its rows or in none.
 */
export const foldPage = (
  { touches, failure }: PagePlan,
  before: (key: string) => KnownRow,
): FoldedPage => {
  const changed: ChangedRows = new Map();
  const current = (key: string): Row | undefined => {
    const row = changed.get(key);
    return (row === undefined ? before(key) : row) ?? undefined;
  };
  for (const touch of touches) {
    try {
      const rows = touch.keys.map((key) => current(key));
      const after = rows.map((row, i) => touch.step(row, touch.event, touch.rowIds[i]!));
      after.forEach((row, i) => {
        if (row !== rows[i]) changed.set(touch.keys[i]!, row ?? null);
      });
    } catch (error) {
      return { changed, failure: { position: touch.event.position, error } };
    }
  }
  return { changed, failure };
};
