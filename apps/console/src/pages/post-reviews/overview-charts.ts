import { type EChartsCoreOption } from 'echarts/core';
import { type ChartColours } from '../../parts/chart-colours';
import { visible } from '../../parts/user-text';
import { monthLabel } from '../../parts/month-label';
import { percentOf, rateOf } from '../../parts/values';

/** How long beyond the due time, as the report names it, the youngest first. */
export const ages = ['under-1-day', '1-7-days', '8-30-days', 'over-30-days'] as const;
type Age = (typeof ages)[number];

export const ageLabels: Readonly<Record<Age, string>> = {
  'under-1-day': 'under a day',
  '1-7-days': '1–7 days',
  '8-30-days': '8–30 days',
  'over-30-days': 'over 30 days',
};

/** A row of the report of overdue post-reviews. */
export interface OverdueRow {
  readonly owner: string;
  readonly age: string;
  readonly reviews: number;
  readonly oldestDueAt: string | null;
  readonly total: boolean;
}

/** What one owner has overdue. */
export interface Overdue {
  readonly owner: string;
  readonly byAge: Readonly<Record<Age, number>>;
  readonly reviews: number;
  readonly oldestDueAt: string | null;
}

const nothing: Readonly<Record<Age, number>> = {
  'under-1-day': 0,
  '1-7-days': 0,
  '8-30-days': 0,
  'over-30-days': 0,
};

/** Overdue reviews by owner over all codes, oldest first. */
export const overdueByOwner = (rows: readonly OverdueRow[]): readonly Overdue[] => {
  const owners = new Map<string, Overdue>();
  for (const { owner, age, reviews, oldestDueAt, total } of rows) {
    if (total || !isAge(age)) continue;
    const sum = owners.get(owner) ?? { owner, byAge: nothing, reviews: 0, oldestDueAt: null };
    owners.set(owner, {
      owner,
      byAge: { ...sum.byAge, [age]: sum.byAge[age] + reviews },
      reviews: sum.reviews + reviews,
      oldestDueAt: earlier(sum.oldestDueAt, oldestDueAt),
    });
  }
  return [...owners.values()].sort(
    (one, other) =>
      (one.oldestDueAt ?? '').localeCompare(other.oldestDueAt ?? '') || other.reviews - one.reviews,
  );
};

const isAge = (age: string): age is Age => (ages as readonly string[]).includes(age);

const earlier = (one: string | null, other: string | null): string | null =>
  one === null || other === null ? (one ?? other) : one < other ? one : other;

/** From pale to strong as it gets older: each at least 3:1 on its ground, and labelled in the legend. */
const light = ['#7d8ba0', '#c77700', '#c2410c', '#7f1d1d'];
const dark = ['#93a1b5', '#e8b04a', '#f0803c', '#ff6f6f'];
const SHOWN = 12;
const BAR_PX = 34;
const NAME_MAX = 22;

export const heightOf = (owners: readonly Overdue[]): number =>
  Math.max(160, 84 + Math.min(SHOWN, owners.length) * BAR_PX);

/** Stacked bars of age, one for each owner; `onPick` of the chart gives the index of the owner. */
export const ageingOption = (
  owners: readonly Overdue[],
  colours: ChartColours,
  scheme: 'light' | 'dark',
): EChartsCoreOption => {
  const shown = owners.slice(0, SHOWN);
  const text = { color: colours.ink };
  return {
    animation: false,
    backgroundColor: 'transparent',
    color: scheme === 'dark' ? dark : light,
    grid: { left: 8, right: 16, top: 44, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, itemGap: 8, itemWidth: 12, itemHeight: 12, textStyle: text },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, renderMode: 'richText' },
    xAxis: {
      type: 'value',
      minInterval: 1,
      axisLabel: { color: colours.faint },
      splitLine: { lineStyle: { color: colours.rule } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: shown.map(({ owner }) => nameOf(owner)),
      axisLabel: text,
      axisTick: { show: false },
    },
    series: ages.map((age) => ({
      type: 'bar',
      name: ageLabels[age],
      stack: 'reviews',
      barMaxWidth: 20,
      cursor: 'pointer',
      data: shown.map(({ byAge }) => byAge[age] || null),
      itemStyle: { borderColor: colours.ground, borderWidth: 1 },
    })),
  };
};

/** Names come from outside, and the chart takes no elements. */
const nameOf = (owner: string): string => {
  const name = visible(owner);
  return name.length > NAME_MAX ? `${name.slice(0, NAME_MAX - 1)}…` : name;
};

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
): { readonly text: string; readonly isMore: boolean } => {
  const last = months.at(-1);
  if (!last) return { text: '', isMore: false };
  const before = months.slice(0, -1).filter(({ opened }) => opened > 0);
  const declared = before.reduce((sum, month) => sum + month.declared, 0);
  const opened = before.reduce((sum, month) => sum + month.opened, 0);
  const usual = rateOf(declared, opened);
  const current = `${last.declared} of ${last.opened} work orders opened this month (${percentOf(last.rate)})`;
  if (usual === null)
    return { text: `${current}; there are no earlier months to compare with`, isMore: false };
  return {
    text: `${current}; ${declared} of ${opened} in the months before (${percentOf(usual)})`,
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
    xAxis: {
      type: 'category',
      data: months.map(({ month }) => monthLabel(month)),
      axisLabel: faint,
    },
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
