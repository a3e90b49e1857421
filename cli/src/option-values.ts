/** What options of the command line take, read with a sentence for each mistake. */
import { WritError } from '#client';
import { durationMs, parseInstant } from '#kernel';

/** `a, b` as a list; an empty text is an empty list. `\,` is a comma of an item, and `\\` its backslash. */
export const commaSeparated = (text: string): string[] =>
  [...text.matchAll(ITEM)]
    .map(([item]) => item.trim().replace(/\\([,\\])/g, '$1'))
    .filter((item) => item !== '');

const ITEM = /(?:\\[,\\]|[^,])+/g;

/** The same for an option that names at least one thing. Throws `WritError` where it names none. */
export const listFor =
  (option: string) =>
  (text: string): string[] => {
    const parts = commaSeparated(text);
    if (parts.length > 0) return parts;
    throw new WritError(`${option} names nothing: give one or more, separated by commas.`);
  };

/** A whole number of at least `least`. Throws `WritError` for anything else. */
export const wholeFor =
  (option: string, least = 1) =>
  (text: string): number => {
    if (/^\d{1,15}$/.test(text) && Number(text) >= least) return Number(text);
    throw new WritError(`${option} takes a whole number of at least ${least}, not ${text}.`);
  };

/** Whole numbers of at least 1, separated by commas. Throws `WritError` for anything else. */
export const wholesFor =
  (option: string) =>
  (text: string): number[] =>
    listFor(option)(text).map((one) => wholeFor(option)(one));

const SHORT_DURATION = /^(\d+)([smhdw])$/;

/**
 * `30s`, `15m`, `4h`, `2d`, `1w`, or ISO 8601 (`PT4H`), as ISO 8601. Throws `WritError` for anything
 * else, and for what has no fixed length, such as a month.
 */
export const durationFor =
  (option: string) =>
  (text: string): string => {
    const [, count, unit] = SHORT_DURATION.exec(text) ?? [];
    const iso = count && unit ? isoOf(count, unit) : text;
    if (durationMs(iso) !== undefined) return iso;
    throw new WritError(
      `${option} takes a duration such as 30s, 15m, 4h, 2d or PT4H, not ${text || 'nothing'}.`,
    );
  };

const isoOf = (count: string, unit: string): string =>
  'smh'.includes(unit) ? `PT${count}${unit.toUpperCase()}` : `P${count}${unit.toUpperCase()}`;

const DATE_ALONE = /^\d{4}-\d\d-\d\d$/;

/** An RFC 3339 time, or a date, which is its first moment in UTC. Throws `WritError` otherwise. */
export const instantFor =
  (option: string) =>
  (text: string): string => {
    const instant = parseInstant(DATE_ALONE.test(text) ? `${text}T00:00:00Z` : text);
    if (instant) return instant;
    throw new WritError(
      `${option} takes a time such as 2030-01-31T09:00:00Z, or a date such as 2030-01-31, not ${text || 'nothing'}.`,
    );
  };

const PAIR = /^([^=]+)=(.*)$/s;
/** How JSON writes what is not a list, an object or a text. */
const SCALAR = /^(?:true|false|null|-?\d+(?:\.\d+)?|".*")$/s;

/**
 * `name=value`, gathered from several into one object. A value is a number, true, false, null or a text in quotes where it
 * is that as JSON; else it is the text as it stands. Throws `WritError` for what is no pair.
 */
export const valueFor =
  (option: string) =>
  (text: string, others: unknown): Readonly<Record<string, unknown>> => {
    const [, name, value] = PAIR.exec(text) ?? [];
    if (name === undefined || value === undefined)
      throw new WritError(`${option} is given as name=value, not ${text || 'nothing'}.`);
    return { ...(others as object | undefined), [name]: scalarOf(value) };
  };

const scalarOf = (text: string): unknown => {
  if (!SCALAR.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    // Such as 007: a text that only looks like a number.
    return text;
  }
};
