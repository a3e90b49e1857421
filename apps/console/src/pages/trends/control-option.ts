import { type EChartsCoreOption } from 'echarts/core';
import { type ChartColours } from '../../parts/chart-colours';
import { countOf, type DriftRow, judgementOf, periodOf, rateOf, ruleOf } from './drift';

/** Events in this period: a definition that was published, a remediation that was completed or came back. */
export interface ChartMark {
  readonly at: string;
  readonly label: string;
  readonly kind: 'definition' | 'fixed' | 'back';
}

export interface ControlStyle {
  readonly colours: ChartColours;
  readonly isNarrow: boolean;
}

/** A line that the data do not connect: where there is no number, and where another segment begins. */
type Pair = readonly [time: string, value: number | null];

/**
 * The control chart of rows of the report `drift`, first period first. Centre and limits are the columns of the report as they
 * stand: nothing is computed here. Points with a signal have a shape, a word and a colour; hollow ones say nothing yet.
 */
export const controlOption = (
  rows: readonly DriftRow[],
  marks: readonly ChartMark[],
  { colours, isNarrow }: ControlStyle,
): EChartsCoreOption => {
  const chart = rows[0]?.chart ?? 'u';
  const shown = marksWithin(marks, rows);
  const lastAt = [...shown.map(({ at }) => at), rows.at(-1)?.period ?? ''].sort().at(-1);
  const text = { color: colours.faint };
  const lines = { lineStyle: { color: colours.rule } };
  const step = { type: 'line', step: 'middle', symbol: 'none', silent: true };
  const limits = { ...step, lineStyle: { color: colours.limit, width: 1.5, type: 'dashed' } };
  return {
    backgroundColor: 'transparent',
    animation: false,
    grid: { left: 8, right: 24, top: 44, bottom: 12, containLabel: true },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: colours.ground,
      borderColor: colours.faint,
      textStyle: { color: colours.ink },
      axisPointer: { lineStyle: { color: colours.faint } },
      formatter: (points: readonly { readonly axisValue: number }[]) =>
        tipOf(rows.find(({ period }) => Date.parse(period) === points[0]?.axisValue)),
    },
    xAxis: {
      type: 'time',
      // A day alone would not say of which month.
      axisLabel: { ...text, lineHeight: 16, hideOverlap: true, formatter: '{d} {MMM}\n{yyyy}' },
      axisLine: lines,
      splitLine: { show: false },
      splitNumber: isNarrow ? 3 : 8,
      minInterval: DAY_MS,
      ...(lastAt ? { max: Date.parse(lastAt) } : {}),
    },
    yAxis: {
      type: 'value',
      min: 0,
      splitLine: lines,
      splitNumber: 4,
      name: chart === 'p' ? 'share of work orders' : 'exceptions per work order',
      nameTextStyle: { ...text, align: 'left' },
      axisLabel: { ...text, formatter: (value: number) => rateOf(chart, value) },
    },
    series: [
      { name: 'upper limit', ...limits, data: bySegment(rows, ({ upperLimit }) => upperLimit) },
      { name: 'lower limit', ...limits, data: bySegment(rows, ({ lowerLimit }) => lowerLimit) },
      {
        name: 'centre',
        ...step,
        lineStyle: { color: colours.faint, width: 1.5 },
        data: bySegment(rows, ({ centre }) => centre),
      },
      {
        name: 'rate',
        type: 'line',
        symbol: 'none',
        silent: true,
        lineStyle: { color: colours.main, width: 1.5 },
        data: bySegment(rows, ({ rate }) => rate),
        markLine: markLineOf(shown, rows, colours),
      },
      {
        name: 'points',
        type: 'scatter',
        z: 5,
        cursor: 'pointer',
        data: rows.map((row, index) => pointOf(row, rows[index - 1], colours)),
      },
    ],
  };
};

/** Pairs of time and value, with a gap before each further segment. */
export const bySegment = (
  rows: readonly DriftRow[],
  valueOf: (row: DriftRow) => number | null,
): readonly Pair[] =>
  rows.flatMap((row, index) => {
    const before = rows[index - 1];
    const pair: Pair = [row.period, valueOf(row)];
    return before && before.segment !== row.segment ? [[row.period, null] as Pair, pair] : [pair];
  });

