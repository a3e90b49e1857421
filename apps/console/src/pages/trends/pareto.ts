import { type EChartsCoreOption } from 'echarts/core';
import { type RowOf } from '../../api/queries';
import { type ChartColours } from '../../parts/chart-colours';
import { visible } from '../../parts/user-text';

export type TrendRow = RowOf<'/v1/reports/exception-trends'>;

/** A code in the selected months. */
export interface CodeSum {
  readonly code: string;
  readonly raised: number;
  readonly open: number;
  /** Of all that was raised, and together with the codes before it; 0 … 1. */
  readonly share: number;
  readonly cumulative: number;
  /** Work orders of its job types that were opened in the months in which any code came up. */
  readonly opened: number;
  readonly jobTypes: readonly string[];
  readonly owners: readonly string[];
  readonly remediationOwners: readonly string[];
}

export interface Pareto {
  /** Most raised first. */
  readonly codes: readonly CodeSum[];
  readonly raised: number;
  readonly opened: number;
}

type Sum = Pick<CodeSum, 'raised' | 'open' | 'jobTypes' | 'owners' | 'remediationOwners'>;

/**
 * Sums the rows of exception-trends by code. A month and job type has a row for each code and owner, and each of them states
 * the same denominator: it is counted once.
 */
export const paretoOf = (rows: readonly TrendRow[]): Pareto => {
  const openedBy = exposures(rows);
  const sums = new Map<string, Sum>();
  for (const row of rows) sums.set(row.code, plus(sums.get(row.code), row));
  const raised = rows.reduce((sum, row) => sum + row.raised, 0);
  let before = 0;
  const codes = [...sums]
    .sort(([a, one], [b, other]) => other.raised - one.raised || a.localeCompare(b))
    .map(([code, sum]) => {
      before += sum.raised;
      return {
        code,
        ...sum,
        share: sum.raised / raised,
        cumulative: before / raised,
        opened: total(sum.jobTypes.map((jobType) => openedBy.get(jobType) ?? 0)),
      };
    });
  return { codes, raised, opened: total([...openedBy.values()]) };
};

/** What was opened by job type, over the months that have rows. */
const exposures = (rows: readonly TrendRow[]): ReadonlyMap<string, number> => {
  const seen = new Map<string, TrendRow>();
  for (const row of rows) seen.set(`${row.month} ${row.jobType}`, row);
  const opened = new Map<string, number>();
  for (const { jobType, workOrdersOpened } of seen.values())
    opened.set(jobType, (opened.get(jobType) ?? 0) + workOrdersOpened);
  return opened;
};

const plus = (sum: Sum | undefined, row: TrendRow): Sum => ({
  raised: (sum?.raised ?? 0) + row.raised,
  open: (sum?.open ?? 0) + row.open,
  jobTypes: together(sum?.jobTypes, row.jobType),
  owners: together(sum?.owners, row.owner),
  remediationOwners: together(sum?.remediationOwners, row.remediationOwner),
});

const together = (known: readonly string[] = [], name: string): readonly string[] =>
  known.includes(name) ? known : [...known, name];

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** So many codes have a bar of their own; those after them share one. */
const BARS = 10;

export interface Bar {
  readonly name: string;
  /** Of one code; undefined for the rest together. */
  readonly code?: string;
  readonly raised: number;
  readonly cumulative: number;
}

/** The bars of a Pareto chart, most first; what is left shares the last one, which so never hides a greater one. */
export const barsOf = ({ codes }: Pareto, most = BARS): readonly Bar[] => {
  const shown = codes.length <= most + 1 ? codes : codes.slice(0, most);
  const rest = codes.slice(shown.length);
  const bars = shown.map(({ code, raised, cumulative }) => ({
    name: code,
    code,
    raised,
    cumulative,
  }));
  if (rest.length === 0) return bars;
  const raised = total(rest.map((one) => one.raised));
  return [...bars, { name: `${rest.length} others`, raised, cumulative: 1 }];
};

