import { type NewEvent } from '#kernel';
import { recorded } from '#testkit';
import { CalendarStore } from './calendar-store';

const hours = { mon: [['09:00', '17:00']] } as const;
const defined = (calendar: string, timeZone: string): NewEvent => ({
  type: 'calendar.defined',
  data: { calendar, title: 'When we work', timeZone, hours },
});
const events = recorded([
  defined('office', 'UTC'),
  defined('plant', 'UTC'),
  defined('office', 'Europe/Berlin'),
]);
const read: string[] = [];
const store = new CalendarStore({
  read: async (_tenant, stream, { afterVersion = 0 } = {}) => {
    read.push(stream);
    return { events: events.slice(afterVersion), version: 3, now: '', command: null };
  },
});

describe('calendars of the ledger', () => {
  it('[A5] are read where one is named, and what is decided rests on them', async () => {
    expect(await store.named('default', undefined)).toEqual({ calendar: undefined, at: [] });
    expect(read).toEqual([]);
    expect(await store.named('default', 'office')).toEqual({
      calendar: { timeZone: 'Europe/Berlin', hours },
      at: [{ stream: 'calendars', version: 3 }],
    });
  });

  it('[P3] are known as they were at a place in the log', async () => {
    expect((await store.named('default', 'office', 3)).calendar).toEqual({
      timeZone: 'UTC',
      hours,
    });
    expect((await store.named('default', 'plant', 3)).calendar).toBeDefined();
    expect((await store.named('default', 'plant', 2)).calendar).toBeUndefined();
    expect((await store.named('default', 'office', 1)).calendar).toBeUndefined();
  });

  it.each(['nowhere', 'constructor'])('[P6] are not there unless defined (%s)', async (name) =>
    expect((await store.named('default', name)).calendar).toBeUndefined(),
  );
});
