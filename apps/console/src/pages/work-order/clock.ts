/** The time of day of a moment, by the clock of whoever looks: `21:03:44` */
export const clockOf = (time: string): string =>
  new Date(time).toLocaleTimeString('en-GB', { hourCycle: 'h23' });

/** Its day: `22 Nov 2026` */
export const dayOf = (time: string): string =>
  new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
