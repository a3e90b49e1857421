/** A readable ISO 8601 duration: `P2D` is `2 days`, `PT8H` is `8 hours`; other text is unchanged. */
export const durationLabel = (duration: string): string => {
  const found =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(
      duration,
    );
  const parts = (found?.slice(1) ?? []).flatMap((count, unit) =>
    count === undefined ? [] : [`${count} ${DURATION_UNITS[unit]}${count === '1' ? '' : 's'}`],
  );
  return parts.length > 0 ? parts.join(' ') : duration;
};

const DURATION_UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'];

/** The local time of day: `21:03:44` */
export const clockOf = (time: string): string =>
  new Date(time).toLocaleTimeString('en-GB', { hourCycle: 'h23' });

/** Its day: `22 Nov 2026` */
export const dayOf = (time: string): string =>
  new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** Its day and the time of day to the minute: `22 Nov 2026, 21:03` */
export const momentOf = (time: string): string => `${dayOf(time)}, ${clockOf(time).slice(0, 5)}`;

/** The same to the second, with the time zone: `22 Nov 2026, 21:03:44 Europe/Berlin` */
export const exactOf = (time: string): string => `${dayOf(time)}, ${clockOf(time)} ${zoneName()}`;

/** The time zone that times are shown in: `Europe/Berlin`. */
export const zoneName = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
] as const;

/** From so many days on nobody counts hours. */
const MANY_DAYS_S = 100 * 86_400;

/** From so many days on nobody counts days. */
const MANY_YEARS_S = 730 * 86_400;
const YEAR_S = 365.2425 * 86_400;

/** A length of time in its two greatest units: `3 h 12 m`, `2 d 4 h`, `40 s`, `315 d`, `15 y`. Negative lengths count as none. */
export const spanOf = (ms: number): string => {
  let seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds >= MANY_YEARS_S) return `${Math.floor(seconds / YEAR_S)} y`;
  if (seconds >= MANY_DAYS_S) return `${Math.floor(seconds / 86_400)} d`;
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count > 0 || parts.length > 0) parts.push(`${count} ${unit}`);
    if (parts.length === 2) break;
  }
  return parts.filter((part, index) => index === 0 || !part.startsWith('0 ')).join(' ');
};

/** Clocks of two machines differ by so much, and a page's own clock goes by jumps. */
const SKEW_MS = 60_000;

/** How long ago, or in how long: `3 h 12 m ago`, `in 2 d`, `in 40 s`. Of `now` itself it is `now`. */
export const distanceOf = (time: string, now: number): string => {
  const ms = Date.parse(time) - now;
  if (Math.abs(ms) < 1_000) return 'now';
  return ms > 0 ? `in ${spanOf(ms)}` : `${spanOf(-ms)} ago`;
};

/**
 * How long ago something was that is on record: as `distanceOf`, but what another machine's clock puts less than a minute
 * into the future has just happened.
 */
export const agoOf = (time: string, now: number): string => {
  const ms = Date.parse(time) - now;
  return ms > -1_000 && ms < SKEW_MS ? 'just now' : distanceOf(time, now);
};
