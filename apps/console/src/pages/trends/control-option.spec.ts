import { chartColours } from '../../parts/chart-colours';
import { bySegment, type ChartMark, controlOption, numbersOf } from './control-option';
import { point } from './drift.fixture';

const colours = chartColours('dark');
const optionOf = (rows: Parameters<typeof controlOption>[0], marks: ChartMark[] = []): any =>
  controlOption(rows, marks, { colours, isNarrow: false });
const named = (option: any, name: string): any =>
  option.series.find((series: any) => series.name === name);

const bad = { signal: 'above', signalRule: 'beyond-limits', worse: true, count: 12 } as const;
const good = { signal: 'falling', signalRule: 'six-in-a-row' } as const;

describe('the option of a control chart', () => {
  it('draws centre and limits as the report states them', () => {
    const rows = [point(1), point(2, { upperLimit: 0.2, lowerLimit: null, centre: 0.06 })];
    const option = optionOf(rows);
    const values = (name: string) => named(option, name).data.map(([, value]: any) => value);
    expect(values('upper limit')).toEqual([0.1, 0.2]);
    expect(values('lower limit')).toEqual([0.01, null]);
    expect(values('centre')).toEqual([0.05, 0.06]);
  });

  it('breaks its lines where a segment ends', () => {
    const rows = [point(1), point(2, { segment: 2, rate: 0.01 })];
    expect(bySegment(rows, ({ rate }) => rate)).toEqual([
      [rows[0]!.period, 0.04],
      [rows[1]!.period, null],
      [rows[1]!.period, 0.01],
    ]);
  });

  it('marks signals by shape and word, and what says nothing by hollow points', () => {
    const rows = [point(1, { forming: true }), point(2), point(3, bad), point(4, good)];
    const [forming, quiet, worse, less] = named(optionOf(rows), 'points').data;
    expect([forming.symbol, forming.itemStyle.color]).toEqual(['circle', colours.ground]);
    expect([quiet.symbol, quiet.label.show]).toEqual(['circle', false]);
    expect([worse.symbol, worse.symbolRotate, worse.label.formatter]).toEqual([
      'triangle',
      0,
      'above',
    ]);
    expect([less.symbol, less.symbolRotate, less.label.formatter]).toEqual([
      'triangle',
      180,
      'falling',
    ]);
  });

  it('tells a run once', () => {
    const points = named(optionOf([point(1, bad), point(2, bad), point(3)]), 'points').data;
    expect(points.map(({ label }: any) => label.show)).toEqual([true, false, false]);
  });

  it('marks what happened in the time that is shown, and nothing else', () => {
    const marks: ChartMark[] = [
      { at: '2030-01-10T00:00:00.000Z', label: 'refunds v2', kind: 'definition' },
      { at: '2031-01-01T00:00:00.000Z', label: 'refunds v3', kind: 'definition' },
    ];
    const { data } = named(optionOf([point(1), point(2)], marks), 'rate').markLine;
    expect(data.map(({ name }: any) => name)).toEqual(['refunds v2']);
  });

  it('reaches to what happened within its last period', () => {
    const fixed: ChartMark = { at: '2030-01-17T00:00:00.000Z', label: 'fixed', kind: 'fixed' };
    const option = optionOf([point(1), point(2)], [fixed]);
    expect(named(option, 'rate').markLine.data).toHaveLength(1);
    expect(option.xAxis.max).toBe(Date.parse(fixed.at));
    expect(option.xAxis.axisLabel.formatter).toContain('{MMM}');
  });

  it('numbers marks, and lets those that lie close share a place', () => {
    const at = (day: string): ChartMark => ({
      at: `2030-01-${day}T00:00:00.000Z`,
      label: day,
      kind: 'definition',
    });
    const marks = [at('08'), at('20'), at('21'), at('29')];
    expect(numbersOf(marks, [point(1), point(5)])).toEqual(['1', '2–3', '', '4']);
  });

  it('tells of a point with its denominator, limits and rule', () => {
    const row = point(2, bad);
    const { formatter } = optionOf([point(1), row]).tooltip;
    expect(formatter([{ axisValue: Date.parse(row.period) }]).split('\n')).toEqual([
      'week of 14 Jan 2030',
      '12 in 100 work orders: 0.04',
      'centre 0.05, limits 0.01 to 0.1',
      '(counts from 1 to 10)',
      'above: beyond the limits',
    ]);
  });
});