/** What a label may take of a narrow screen, and of a wide one. */
const LABEL_PX = { narrow: 128, wide: 250 };
const BAR_PX = 26;
const FRAME_PX = 98;

export const paretoHeight = (bars: readonly Bar[]): number => bars.length * BAR_PX + FRAME_PX;

interface ParetoStyle {
  readonly colours: ChartColours;
  readonly isNarrow: boolean;
  /** Codes that a control chart says are getting worse. */
  readonly worse: ReadonlySet<string>;
}

/**
 * A Pareto chart that lies on its side, because codes have long names: bars by count, most on top, and the line of what they
 * are together in per cent. A bar that is getting worse has its colour and its word.
 */
export const paretoOption = (bars: readonly Bar[], style: ParetoStyle): EChartsCoreOption => {
  const { colours, isNarrow, worse } = style;
  const isWorse = ({ code }: Bar): boolean => code !== undefined && worse.has(code);
  const text = { color: colours.faint };
  const lines = { lineStyle: { color: colours.rule } };
  return {
    backgroundColor: 'transparent',
    animation: false,
    grid: { left: 8, right: isNarrow ? 72 : 64, top: 54, bottom: 38, containLabel: true },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      axisPointer: { type: 'shadow' },
      backgroundColor: colours.ground,
      borderColor: colours.faint,
      textStyle: { color: colours.ink },
      formatter: (shown: readonly { readonly dataIndex: number }[]) =>
        tipOf(bars[shown[0]?.dataIndex ?? 0], isWorse),
    },
    xAxis: [
      {
        type: 'value',
        name: 'bars: exceptions of the code',
        nameLocation: 'middle',
        nameGap: 22,
        minInterval: 1,
        nameTextStyle: text,
        axisLabel: text,
        splitLine: lines,
      },
      {
        type: 'value',
        min: 0,
        max: 1,
        position: 'top',
        splitLine: { show: false },
        interval: isNarrow ? 0.5 : 0.25,
        axisLabel: { ...text, formatter: percent },
        name: 'line: share of all, with the codes above',
        nameLocation: 'middle',
        nameGap: 24,
        nameTextStyle: text,
      },
    ],
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map(({ name }) => visible(name)),
      axisLabel: {
        color: colours.ink,
        overflow: 'truncate',
        width: isNarrow ? LABEL_PX.narrow : LABEL_PX.wide,
      },
      axisLine: lines,
      axisTick: { show: false },
    },
    series: [
      {
        type: 'bar',
        name: 'exceptions',
        barWidth: '62%',
        cursor: 'pointer',
        data: bars.map((bar) => ({
          value: bar.raised,
          itemStyle: { color: isWorse(bar) ? colours.worse : colours.main },
        })),
      },
      {
        type: 'line',
        name: 'together',
        xAxisIndex: 1,
        symbolSize: 5,
        symbol: 'circle',
        lineStyle: { color: colours.ink, width: 1.5 },
        itemStyle: { color: colours.ink },
        data: bars.map(({ cumulative }, index) => [cumulative, index]),
      },
      {
        // The counts stand above the line, on a ground of their own: the line would cross them.
        type: 'bar',
        name: 'counts',
        barWidth: '62%',
        barGap: '-100%',
        silent: true,
        z: 5,
        itemStyle: { color: 'transparent' },
        data: bars.map((bar) => ({
          value: bar.raised,
          label: {
            show: true,
            position: 'right',
            distance: 3,
            color: colours.ink,
            backgroundColor: colours.ground,
            padding: [2, 3],
            formatter: isWorse(bar) ? `${bar.raised} ▲ signal` : String(bar.raised),
          },
        })),
      },
    ],
  };
};

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const tipOf = (bar: Bar | undefined, isWorse: (bar: Bar) => boolean): string =>
  bar === undefined
    ? ''
    : [
        visible(bar.name),
        `${bar.raised} exceptions, together with those above ${percent(bar.cumulative)}`,
        ...(isWorse(bar) ? ['▲ its control chart has a signal upwards in these months'] : []),
      ].join('\n');
