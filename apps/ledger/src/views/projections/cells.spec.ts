import { earliest, latest, listed, monthOf } from './cells';

describe('the cells of views', () => {
  it.each([
    ['2030-03-17T10:11:12.345Z', '2030-03-01T00:00:00.000Z'],
    ['+010000-01-31T00:00:00.000Z', '+010000-01-01T00:00:00.000Z'],
  ])('counts %s in the month of %s', (instant, month) => {
    expect(monthOf(instant)).toBe(month);
  });

  it('takes the earlier and the later of two instants, and the one that is known', () => {
    const [first, second] = ['2030-01-01T00:00:00.000Z', '2030-01-02T00:00:00.000Z'] as const;
    expect([earliest(first, second), earliest(second, first), earliest(null, second)]).toEqual([
      first,
      first,
      second,
    ]);
    expect([latest(first, second), latest(second, first), latest(null, first)]).toEqual([
      second,
      second,
      first,
    ]);
  });

  it('has no text for an empty list', () => {
    expect([listed(undefined), listed([]), listed(['a', 'b'])]).toEqual([null, null, 'a, b']);
  });
});
