import { type EChartsCoreOption } from 'echarts/core';
import { type ChartColours } from '../../parts/chart-colours';
import { percentOf, rateOf } from '../../parts/percent';

/** A month of UTC: how often a break-glass was declared, of how many work orders that were opened. */
export interface Month {
  /** `2030-05`. */
  readonly month: string;
  readonly declared: number;
  readonly opened: number;
  /** Null where no work order was opened: nobody can say then. */
  readonly rate: number | null;
}

const MONTHS = 12;

/** The month of a time, as `2030-05`; UTC, as all months of the ledger are. */
export const monthOf = (time: string | number): string => new Date(time).toISOString().slice(0, 7);

/** The last twelve months up to `month`, those without any among them. */
export const monthsUpTo = (month: string): readonly string[] => {
  const end = new Date(`${month}-01T00:00:00Z`);
  return Array.from({ length: MONTHS }, (_, at) =>
    monthOf(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - (MONTHS - 1 - at))),
  );
};

/** Counts by month; `opened` are rows of all steps of the report of stalls, which has every month with work. */
export const breakGlassMonths = (
  months: readonly string[],
  declared: readonly { readonly declaredAt: string }[],
  opened: readonly { readonly month: string; readonly workOrdersOpened: number }[],
): readonly Month[] =>
  months.map((month) => {
    const count = declared.filter(({ declaredAt }) => monthOf(declaredAt) === month).length;
    const all = opened
      .filter((row) => monthOf(row.month) === month)
      .reduce((sum, { workOrdersOpened }) => sum + workOrdersOpened, 0);
    return { month, declared: count, opened: all, rate: rateOf(count, all) };
  });

/** What the last month says against those before it: words, and whether it is more than usual. */
export const trendOf = (
  months: readonly Month[],
): { readonly words: string; readonly isMore: boolean } => {
  const last = months.at(-1);
  if (!last) return { words: '', isMore: false };
  const before = months.slice(0, -1).filter(({ opened }) => opened > 0);
  const declared = before.reduce((sum, month) => sum + month.declared, 0);
  const opened = before.reduce((sum, month) => sum + month.opened, 0);
  const usual = rateOf(declared, opened);
  const said = `${last.declared} of ${last.opened} work orders opened this month (${percentOf(last.rate)})`;
  if (usual === null)
    return { words: `${said}; there is nothing before to compare with`, isMore: false };
  return {
    words: `${said}; ${declared} of ${opened} in the months before (${percentOf(usual)})`,
    isMore: last.rate !== null && last.rate > usual,
  };
};

/** Bars of how many, and a line of the rate that is their share of the work orders opened. */
export const monthsOption = (
  months: readonly Month[],
  colours: ChartColours,
): EChartsCoreOption => {
  const faint = { color: colours.faint };
  const axis = { type: 'value', axisLabel: faint, nameTextStyle: faint };
  return {
    animation: false,
    backgroundColor: 'transparent',
    grid: { left: 8, right: 8, top: 34, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: { color: colours.ink } },
    tooltip: { trigger: 'axis', renderMode: 'richText' },
    xAxis: { type: 'category', data: months.map(({ month }) => month), axisLabel: faint },
    yAxis: [
      { ...axis, minInterval: 1, splitLine: { lineStyle: { color: colours.rule } } },
      {
        ...axis,
        min: 0,
        splitLine: { show: false },
        axisLabel: { ...faint, formatter: (value: number) => `${value} %` },
      },
    ],
    series: [
      {
        type: 'bar',
        name: 'break-glasses',
        color: colours.main,
        barMaxWidth: 26,
        data: months.map(({ declared }) => declared),
      },
      {
        type: 'line',
        name: '% of work orders opened',
        yAxisIndex: 1,
        symbolSize: 7,
        color: colours.limit,
        connectNulls: false,
        symbol: 'diamond',
        data: months.map(({ rate }) => (rate === null ? null : Number((rate * 100).toFixed(2)))),
      },
    ],
  };
};
