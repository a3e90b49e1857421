/**
 * Values of Cedar as JavaScript has them: a set is an array (duplicates count once), a record a map, a long a safe integer.
 * What has no exact counterpart, and every error of evaluation, is left to Cedar itself.
 */
export type Value =
  | boolean
  | string
  | number
  | readonly Value[]
  | ReadonlyMap<string, Value>
  | EntityUid
  | Datetime
  | Duration;

/** A closure cannot answer: Cedar has to, and says which error it is. */
export class LeftToCedar extends Error {
  override readonly name = 'LeftToCedar';
}

export class EntityUid {
  constructor(
    readonly type: string,
    readonly id: string,
  ) {}
}

/** Milliseconds since 1970. */
export class Datetime {
  constructor(readonly ms: number) {}
}

/** Milliseconds, negative too. */
export class Duration {
  constructor(readonly ms: number) {}
}

const isSet = (value: Value): value is readonly Value[] => Array.isArray(value);

/** Cedar's `==`: values of different types are unequal, never an error. */
export const equal = (a: Value, b: Value): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (a instanceof EntityUid) return b instanceof EntityUid && a.type === b.type && a.id === b.id;
  if (a instanceof Datetime) return b instanceof Datetime && a.ms === b.ms;
  if (a instanceof Duration) return b instanceof Duration && a.ms === b.ms;
  if (a instanceof Map) return b instanceof Map && equalRecords(a, b);
  return isSet(a) && isSet(b) && holdsAll(a, b) && holdsAll(b, a);
};

const equalRecords = (a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean =>
  a.size === b.size && [...a].every(([name, value]) => b.has(name) && equal(value, b.get(name)!));

export const holds = (set: readonly Value[], value: Value): boolean =>
  set.some((element) => equal(element, value));

export const holdsAll = (set: readonly Value[], values: readonly Value[]): boolean =>
  values.every((value) => holds(set, value));

/** Below 0 where the first is less. Longs, datetimes and durations are ordered, each among themselves. */
export const compare = (a: Value, b: Value): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a instanceof Datetime && b instanceof Datetime) return a.ms - b.ms;
  if (a instanceof Duration && b instanceof Duration) return a.ms - b.ms;
  throw new LeftToCedar('values without an order');
};

export const booleanIn = (value: Value): boolean =>
  typeof value === 'boolean' ? value : mistyped('a boolean');

export const longIn = (value: Value): number =>
  typeof value === 'number' ? value : mistyped('a long');

export const stringIn = (value: Value): string =>
  typeof value === 'string' ? value : mistyped('a string');

export const setIn = (value: Value): readonly Value[] => (isSet(value) ? value : mistyped('a set'));

export const entityIn = (value: Value): EntityUid =>
  value instanceof EntityUid ? value : mistyped('an entity');

export const datetimeIn = (value: Value): Datetime =>
  value instanceof Datetime ? value : mistyped('a datetime');

export const durationIn = (value: Value): Duration =>
  value instanceof Duration ? value : mistyped('a duration');

/** Beyond safe integers JavaScript rounds and Cedar does not. */
export const exact = (result: number): number => {
  if (!Number.isSafeInteger(result)) throw new LeftToCedar('a long beyond safe integers');
  return result;
};

const mistyped = (expected: string): never => {
  throw new LeftToCedar(`not ${expected}`);
};
