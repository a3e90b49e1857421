import { type EChartsCoreOption } from 'echarts/core';
import { type ChartColours } from '../../parts/chart-colours';
import { visible } from '../../parts/visible';

/** How long beyond the due time, as the report names it, the youngest first. */
export const ages = ['under-1-day', '1-7-days', '8-30-days', 'over-30-days'] as const;
export type Age = (typeof ages)[number];

export const ageWords: Readonly<Record<Age, string>> = {
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

/** Overdue reviews by owner, all codes together; whoever has the oldest comes first. */
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

/** From pale to strong as it gets older: each at least 3:1 on its ground, and said by its word in the legend. */
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
      name: ageWords[age],
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
