import { chartColours } from '../../parts/chart-colours';
import { ageingOption, overdueByOwner, type OverdueRow } from './ageing';

const row = (owner: string, age: string, reviews: number, oldestDueAt: string): OverdueRow => ({
  owner,
  age,
  reviews,
  oldestDueAt,
  total: false,
});
const rows: readonly OverdueRow[] = [
  row('plant', 'under-1-day', 1, '2030-05-04T00:00:00Z'),
  row('plant', '1-7-days', 2, '2030-05-01T00:00:00Z'),
  row('plant', '1-7-days', 1, '2030-04-30T00:00:00Z'),
  row('fin\u202eance', 'over-30-days', 1, '2030-01-01T00:00:00Z'),
  { ...row('', '', 5, '2030-01-01T00:00:00Z'), total: true },
];

describe('the ageing of overdue reviews', () => {
  it('is by owner, whoever has the oldest first, without the total', () => {
    const owners = overdueByOwner(rows);
    expect(owners.map(({ owner, reviews }) => [owner, reviews])).toEqual([
      ['fin\u202eance', 1],
      ['plant', 4],
    ]);
    expect(owners[1]).toMatchObject({
      byAge: { 'under-1-day': 1, '1-7-days': 3, '8-30-days': 0, 'over-30-days': 0 },
      oldestDueAt: '2030-04-30T00:00:00Z',
    });
    expect(overdueByOwner([])).toEqual([]);
  });

  it('is drawn as a stack of ages for each owner, hidden letters shown', () => {
    const option = ageingOption(overdueByOwner(rows), chartColours('dark'), 'dark') as any;
    expect(option.yAxis.data).toEqual(['fin⟨U+202E⟩ance', 'plant']);
    expect(option.series.map(({ name, data }: any) => [name, data])).toEqual([
      ['under a day', [null, 1]],
      ['1–7 days', [null, 3]],
      ['8–30 days', [null, null]],
      ['over 30 days', [1, null]],
    ]);
  });
});
