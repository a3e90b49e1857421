import { chartColours } from '../../parts/chart-colours';
import { breakGlassMonths, monthsOption, monthsUpTo, trendOf } from './break-glass-months';

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
    const { series } = monthsOption(months, chartColours('light')) as any;
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
      words:
        '3 of 100 work orders opened this month (3.0 %); 2 of 200 in the months before (1.0 %)',
      isMore: true,
    });
    expect(trendOf([month(9, 100), month(1, 100)]).isMore).toBe(false);
    expect(trendOf([month(0, 0), month(1, 9)]).words).toContain('nothing before to compare');
    expect(trendOf([])).toEqual({ words: '', isMore: false });
  });
});
