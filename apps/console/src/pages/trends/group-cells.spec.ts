import { dimensionText, measuresOf, measureText, sortedGroups } from './group-cells';

const group = {
  code: 'late',
  week: '2030-01-06T23:00:00.000Z',
  raised: 1_200,
  raisedPerWorkOrder: 1.5,
  raisedPerWorkOrderLower: 1.25,
  raisedPerWorkOrderUpper: 1.8,
  resolvedRate: 0.125,
  resolvedRateLower: 0.1,
  resolvedRateUpper: 0.2,
  medianSeconds: 3_600,
};

describe('a group of a report', () => {
  it('shows what is counted, each ratio with its interval', () => {
    const names = measuresOf(group, ['code', 'week']);
    expect(names).toEqual(['raised', 'raisedPerWorkOrder', 'resolvedRate', 'medianSeconds']);
    expect(names.map((name) => measureText(group, name))).toEqual([
      '1,200',
      '1.5 (1.25 to 1.8)',
      '13 % (10 % to 20 %)',
      '1 h',
    ]);
  });

  it('shows nothing where there is nothing to divide by', () =>
    expect(measureText({ ...group, resolvedRate: null }, 'resolvedRate')).toBe('—'));

  it.each([
    ['week', group.week, 'Europe/Berlin', '2030-01-07'],
    ['month', '2029-12-31T23:00:00.000Z', 'Europe/Berlin', 'Jan 2030'],
    ['imported', false, 'UTC', 'own'],
    ['team', null, 'UTC', 'none'],
    ['code', '\u202elate', 'UTC', '⟨U+202E⟩late'],
  ])('shows the %s %s in %s as %s', (name, value, zone, text) =>
    expect(dimensionText(name, value, zone)).toBe(text),
  );

  it('has the latest first where it is of a week, else the greatest', () => {
    const later = { ...group, week: '2030-01-13T23:00:00.000Z', raised: 1 };
    expect(sortedGroups([group, later], ['week'])).toEqual([later, group]);
    expect(
      sortedGroups(
        [
          { code: 'a', raised: 1 },
          { code: 'b', raised: 7 },
        ],
        ['code'],
      ),
    ).toEqual([
      { code: 'b', raised: 7 },
      { code: 'a', raised: 1 },
    ]);
  });
});
