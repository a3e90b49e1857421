/**
 * Instants are RFC 3339 texts in UTC with milliseconds (`2030-01-01T09:00:00.000Z`), so that they
 * sort as text and survive JSON. Durations are ISO 8601 (`P2D`, `PT4H30M`); months and years are
 * refused because their length depends on the date, and so is more than a hundred years.
 */
const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const WEEK_MS = 604_800_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** A hundred years: instants from now stay within four-digit years. */
const DURATION_MAX_MS = 36_525 * DAY_MS;

/** Milliseconds of an ISO 8601 duration; undefined for any other text. */
export const durationMs = (duration: string): number | undefined => {
  const parts = partsOf(duration);
  if (!parts) return undefined;
  const ms = parts.weeks * WEEK_MS + parts.days * DAY_MS + parts.restMs;
  return ms <= DURATION_MAX_MS ? ms : undefined;
};

/** A duration as calendars count it: `restMs` is its hours, minutes and seconds. */
export interface DurationParts {
  readonly weeks: number;
  readonly days: number;
  readonly restMs: number;
}

/** Throws when the duration was not validated before. */
export const durationParts = (duration: string): DurationParts => {
  const parts = partsOf(duration);
  if (!parts) throw new Error(`Not an ISO 8601 duration: ${duration}`);
  return parts;
};

const partsOf = (duration: string): DurationParts | undefined => {
  const match = DURATION.exec(duration);
  const numbers = match?.slice(1);
  if (!numbers || numbers.every((part) => part === undefined)) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = numbers.map((part) =>
    Number(part ?? 0),
  );
  return { weeks, days, restMs: hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS };
};

/** `instant` moved by `duration`. Throws when the duration was not validated before. */
export const plus = (instant: string, duration: string): string => {
  const ms = durationMs(duration);
  if (ms === undefined) throw new Error(`Not an ISO 8601 duration: ${duration}`);
  return toInstant(Date.parse(instant) + ms);
};

/** Epoch milliseconds as an instant. */
export const toInstant = (epochMs: number): string => new Date(epochMs).toISOString();

/**
 * Any RFC 3339 time as an instant; undefined when the text is not a time, or none that Postgres takes: years go from 1 to 9999,
 * offsets to 15:59.
 */
export const parseInstant = (text: string): string | undefined => {
  // Most times are instants already, which JavaScript writes as they are.
  if (INSTANT.test(text) && instantOf(text) === text) return text;
  const [, day] = RFC3339.exec(text) ?? [];
  if (day === undefined || instantOf(`${day}T00:00:00Z`)?.startsWith(day) !== true)
    return undefined;
  const instant = instantOf(text);
  return instant !== undefined && FOUR_DIGIT_YEAR.test(instant) ? instant : undefined;
};

/** JavaScript takes February 30th for March 2nd. */
const instantOf = (text: string): string | undefined => {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : toInstant(ms);
};

const RFC3339 =
  /^(\d{4}-\d\d-\d\d)[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:0\d|1[0-5]):[0-5]\d)$/;
const INSTANT = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const FOUR_DIGIT_YEAR = /^(?!0000)\d{4}-/;

/** Milliseconds from `from` to `to`. */
export const elapsedMs = (from: string, to: string): number => Date.parse(to) - Date.parse(from);
