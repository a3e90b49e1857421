import { type QuestionTerms, figureOf, linkOf, problemsOf, questionsOf } from './alert-question';

const NOW = '2030-01-02T09:00:00.000Z';
const counted = (more: Partial<QuestionTerms> = {}): QuestionTerms => ({
  report: 'exception-trends',
  groupBy: ['code', 'month'],
  threshold: { column: 'raised', is: '>=', value: 5 },
  ...more,
});
const charts: QuestionTerms = { report: 'drift' };
const questionsNow = (terms: QuestionTerms) => questionsOf({ ...terms, tenant: 'acme' }, NOW, 20);

describe('the question of an alert', () => {
  it('[Q12] is that of its report, as far as its owner reads', () => {
    expect(questionsNow(counted({ filters: { workflow: 'refunds', imported: false } }))).toEqual([
      {
        name: 'exception-trends',
        tenant: 'acme',
        scope: 'tenant',
        filters: { workflow: 'refunds', imported: 'false' },
        groupBy: ['code', 'month'],
        threshold: { column: 'raised', is: '>=', value: 5 },
        limit: 20,
      },
    ]);
    const [limited] = questionsNow(counted({ workflows: ['refunds'] }));
    expect(limited!.scope).toEqual({ workflows: ['refunds'] });
  });

  it('[Q12] counts a span of time that moves along', () =>
    expect(questionsNow(counted({ within: 'P7D' }))[0]!.filters).toEqual({
      from: '2029-12-26T09:00:00.000Z',
    }));

  it('[Q12] asks charts of the last week and the last month that are over', () => {
    const worse = { complete: 'true', worse: 'true' };
    expect(questionsNow(charts).map(({ filters }) => filters)).toEqual([
      {
        ...worse,
        periodKind: 'month',
        from: '2029-12-01T00:00:00.000Z',
        to: '2030-01-01T00:00:00.000Z',
      },
      {
        ...worse,
        periodKind: 'week',
        from: '2029-12-24T00:00:00.000Z',
        to: '2029-12-31T00:00:00.000Z',
      },
    ]);
    const weekly = questionsNow({ ...charts, filters: { periodKind: 'week', code: 'late' } });
    expect(weekly.map(({ filters }) => [filters['periodKind'], filters['code']])).toEqual([
      ['week', 'late'],
    ]);
  });
});

describe('a row that crosses', () => {
  it('[Q12] has the figure and its interval', () => {
    const terms = counted({ threshold: { column: 'resolvedRateUpper', is: '<', value: 0.5 } });
    const row = { code: null, month: NOW, resolvedRateLower: 0.1, resolvedRateUpper: 0.4 };
    expect(figureOf(terms, row)).toEqual({ row: ['', NOW], value: 0.4, lower: 0.1, upper: 0.4 });
    expect(figureOf(counted(), { code: 'late', month: NOW, raised: 7 })).toEqual({
      row: ['late', NOW],
      value: 7,
    });
  });

  it('[Q12] of a chart has the count and the limits', () => {
    const point = { chart: 'u', periodKind: 'week', code: 'late', jobType: 'refund' };
    expect(figureOf(charts, { ...point, count: 19, lowerCount: 0, upperCount: 11 })).toEqual({
      row: ['u', 'week', 'late', 'refund'],
      value: 19,
      lower: 0,
      upper: 11,
    });
  });

  it('[Q12] leads to the report, and a single one to itself', () => {
    const link = (terms: QuestionTerms, ...rows: readonly string[][]) =>
      linkOf(
        terms,
        questionsNow(terms),
        rows.map((row) => ({ row })),
      );
    const terms = counted({ within: 'P7D' });
    const from = 'from=2029-12-26T09%3A00%3A00.000Z';
    expect(link(terms, ['late', NOW], ['lost', NOW])).toBe(
      `/v1/reports/exception-trends?${from}&groupBy=code%2Cmonth`,
    );
    expect(link(terms, ['late', NOW])).toBe(
      `/v1/reports/exception-trends?${from}&code=late&groupBy=code%2Cmonth`,
    );
    expect(link(counted({ groupBy: ['code'] }), [''])).toBe(
      '/v1/reports/exception-trends?groupBy=code',
    );
    expect(link(charts, ['u', 'week', 'late', 'refund'])).toBe(
      '/v1/reports/drift?complete=true&worse=true&chart=u&periodKind=week&code=late&jobType=refund',
    );
    const waiting = { column: 'overdue', is: '>', value: 0 } as const;
    const grouped = {
      report: 'waiting',
      groupBy: ['week'],
      threshold: waiting,
      zone: 'Asia/Tokyo',
    };
    expect(link(grouped, [NOW])).toBe('/v1/reports/waiting?groupBy=week&zone=Asia%2FTokyo');
  });
});

describe('the terms of an alert', () => {
  const wrong = (terms: QuestionTerms, roles = ['analyst']) =>
    problemsOf(terms, roles).map(({ pointer }) => pointer);

  it('[Q12] are a report that its owner may read', () => {
    expect(wrong(counted())).toEqual([]);
    expect(wrong(charts)).toEqual([]);
    expect(wrong(counted({ report: 'weather' }))).toEqual(['/report']);
    expect(wrong(counted(), ['delegate'])).toEqual(['/report']);
  });

  it('[Q12] compare a column of numbers, unless a chart signals', () => {
    expect(wrong(counted({ threshold: undefined }))).toEqual(['/threshold']);
    expect(
      problemsOf(counted({ threshold: { column: 'code', is: '>', value: 1 } }), ['analyst']),
    ).toEqual([
      {
        pointer: '/threshold/column',
        message:
          'must be one of raised, resolved, open, resolvedRate, resolvedRateLower, resolvedRateUpper, workOrdersOpened, raisedPerWorkOrder, raisedPerWorkOrderLower, raisedPerWorkOrderUpper',
      },
    ]);
    const plain = {
      report: 'overdue-post-reviews',
      threshold: { column: 'total', is: '>', value: 0 } as const,
    };
    expect(wrong(plain)).toEqual(['/threshold/column']);
  });

  it('[Q12] name a span of time once, and a zone for groups', () => {
    expect(wrong(counted({ within: 'P7D', filters: { from: NOW } }))).toEqual(['/within']);
    expect(wrong({ ...charts, within: 'P7D', zone: 'Asia/Tokyo' })).toEqual(['/within', '/zone']);
  });
});
