import { Skeleton, useComputedColorScheme } from '@mantine/core';
import { type EChartsCoreOption, type ECharts } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import { usePrinting } from './printing';

export interface ChartProps {
  /** What the chart shows, in a sentence: it is all that a reader of the screen gets, beside the table of the same numbers. */
  readonly label: string;
  readonly option: EChartsCoreOption;
  readonly height?: number;
  /** Called on a click on a point or bar: the index of its datum and the name of its series. */
  readonly onPick?: (picked: { readonly index: number; readonly series: string }) => void;
}

/** The width of a page of A4 between its margins, at 96 pixels an inch. */
const PAPER_PX = 700;

/** A chart, drawn by a library that is fetched when the first one comes into sight of nobody before. */
export const Chart = ({ label, option, height = 320, onPick }: ChartProps) => {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const theme = useComputedColorScheme('light') === 'dark' ? 'dark' : 'default';
  const latest = useRef({ option, onPick, theme });
  const [isDrawn, setDrawn] = useState(false);
  useEffect(() => {
    latest.current = { option, onPick, theme };
    chart.current?.setOption(option, { notMerge: true });
  });
  useEffect(() => {
    let isGone = false;
    const watching = new ResizeObserver(() => chart.current?.resize());
    void import('./echarts').then(({ init }) => {
      if (isGone || !place.current) return;
      chart.current = init(place.current, latest.current.theme);
      chart.current.setOption(latest.current.option);
      chart.current.on('click', ({ dataIndex, seriesName }) =>
        latest.current.onPick?.({ index: dataIndex, series: seriesName ?? '' }),
      );
      watching.observe(place.current);
      setDrawn(true);
    });
    return () => {
      isGone = true;
      watching.disconnect();
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, []);
  const isPrinting = usePrinting();
  useEffect(() => {
    chart.current?.setTheme(theme);
    chart.current?.resize({ width: isPrinting ? PAPER_PX : 'auto', animation: { duration: 0 } });
    // Paper does not wait for the next frame.
    if (isPrinting) chart.current?.getZr().flush();
  }, [theme, isPrinting]);
  return (
    <div role="img" aria-label={label} style={{ height, position: 'relative' }}>
      {!isDrawn && <Skeleton height={height} />}
      <div ref={place} style={{ position: 'absolute', inset: 0 }} />
    </div>
  );
};
