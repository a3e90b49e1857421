import { chartColours } from '../../parts/chart-colours';
import { barsOf, paretoHeight, paretoOf, paretoOption, type TrendRow } from './pareto';

const row = (code: string, raised: number, values: Partial<TrendRow> = {}): TrendRow =>
  ({
    month: '2030-01-01T00:00:00.000Z',
    code,
    jobType: 'refund',
    owner: 'desk',
    raised,
    remediationOwner: 'lead',
    open: 0,
    workOrdersOpened: 100,
    ...values,
  }) as TrendRow;

const FEBRUARY = { month: '2030-02-01T00:00:00.000Z', workOrdersOpened: 50 };

describe('a Pareto of codes', () => {
  it('sums by code, most first, with shares that add up to one', () => {
    const { codes, raised } = paretoOf([
      row('b', 3),
      row('a', 5),
      row('b', 4, { ...FEBRUARY, owner: 'eve', open: 2 }),
    ]);
    expect(raised).toBe(12);
    expect(codes.map(({ code, raised: count }) => [code, count])).toEqual([
      ['b', 7],
      ['a', 5],
    ]);
    expect(codes.at(-1)!.cumulative).toBe(1);
    expect(codes[0]).toMatchObject({ open: 2, owners: ['desk', 'eve'], share: 7 / 12 });
  });

  it('counts what was opened once for a month and job type, whatever rows state it', () => {
    const other = { jobType: 'permit', workOrdersOpened: 30 };
    const { codes, opened } = paretoOf([
      row('a', 1),
      row('b', 1),
      row('b', 1, FEBRUARY),
      row('b', 1, { owner: 'eve' }),
      row('c', 1, other),
    ]);
    expect(opened).toBe(180);
    // Nothing of `a` came in February, and its job type was at work all the same.
    expect(codes.map(({ code, opened: of }) => [code, of])).toEqual([
      ['b', 150],
      ['a', 150],
      ['c', 30],
    ]);
  });

  it('puts what is left into one bar, unless that would be of one code', () => {
    const rows = Array.from({ length: 5 }, (_, at) => row(`code-${at}`, 10 - at));
    expect(barsOf(paretoOf(rows), 3).map(({ name, raised }) => [name, raised])).toEqual([
      ['code-0', 10],
      ['code-1', 9],
      ['code-2', 8],
      ['2 others', 13],
    ]);
    expect(barsOf(paretoOf(rows), 4)).toHaveLength(5);
    expect(barsOf(paretoOf([]))).toEqual([]);
  });
});

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
    const values = series[2].data.map(({ label }: any) => label.formatter);
    expect(values).toEqual(['9 ▲ signal', '3']);
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
