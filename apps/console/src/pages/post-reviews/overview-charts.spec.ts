import { chartColours } from '../../parts/chart-colours';
import {
  ageingOption,
  breakGlassMonths,
  monthsOption,
  monthsUpTo,
  overdueByOwner,
  type OverdueRow,
  trendOf,
} from './overview-charts';

const row = (owner: string, age: string, reviews: number, oldestDueAt: string): OverdueRow => ({
  owner,
  age,
  reviews,
  oldestDueAt,
  total: false,
});
const rows: readonly OverdueRow[] = [
  row('plant', 'under-1-day', 1, '2030-05-04T00:00:00Z'),
  row('plant', '1-7-days', 2, '2030-05-01T00:00:00Z'),
  row('plant', '1-7-days', 1, '2030-04-30T00:00:00Z'),
  row('fin\u202eance', 'over-30-days', 1, '2030-01-01T00:00:00Z'),
  { ...row('', '', 5, '2030-01-01T00:00:00Z'), total: true },
];

describe('the ageing of overdue reviews', () => {
  it('is by owner, oldest first, without the total', () => {
    const owners = overdueByOwner(rows);
    expect(owners.map(({ owner, reviews }) => [owner, reviews])).toEqual([
      ['fin\u202eance', 1],
      ['plant', 4],
    ]);
    expect(owners[1]).toMatchObject({
      byAge: { 'under-1-day': 1, '1-7-days': 3, '8-30-days': 0, 'over-30-days': 0 },
      oldestDueAt: '2030-04-30T00:00:00Z',
    });
    expect(overdueByOwner([])).toEqual([]);
  });

  it('is drawn as a stack of ages for each owner, hidden letters shown', () => {
    const option = ageingOption(overdueByOwner(rows), chartColours('dark'), 'dark') as any;
    expect(option.yAxis.data).toEqual(['fin⟨U+202E⟩ance', 'plant']);
    expect(option.series.map(({ name, data }: any) => [name, data])).toEqual([
      ['under a day', [null, 1]],
      ['1–7 days', [null, 3]],
      ['8–30 days', [null, null]],
      ['over 30 days', [1, null]],
    ]);
  });
});

const at = (...times: string[]) => times.map((declaredAt) => ({ declaredAt }));
const opened = (month: string, workOrdersOpened: number) => ({
  month: `${month}-01T00:00:00.000Z`,
  workOrdersOpened,
});

describe('break-glass by month', () => {
  it('has twelve months of UTC, whatever year', () => {
    const months = monthsUpTo('2030-02');
    expect([months.length, months[0], months[10], months[11]]).toEqual([
      12,
      '2029-03',
      '2030-01',
      '2030-02',
    ]);
  });

  it('counts of how many, and does not say a rate of none', () => {
    const months = breakGlassMonths(
      ['2030-01', '2030-02'],
      at('2030-02-01T00:00:00.000Z', '2030-02-28T23:59:59.999Z', '2029-12-31T00:00:00.000Z'),
      [opened('2030-02', 30), opened('2030-02', 10)],
    );
    expect(months).toEqual([
      { month: '2030-01', declared: 0, opened: 0, rate: null },
      { month: '2030-02', declared: 2, opened: 40, rate: 0.05 },
    ]);
    const { series, xAxis } = monthsOption(months, chartColours('light')) as any;
    expect(xAxis.data).toEqual(['Jan 2030', 'Feb 2030']);
    expect([series[0].data, series[1].data]).toEqual([
      [0, 2],
      [null, 5],
    ]);
  });

  it('says whether the last month has more than those before it', () => {
    const month = (declared: number, all: number) => ({
      month: '',
      declared,
      opened: all,
      rate: all === 0 ? null : declared / all,
    });
    expect(trendOf([month(1, 100), month(1, 100), month(3, 100)])).toEqual({
      text: '3 of 100 work orders opened this month (3.0 %); 2 of 200 in the months before (1.0 %)',
      isMore: true,
    });
    expect(trendOf([month(9, 100), month(1, 100)]).isMore).toBe(false);
    expect(trendOf([month(0, 0), month(1, 9)]).text).toContain('no earlier months to compare');
    expect(trendOf([])).toEqual({ text: '', isMore: false });
  });
});
