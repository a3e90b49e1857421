import { type Command } from 'commander';
import { views } from '#contracts';
import { cellOf } from '../terminal';
import { addListing } from './listing';

type Hours = Readonly<Record<string, readonly (readonly [string, string])[]>>;

/** When people work. */
export const addCalendarsCommand = (program: Command): void => {
  addListing(program, {
    lists: views.calendars,
    description: 'list the calendars whose hours count for obligations',
    filters: { '--calendar <id>': 'this one' },
    columns: [
      'calendar',
      'title',
      ['zone', 'timeZone'],
      ['hours', ({ hours }) => hoursText(hours)],
      ['holidays', ({ holidays }) => (holidays ? cellOf(holidays) : 'none')],
    ],
    nothing:
      'there is none, and time counts around the clock; put one in a calendars.yaml and writ publish its folder',
  });
};

/** `mon 09:00-12:00 13:00-17:00, tue …` */
const hoursText = (hours: unknown): string =>
  typeof hours === 'object' && hours !== null
    ? Object.entries(hours as Hours)
        .map(([day, spans]) => `${day} ${spans.map((span) => span.join('-')).join(' ')}`)
        .join(', ')
    : cellOf(hours);
