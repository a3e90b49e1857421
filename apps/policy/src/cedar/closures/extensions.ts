import {
  Datetime,
  datetimeIn,
  Duration,
  durationIn,
  exact,
  LeftToCedar,
  type Value,
} from './values';

const DAY = 86_400_000;

const DATETIME = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:(\.\d{3}))?Z)?$/;

/** A date, or a time of UTC; Cedar reads other offsets. */
export const datetimeOf = (text: string): Datetime => {
  const [, date, time = '00:00:00', fraction = '.000'] = DATETIME.exec(text) ?? [];
  const instant = `${date}T${time}${fraction}Z`;
  const ms = Date.parse(instant);
  // Date.parse moves the 30th of February to March.
  if (date === undefined || Number.isNaN(ms) || new Date(ms).toISOString() !== instant)
    throw new LeftToCedar('not a datetime of UTC');
  return new Datetime(ms);
};

const DURATION = /^(-?)(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;
const UNITS = [DAY, 3_600_000, 60_000, 1_000, 1];

const durationOf = (text: string): Duration => {
  const match = DURATION.exec(text);
  if (!match) throw new LeftToCedar('not a duration');
  const [, sign, ...counts] = match;
  const ms = counts.reduce(
    (sum, count, at) => exact(sum + exact(Number(count ?? 0) * UNITS[at]!)),
    0,
  );
  return new Duration(sign === '-' ? -ms : ms);
};

/** By the name of the function; each reads a text. */
export const constructors: Readonly<Record<string, (text: string) => Value>> = {
  datetime: datetimeOf,
  duration: durationOf,
};

type Method = (receiver: Value, argument: Value | undefined) => Value;

const dayOf = (value: Value): number => Math.floor(datetimeIn(value).ms / DAY) * DAY;
const whole =
  (unit: number): Method =>
  (value) =>
    Math.trunc(durationIn(value).ms / unit);

/** By name; Cedar's methods of datetimes and durations. */
export const methods: Readonly<Record<string, Method>> = {
  offset: (at, by) => new Datetime(exact(datetimeIn(at).ms + durationIn(by!).ms)),
  durationSince: (at, since) => new Duration(exact(datetimeIn(at).ms - datetimeIn(since!).ms)),
  toDate: (at) => new Datetime(dayOf(at)),
  toTime: (at) => new Duration(datetimeIn(at).ms - dayOf(at)),
  toMilliseconds: whole(1),
  toSeconds: whole(1_000),
  toMinutes: whole(60_000),
  toHours: whole(3_600_000),
  toDays: whole(DAY),
};
