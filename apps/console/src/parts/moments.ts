/** The time of day of a moment, by the clock of whoever looks: `21:03:44` */
export const clockOf = (time: string): string =>
  new Date(time).toLocaleTimeString('en-GB', { hourCycle: 'h23' });

/** Its day: `22 Nov 2026` */
export const dayOf = (time: string): string =>
  new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** Its day and the time of day to the minute: `22 Nov 2026, 21:03` */
export const momentOf = (time: string): string => `${dayOf(time)}, ${clockOf(time).slice(0, 5)}`;
