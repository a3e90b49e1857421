import { alerts } from './alerts.projection';
import { rowsFrom, type TestEvent } from './event.fixture';

const of = { alertId: 'alert-1' };
const created: TestEvent = {
  type: 'alert.created',
  data: {
    ...of,
    name: 'Many',
    report: 'exception-trends',
    filters: { imported: false },
    threshold: { column: 'raised', is: '>', value: 5 },
    recipients: ['dana'],
    workflows: ['refunds', 'claims'],
  },
};
const rowsOf = [{ row: ['late'], value: 7 }];
const crossed: TestEvent = {
  type: 'alert.crossed',
  data: { ...of, rows: rowsOf, link: '/v1/reports/exception-trends' },
};
const cleared = (remaining: number): TestEvent => ({
  type: 'alert.cleared',
  data: { ...of, rows: [], remaining },
});
const ended: TestEvent = { type: 'alert.ended', data: { ...of, because: 'it was deleted' } };
const rows = rowsFrom(alerts);

describe('the view of alerts', () => {
  it('[Q12] shows what is watched, for whom and within which limits', () =>
    expect(rows(created)).toMatchObject([
      {
        alert_id: 'alert-1',
        report: 'exception-trends',
        filters: { imported: 'false' },
        group_by: null,
        each_row: false,
        recipients: ['dana'],
        limited_to: 'refunds, claims',
        status: 'quiet',
        crossings: 0,
        last_crossed: null,
      },
    ]));

  it('[Q12] shows whether it has crossed now, and by which figures last', () => {
    expect(rows(created, crossed)).toMatchObject([
      {
        status: 'crossed',
        crossings: 1,
        last_crossed: rowsOf,
        link: '/v1/reports/exception-trends',
      },
    ]);
    expect(rows(created, crossed, cleared(1))).toMatchObject([{ status: 'crossed' }]);
    expect(rows(created, crossed, cleared(0))).toMatchObject([{ status: 'quiet', crossings: 1 }]);
    expect(rows(created, crossed, cleared(0), crossed)).toMatchObject([{ crossings: 2 }]);
  });

  it('[Q12] shows when and why it ended', () =>
    expect(rows(created, ended)).toMatchObject([
      { status: 'ended', ended_because: 'it was deleted', ended_at: '2030-01-01T00:00:02.000Z' },
    ]));
});
