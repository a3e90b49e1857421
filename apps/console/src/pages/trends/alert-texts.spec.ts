import { conditionText, figuresText, groupsOf } from './alert-texts';

const alert = {
  report: 'exception-trends',
  filters: { workflow: 'refunds' },
  groupBy: ['code'],
  zone: null,
  within: 'P7D',
  threshold: { column: 'raised', is: '>=', value: 5 },
  eachRow: true,
} as const;

describe('an alert of the console', () => {
  it('says what makes it cross', () => {
    expect(conditionText({ ...alert, groupBy: [...alert.groupBy] })).toBe(
      'Raised >= 5 in each row: exception-trends by Code, within 7 days',
    );
    const chart = { ...alert, report: 'drift', groupBy: null, threshold: null, within: null };
    expect(conditionText({ ...chart, eachRow: false })).toBe('a chart signals: drift');
  });

  it('shows the figures of its last crossing, with their intervals', () => {
    const rows = ['late', 'lost', '', 'torn'].map((code) => ({ row: [code], value: 7 }));
    expect(
      figuresText({ lastCrossed: [{ row: ['late'], value: 0.2, lower: 0.1, upper: 0.4 }] }),
    ).toBe('late: 0.2 (0.1 to 0.4)');
    expect(figuresText({ lastCrossed: rows })).toBe('late: 7; lost: 7; none: 7; 1 more');
    expect(figuresText({ lastCrossed: null })).toBe('');
  });

  it('leads to the groups that it counts', () =>
    expect(groupsOf({ ...alert, groupBy: [...alert.groupBy] })).toEqual({
      view: 'groups',
      report: 'exception-trends',
      workflow: 'refunds',
      groupBy: 'code',
    }));
});
