import { type LogValue } from '../log';

/** An object-centric event log (OCEL 2.0), whatever form its file has. Held whole: its events are in no order of cases. */
export interface ObjectLog {
  readonly objects: ReadonlyMap<string, LoggedObject>;
  readonly events: readonly ObjectEvent[];
}

export interface LoggedObject {
  readonly type: string;
  /** Values as they were first; later ones are changes. */
  readonly attributes: ReadonlyMap<string, LogValue>;
}

export interface ObjectEvent {
  readonly type: string;
  readonly time: string;
  readonly attributes: ReadonlyMap<string, LogValue>;
  readonly objectIds: readonly string[];
}

/** The text or value of an attribute; undefined for what is no value of a log. */
const valueIn = (value: unknown): LogValue | undefined => {
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
};

/** Attributes by name; of a name that is there twice, the first. */
export const attributesOf = (
  pairs: Iterable<readonly [string, unknown]>,
): ReadonlyMap<string, LogValue> => {
  const attributes = new Map<string, LogValue>();
  for (const [name, value] of pairs) {
    const known = valueIn(value);
    if (known !== undefined && !attributes.has(name)) attributes.set(name, known);
  }
  return attributes;
};
