import { calendars } from './calendars.projection';
import { rowsFrom, type TestEvent } from './event.fixture';

const defined = (more: object = {}): TestEvent => ({
  type: 'calendar.defined',
  data: {
    calendar: 'berlin',
    title: 'Berlin office',
    timeZone: 'Europe/Berlin',
    hours: { mon: [['09:00', '17:00']] },
    ...more,
  },
});
const rows = rowsFrom(calendars);

describe('the view of calendars', () => {
  it('[E2] shows the last definition, and that there were more', () => {
    expect(rows(defined(), defined({ holidays: ['2030-12-25'] }))).toMatchObject([
      {
        calendar: 'berlin',
        time_zone: 'Europe/Berlin',
        hours: { mon: [['09:00', '17:00']] },
        holidays: ['2030-12-25'],
        times_defined: 2,
      },
    ]);
    expect(rows(defined())).toMatchObject([{ holidays: [] }]);
  });
});
