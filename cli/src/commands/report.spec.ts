import { runWrit as run } from '../../test/run-writ';

const TIME = '2030-01-01T09:00:00Z';
const page = (...items: object[]) => ({ items, nextCursor: null });

describe('writ report of the past', () => {
  it('[Q7] passes on the moment, and says what the answer is true at', async () => {
    const { stdout, requests } = await run(
      ['report', 'facts', '--as-of', TIME, '--known', 'now'],
      () => ({
        body: page({ name: 'amount' }),
        headers: { 'writ-position': '9', 'writ-as-of': `${TIME}; known=now` },
      }),
    );
    expect(requests[0]!.path).toContain(`asOf=${encodeURIComponent(TIME)}&known=now`);
    expect(stdout).toContain(`true at ledger position 9, of what had occurred by ${TIME}`);
  });

  it('[Q7] sets what was known then against what is known now', async () => {
    const { stdout } = await run(
      ['report', 'facts', '--as-of', TIME, '--against-now'],
      ({ path }) =>
        path.includes('known=now')
          ? {
              body: page({ name: 'amount', value: 1 }, { name: 'payee', value: 3 }),
              headers: { 'writ-position': '9', 'writ-as-of': `${TIME}; known=now` },
            }
          : {
              body: page({ name: 'amount', value: 1 }, { name: 'payee', value: 2 }),
              headers: { 'writ-position': '7', 'writ-as-of': `${TIME}; known=then` },
            },
    );
    expect(stdout.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
      ' name value',
      ' amount 1',
      '- payee 2',
      '+ payee 3',
      `- known then: 2 rows, true at ledger position 7, as of ${TIME}`,
      `+ known now: 2 rows, true at ledger position 9, of what had occurred by ${TIME}`,
      'rows that differ: 2',
      '',
    ]);
  });

  it('[Q7] waits for views of then, and says how far they are', async () => {
    let calls = 0;
    const { stdout, stderr } = await run(['report', 'facts', '--as-of', '7'], () => {
      calls += 1;
      if (calls > 2) return { body: page() };
      const body = { code: 'view_building', detail: 'Folding.', folded: 5_000, total: 7_000 };
      return { status: 503, body, headers: { 'retry-after': '0' } };
    });
    expect(stdout).toContain('0 rows');
    expect(stderr).toBe('');
    expect(calls).toBe(3);
  });

  it.each([
    ['--as-of', 'yesterday', 'takes a ledger position or a time'],
    ['--known', 'maybe', 'takes then or now'],
    ['--owner=dana', '--against-now', 'goes with --as-of <time>'],
  ])('[Q7] refuses %s %s', async (...args) => {
    const sentence = args.pop()!;
    await expect(run(['report', 'facts', ...args], () => ({ body: page() }))).rejects.toThrow(
      sentence,
    );
  });
});

describe('writ report with filters', () => {
  const point = { period: '2030-01-01T00:00:00.000Z', code: 'step-blocked', count: 3 };

  it('[Q1] passes on any filter of the report', async () => {
    const { requests } = await run(
      [
        'report',
        'drift',
        '--code',
        'step-blocked',
        '--filter',
        'chart=u',
        '--filter',
        'periodKind=month',
        '--filter',
        'signalRule=a=b',
      ],
      () => ({ body: page(point) }),
    );
    expect(requests[0]!.path).toBe(
      '/v1/reports/drift?code=step-blocked&chart=u&periodKind=month&signalRule=a%3Db',
    );
  });

  it('[Q2] counts by groups, with months and weeks of a zone', async () => {
    const { requests } = await run(
      ['report', 'exception-trends', '--group-by', 'code,week', '--zone', 'Europe/Berlin'],
      () => ({ body: page({ code: 'late', raised: 3 }) }),
    );
    expect(requests[0]!.path).toBe(
      '/v1/reports/exception-trends?groupBy=code%2Cweek&zone=Europe%2FBerlin',
    );
  });

  it('[Q1] shows the columns that are wanted, in their order', async () => {
    const { stdout } = await run(['report', 'drift', '--columns', 'count,code'], () => ({
      body: page(point),
      headers: { 'writ-position': '9' },
    }));
    expect(stdout.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
      'count code',
      '3 step-blocked',
      '1 row; true at ledger position 9',
      '',
    ]);
  });

  it('[Q1] tells what the server says of a filter that there is not', async () => {
    const detail = 'The question does not fit: colour is no parameter here: there are chart, code';
    await expect(
      run(['report', 'drift', '--filter', 'colour=red'], () => ({
        status: 422,
        body: { code: 'invalid_request', detail },
      })),
    ).rejects.toThrow(detail);
  });

  it.each([
    [['--filter', 'kind'], '--filter takes name=value, such as kind=approval, not kind.'],
    [['--filter', '=approval'], '--filter takes name=value, such as kind=approval, not =approval.'],
    [['--filter', 'limit=3'], 'limit is no filter: use --limit.'],
    [['--filter', 'groupBy=code'], 'groupBy is no filter: use --group-by.'],
    [['--filter', 'format=csv'], 'format is no filter: use --csv or --parquet.'],
    [['--owner', 'dana', '--filter', 'owner=erin'], 'owner is stated twice'],
    [['--filter', 'kind=a', '--filter', 'kind=b'], 'kind is stated twice'],
    [['--columns', 'code', '--csv'], '--columns goes with the table alone'],
    [['--columns', 'colour'], 'There is no column colour: there are period, code, count.'],
  ])('[Q1] refuses %j', async (options, sentence) => {
    await expect(
      run(['report', 'drift', ...options], () => ({ body: page(point) })),
    ).rejects.toThrow(sentence);
  });
});
