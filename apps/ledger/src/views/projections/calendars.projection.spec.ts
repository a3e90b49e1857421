import { calendars } from './calendars.projection';
import { foldedRows, TestLog, type Told } from './event.fixture';

const defined = (more: object = {}): Told => ({
  type: 'calendar.defined',
  data: {
    calendar: 'berlin',
    title: 'Berlin office',
    timeZone: 'Europe/Berlin',
    hours: { mon: [['09:00', '17:00']] },
    ...more,
  },
});
const rows = (...told: readonly Told[]) => foldedRows(calendars, new TestLog().record(...told));

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
