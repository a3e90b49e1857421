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

const placing = (step: ProjectionStep, names: TextNames[string] | undefined): ProjectionStep => {
  const fields = Object.entries(names ?? {});
  return (row, event, rowId) => {
    const next = step(row, event, rowId);
    const places = placesIn(event, fields);
    if (next === undefined || (next === row && !places)) return next;
    const before = names === null ? null : ((row as (Row & Placing) | undefined)?.texts ?? null);
    const texts = (places ? { ...before, ...places } : before) as Cell;
    return next['texts'] === texts ? next : { ...next, texts };
  };
};

const placesIn = (
  { data }: RecordedEvent,
  fields: readonly (readonly [field: string, name: string])[],
): Places | undefined => {
  let found: Record<string, SealedField> | undefined;
  for (const [field, name] of fields) {
    const place: unknown = (data as Record<string, unknown>)[field];
    // Most events have none.
    if (isSealedField(place)) (found ??= {})[name] = place;
  }
  return found;
};
