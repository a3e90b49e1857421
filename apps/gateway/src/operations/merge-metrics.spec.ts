import { mergeMetrics } from './merge-metrics';

const histogram = `# HELP writ_seconds How long.
# TYPE writ_seconds histogram
writ_seconds_bucket{le="1"} 2
writ_seconds_bucket{le="+Inf"} 3
writ_seconds_sum 4
writ_seconds_count 3
`;

describe('merging metrics', () => {
  it('groups one metric of several services under one description', () => {
    const text = '# HELP writ_up Lives.\n# TYPE writ_up gauge\nwrit_up 1\n# a remark\n';
    expect(
      mergeMetrics([
        { service: 'intake', text },
        { service: 'policy', text: histogram },
        { service: 'ledger', text },
      ]),
    ).toBe(
      [
        '# HELP writ_up Lives.',
        '# TYPE writ_up gauge',
        'writ_up{service="intake"} 1',
        'writ_up{service="ledger"} 1',
        '# HELP writ_seconds How long.',
        '# TYPE writ_seconds histogram',
        'writ_seconds_bucket{service="policy",le="1"} 2',
        'writ_seconds_bucket{service="policy",le="+Inf"} 3',
        'writ_seconds_sum{service="policy"} 4',
        'writ_seconds_count{service="policy"} 3',
        '',
      ].join('\n'),
    );
  });

  it('leaves a service label alone, and values and times as they are', () => {
    const text = 'writ_lag{service="other",view="a b,}"} 1.5e-7 1700000000000\n';
    expect(mergeMetrics([{ service: 'ledger', text }])).toBe(text);
  });

  it('makes nothing of a service that says nothing, or nonsense', () => {
    expect(
      mergeMetrics([
        { service: 'intake', text: '' },
        { service: 'policy', text: '{}\n\n\u0000' },
      ]),
    ).toBe('');
  });
});