const DAY_MS = 86_400_000;
const DAYS = { week: 7, month: 31 } as const;

/** Marks of the time that the chart shows, its last period with them, first to last: the list beside it has their numbers. */
export const marksWithin = (
  marks: readonly ChartMark[],
  rows: readonly DriftRow[],
): readonly ChartMark[] => {
  const first = rows[0]?.period ?? '';
  const last = rows.at(-1);
  const end = last ? Date.parse(last.period) + DAYS[last.periodKind] * DAY_MS : 0;
  return marks
    .filter(({ at }) => at >= first && Date.parse(at) < end)
    .toSorted((one, other) => one.at.localeCompare(other.at));
};

const pointOf = (row: DriftRow, before: DriftRow | undefined, colours: ChartColours): object => {
  const isHollow = row.forming || !row.complete;
  const isSignal = row.signal !== '';
  const colour = isSignal ? (row.worse ? colours.worse : colours.better) : colours.main;
  // A continuing run is labelled once, where it begins.
  const isLabelled = isSignal && before?.signal !== row.signal;
  return {
    value: [row.period, row.rate],
    symbol: isSignal ? 'triangle' : 'circle',
    symbolRotate: isSignal && !row.worse ? 180 : 0,
    symbolSize: isSignal ? 13 : 7,
    itemStyle: {
      color: isHollow ? colours.ground : colour,
      borderColor: colour,
      borderWidth: isHollow ? 1.5 : 0,
    },
    label: {
      show: isLabelled,
      position: 'top',
      formatter: row.signal,
      color: colour,
      fontWeight: 600,
      distance: 6,
    },
  };
};

/** So much of the width a number needs for itself. */
const APART = 0.04;

/**
 * What stands at each mark: its number in the list of marks, `3`. Those that lie too close to the one before share its place,
 * `3–5`, and stand for nothing of their own.
 */
export const numbersOf = (
  shown: readonly ChartMark[],
  rows: readonly DriftRow[],
): readonly string[] => {
  const first = Date.parse(rows[0]?.period ?? '');
  const ends = [rows.at(-1)?.period ?? '', shown.at(-1)?.at ?? ''].map((time) => Date.parse(time));
  const room = (Math.max(...ends) - first) * APART;
  const numbers: string[] = [];
  let begun = 0;
  shown.forEach(({ at }, index) => {
    if (index > 0 && Date.parse(at) - Date.parse(shown[begun]!.at) < room) {
      numbers[begun] = `${begun + 1}–${index + 1}`;
      numbers.push('');
      return;
    }
    begun = index;
    numbers.push(String(index + 1));
  });
  return numbers;
};

const markLineOf = (
  shown: readonly ChartMark[],
  rows: readonly DriftRow[],
  colours: ChartColours,
): object => {
  const numbers = numbersOf(shown, rows);
  return {
    symbol: 'none',
    silent: true,
    animation: false,
    data: shown.map(({ at, label, kind }, index) => ({
      xAxis: at,
      name: label,
      lineStyle: {
        color:
          kind === 'definition' ? colours.faint : colours[kind === 'back' ? 'worse' : 'better'],
        type: kind === 'definition' ? 'dotted' : 'solid',
        width: kind === 'definition' ? 1.5 : 2,
      },
      label: {
        show: numbers[index] !== '',
        formatter: numbers[index],
        position: 'end',
        color: colours.ink,
        fontSize: 11,
      },
    })),
  };
};

const tipOf = (row: DriftRow | undefined): string => {
  if (!row) return '';
  const { chart, rate, centre, upperLimit, lowerLimit, upperCount, lowerCount } = row;
  const judged = judgementOf(row).label;
  return [
    periodOf(row),
    `${countOf(row)}: ${rateOf(chart, rate)}`,
    `centre ${rateOf(chart, centre)}, limits ${rateOf(chart, lowerLimit)} to ${rateOf(chart, upperLimit)}`,
    `(counts from ${lowerCount ?? '—'} to ${upperCount ?? '—'})`,
    row.signal === '' ? judged : `${judged}: ${ruleOf(row)}`,
  ].join('\n');
};
