import { type EChartsCoreOption } from 'echarts/core';
import { type ChartColours } from '../../parts/chart-colours';
import { visible } from '../../parts/visible';
import { type Bar } from './pareto';

/** What a label may take of a narrow screen, and of a wide one. */
const LABEL_PX = { narrow: 128, wide: 250 };
const BAR_PX = 26;
const FRAME_PX = 98;

export const paretoHeight = (bars: readonly Bar[]): number => bars.length * BAR_PX + FRAME_PX;

export interface ParetoLook {
  readonly colours: ChartColours;
  readonly isNarrow: boolean;
  /** Codes that a control chart says are getting worse. */
  readonly worse: ReadonlySet<string>;
}

/**
 * A Pareto chart that lies on its side, because codes have long names: bars by count, most on top, and the line of what they
 * are together in per cent. A bar that is getting worse has its colour and its word.
 */
export const paretoOption = (bars: readonly Bar[], look: ParetoLook): EChartsCoreOption => {
  const { colours, isNarrow, worse } = look;
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
