import { chartColours } from '../../parts/chart-colours';
import { paretoHeight, paretoOption } from './pareto-option';

const bars = [
  { name: 'late', code: 'late', raised: 9, cumulative: 0.75 },
  { name: '2 others', raised: 3, cumulative: 1 },
];
const colours = chartColours('light');
const optionOf = (worse: readonly string[] = []): any =>
  paretoOption(bars, { colours, isNarrow: false, worse: new Set(worse) });

describe('the option of a Pareto chart', () => {
  it('has a bar for each count and the line of what they are together', () => {
    const [counts, together] = optionOf().series;
    expect(counts.data.map(({ value }: any) => value)).toEqual([9, 3]);
    expect(together.data).toEqual([
      [0.75, 0],
      [1, 1],
    ]);
    expect(paretoHeight(bars)).toBeGreaterThan(2 * 20);
  });

  it('says in a word and in colour what is getting worse', () => {
    const { series } = optionOf(['late']);
    const said = series[2].data.map(({ label }: any) => label.formatter);
    expect(said).toEqual(['9 ▲ signal', '3']);
    const drawn = series[0].data.map(({ itemStyle }: any) => itemStyle.color);
    expect(drawn).toEqual([colours.worse, colours.main]);
  });

  it('names what the line and the bars are, and writes their counts above the line', () => {
    const { xAxis, series } = optionOf();
    expect(xAxis.map(({ name }: any) => name)).toEqual([
      'bars: exceptions of the code',
      'line: share of all, with the codes above',
    ]);
    expect(series[2].z).toBeGreaterThan(2);
  });

  it('tells of each bar in a tooltip of text', () => {
    const { formatter, renderMode } = optionOf().tooltip;
    expect(renderMode).toBe('richText');
    expect(formatter([{ dataIndex: 1 }])).toBe(
      '2 others\n3 exceptions, together with those above 100 %',
    );
  });

  it('moves nothing', () => {
    expect(optionOf().animation).toBe(false);
  });
});
