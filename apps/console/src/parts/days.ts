const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * First millisecond of a day (`2030-03-05`) of a time zone as the API takes times, or with `isEnd` its last one. Other text is
 * unchanged.
 */
export const instantOfDay = (day: string, zone: string, isEnd = false): string => {
  if (!DAY.test(day)) return day;
  const wall = Date.parse(`${day}T${isEnd ? '23:59:59.999' : '00:00:00.000'}Z`);
  // The offset at the wrong side of a change of clocks is corrected by the second look.
  const near = wall - offsetOf(wall, zone);
  return new Date(wall - offsetOf(near, zone)).toISOString();
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

/** Throws no error for a zone that the browser does not know: it counts in UTC. */
const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const fields = {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...fields, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en', { ...fields, timeZone: 'UTC' });
  }
};
