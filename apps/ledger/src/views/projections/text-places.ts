import {
  type Cell,
  isSealedField,
  type Projection,
  type ProjectionStep,
  type RecordedEvent,
  type Row,
  type SealedField,
} from '#kernel';

/** Event type → field of the event → what the row calls that text; null where the row starts again. */
export type TextNames = Readonly<Record<string, Readonly<Record<string, string>> | null>>;

/** Where the texts of a row lie beside the log. */
type Places = Readonly<Record<string, SealedField>>;

/** The column that they stand in. */
interface Placing {
  readonly texts: Places | null;
}

/**
 * A view whose rows also know where the free texts of their events lie, in the column `texts`. The texts are read
 * only on request: a view that stored them would have to erase them.
 */
export const withTextPlaces = (projection: Projection, names: TextNames): Projection => {
  const steps = Object.entries(projection.on).map(
    ([type, step]) => [type, placing(step, names[type])] as const,
  );
  return {
    ...projection,
    columns: { ...projection.columns, texts: 'jsonb' },
    on: Object.fromEntries(steps),
  };
};

const placing =
  (step: ProjectionStep, names: TextNames[string] | undefined): ProjectionStep =>
  (row, event, rowId) => {
    const next = step(row, event, rowId);
    const places = names && placesIn(event, names);
    if (next === undefined || (next === row && !places)) return next;
    const before = names === null ? null : ((row as (Row & Placing) | undefined)?.texts ?? null);
    const texts = (places ? { ...before, ...places } : before) as Cell;
    return next['texts'] === texts ? next : { ...next, texts };
  };

const placesIn = (
  { data }: RecordedEvent,
  names: Readonly<Record<string, string>>,
): Places | undefined => {
  const found = Object.entries(names).flatMap(([field, name]) => {
    const place: unknown = (data as Record<string, unknown>)[field];
    return isSealedField(place) ? [[name, place] as const] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
};
