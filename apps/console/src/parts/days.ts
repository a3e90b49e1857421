const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;
export const UTC = 'UTC';

/**
 * First millisecond of a day (`2030-03-05`) of a time zone as the API takes times, or with `isEnd` its last one. Other text is
 * unchanged, and so is a day that no calendar has, which the API refuses.
 */
export const instantOfDay = (day: string, zone: string, isEnd = false): string => {
  const midnight = midnightOf(day);
  if (midnight === undefined) return day;
  const instant = isEnd ? startOf(midnight + DAY_MS, zone) - 1 : startOf(midnight, zone);
  return new Date(instant).toISOString();
};

/** The midnight of a day in UTC; undefined where no calendar has it: JavaScript takes February 31st for March 3rd. */
const midnightOf = (day: string): number | undefined => {
  const time = DAY.test(day) ? Date.parse(`${day}T00:00:00.000Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? time : undefined;
};

/**
 * When the clocks of a zone first show this midnight or a later time. A change of clocks at midnight, or next to it, may leave
 * midnight out or repeat it: the offsets of before and after it give the range in which the day begins.
 */
const startOf = (midnight: number, zone: string): number => {
  const offsets = [-DAY_MS, DAY_MS].map((by) => offsetOf(midnight + by, zone));
  const isThere = (time: number): boolean => time + offsetOf(time, zone) >= midnight;
  let before = midnight - Math.max(...offsets);
  if (isThere(before)) return before;
  let start = midnight - Math.min(...offsets);
  while (start - before > 1) {
    const middle = Math.floor((before + start) / 2);
    if (isThere(middle)) start = middle;
    else before = middle;
  }
  return start;
};

/** The day of an instant in a time zone: `2030-03-05`; empty where the text is no time. */
export const dayIn = (instant: string, zone: string): string => {
  const time = Date.parse(instant);
  if (DAY.test(instant)) return instant;
  if (Number.isNaN(time)) return '';
  return new Date(time + offsetOf(time, zone)).toISOString().slice(0, 10);
};

/** By how many milliseconds the clocks of a zone are ahead of UTC at a time. */
const offsetOf = (time: number, zone: string): number => {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year, month, day, hour, minute, second } = parts as Record<string, number>;
  const wall = Date.UTC(year!, month! - 1, day, hour, minute, second);
  return wall - Math.floor(time / 1_000) * 1_000;
};

/** Whether the browser knows a time zone of this name. */
export const isZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once for each zone: a day is found by many looks at the clocks. A zone that the browser does not know counts in UTC. */
const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en', {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    timeZone: isZone(zone) ? zone : UTC,
  });
  formats.set(zone, made);
  return made;
};
