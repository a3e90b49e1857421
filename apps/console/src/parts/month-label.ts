/** The month of a time in a time zone: `Jun 2011`. Reports count months of UTC. */
export const monthLabel = (time: string, zone = 'UTC'): string =>
  new Date(time).toLocaleDateString('en-GB', { month: 'short', year: 'numeric', timeZone: zone });
