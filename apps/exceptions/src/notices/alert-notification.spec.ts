import { event, noticesAfter } from '../../test/notice-builders';

const crossed = (more: object = {}) =>
  event('alert.crossed', {
    workOrderId: undefined,
    alertId: 'alert-1',
    name: 'Slow answers',
    report: 'timeliness',
    dimensions: ['owner'],
    threshold: { column: 'timeliness', is: '<', value: 0.9 },
    recipients: ['dana', 'finance', 'TBD'],
    link: '/v1/reports/timeliness?owner=ops&groupBy=owner',
    answeredAt: 90,
    rows: [{ row: ['ops'], value: 0.5, lower: 0.31, upper: 0.69 }],
    more: false,
    ...more,
  });

describe('a recipient of an alert', () => {
  it('[Q12] gets one notice of a crossing, with the figure, its interval and the way to it', () => {
    const notices = noticesAfter(crossed());
    expect(notices.map(({ to }) => to)).toEqual(['dana', 'finance']);
    expect(notices[0]).toMatchObject({
      type: 'alert.crossed',
      workOrderId: null,
      subject: { kind: 'alert', id: 'alert-1' },
      title: 'Slow answers',
      reason: 'Slow answers, in timeliness (timeliness < 0.9): ops: 0.5 (0.31 to 0.69).',
      link: '/v1/reports/timeliness?owner=ops&groupBy=owner',
      evidence: [],
    });
    const again = noticesAfter(crossed());
    expect(again.map(({ noticeId }) => noticeId)).toEqual(notices.map(({ noticeId }) => noticeId));
  });

  it('[Q12] reads of five rows, of a chart, and of what nobody knows', () => {
    const row = { row: ['u', 'week', 'late', ''], value: 19, lower: 0 };
    const rows = Array.from({ length: 6 }, () => row);
    const [notice] = noticesAfter(crossed({ threshold: undefined, report: 'drift', rows }));
    const text = 'u, week, late, none: 19 (0 to no limit)';
    expect(notice!.reason).toBe(
      `Slow answers, in drift (the chart says that there is more): ${Array.from({ length: 5 }, () => text).join('; ')}; and more.`,
    );
    expect(noticesAfter(crossed({ more: true }))[0]!.reason).toMatch(/; and more\.$/);
  });
});
