/** How long ago something began, and how long it has, as people say it in a table. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `45s`, `12m`, `5h`, `3d`: the largest unit that fits, rounded down. */
export const spanText = (ms: number): string => {
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / 1_000))}s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m`;
  return ms < DAY ? `${Math.floor(ms / HOUR)}h` : `${Math.floor(ms / DAY)}d`;
};

/** How long ago `since` was; undefined for what is no time. */
export const ageText = (since: unknown, now: number): string | undefined => {
  const then = typeof since === 'string' ? Date.parse(since) : NaN;
  return Number.isNaN(then) ? undefined : spanText(now - then);
};

/** When something is due, and `overdue` where that time is over and it is still open. */
export const dueText = (dueAt: unknown, isOpen: boolean, now: number): string | undefined => {
  const due = typeof dueAt === 'string' ? Date.parse(dueAt) : NaN;
  if (Number.isNaN(due)) return undefined;
  return isOpen && due < now ? `${String(dueAt)} (${spanText(now - due)} overdue)` : String(dueAt);
};
