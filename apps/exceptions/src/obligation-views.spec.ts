import { type QueryRequest } from '#contracts';
import { Refusal } from '#kernel';
import { failureOf, Unavailable } from '#platform';
import { ObligationViews } from './obligation-views';

describe('obligations across work orders', () => {
  it('[Q11] is what one of these people owns or declared, each once', async () => {
    const { views, requests } = answering(({ filters }) => {
      const own = [{ postReviewId: 'review-1', workOrderId: 'wo-1' }];
      const declared = [...own, { postReviewId: 'review-2', workOrderId: 'wo-2' }];
      return { rows: filters['owner'] === 'olga' ? own : filters['declaredBy'] ? declared : [] };
    });
    expect(await views.overdueReviews('acme', ['olga', 'dana'])).toEqual([
      { postReviewId: 'review-1', workOrderId: 'wo-1' },
      { postReviewId: 'review-2', workOrderId: 'wo-2' },
    ]);
    const overdue = 'true';
    expect(requests.map(({ filters }) => filters)).toEqual([
      { owner: 'olga', overdue },
      { declaredBy: 'olga', overdue },
      { owner: 'dana', overdue },
      { declaredBy: 'dana', overdue },
    ]);
    expect(requests.map(({ name, tenant }) => [name, tenant])).toContainEqual([
      'post-reviews',
      'acme',
    ]);
  });

  it('[Q8] is read to the end, as far as the log has come', async () => {
    const { views, requests } = answering(({ cursor }) =>
      cursor === undefined
        ? { rows: [{ remediationId: 'remedy-1', workOrderId: 'wo-1' }], nextCursor: 'page-2' }
        : { rows: [{ remediationId: 'remedy-2', workOrderId: null }] },
    );
    expect(await views.completedRemediations('acme', 'gateway-down', 7)).toEqual([
      { remediationId: 'remedy-1', workOrderId: 'wo-1' },
      { remediationId: 'remedy-2' },
    ]);
    // One that came of drift comes back by its chart.
    const filters = { code: 'gateway-down', status: 'completed', origin: 'break-glass' };
    expect(requests).toMatchObject([
      { name: 'remediations', filters, atLeast: 7 },
      { name: 'remediations', filters, atLeast: 7, cursor: 'page-2' },
    ]);
  });

  it('[E4] is the work order of a remediation, where it has one', async () => {
    const rows = (workOrderId: unknown) => ({ rows: [{ remediationId: 'remedy-1', workOrderId }] });
    const answered = answering(() => rows('wo-1'));
    expect(await answered.views.workOrderOf('acme', 'remedy-1')).toBe('wo-1');
    expect(answered.requests).toMatchObject([{ filters: { remediationId: 'remedy-1' } }]);
    const none = answering(() => rows(null));
    expect(await none.views.workOrderOf('acme', 'remedy-1')).toBeUndefined();
    const unknown = answering(() => ({ rows: [] }));
    expect(await unknown.views.workOrderOf('acme', 'remedy-1')).toBeUndefined();
  });

  it('[Q8] is what a chart says of a period: of two, the one that counts exceptions', async () => {
    const point = { chart: 'p', periodKind: 'week', period: '2030-01-07T00:00:00.000Z' };
    const signal = { signalRule: 'beyond-limits', count: 9, exposure: 40, upperCount: 7 };
    const rows = [
      { ...point, ...signal },
      { ...point, ...signal, chart: 'u', count: 12 },
    ];
    const { views, requests } = answering(() => ({ rows }));
    const about = { code: 'late', jobType: 'refund', periodKind: 'week', period: point.period };
    expect(await views.signal('acme', { ...about, periodKind: 'week' })).toEqual({
      ...point,
      chart: 'u',
      rule: 'beyond-limits',
      count: 12,
      exposure: 40,
      limit: 7,
    });
    const { period: from, ...line } = about;
    const filters = { ...line, from, to: '2030-01-07T00:00:01.000Z', worse: 'true' };
    expect(requests).toMatchObject([{ name: 'drift', filters }]);
    const quiet = answering(() => ({ rows: [] }));
    expect(await quiet.views.signal('acme', { ...about, periodKind: 'week' })).toBeUndefined();
  });

  it('[Q8] is of a workflow where one has the job type, and no other', async () => {
    const row = { workflowId: 'refunds', version: 3, digest: 'ab' };
    const one = answering(() => ({ rows: [row] }));
    expect(await one.views.workflowOf('acme', 'refund')).toEqual({
      id: 'refunds',
      version: 3,
      digest: 'ab',
    });
    const two = answering(() => ({ rows: [row, { ...row, workflowId: 'returns' }] }));
    expect(await two.views.workflowOf('acme', 'refund')).toBeUndefined();
    expect(await answering(() => ({ rows: [] })).views.workflowOf('acme', 'x')).toBeUndefined();
  });

  it.each<[string, Error]>([
    ['is behind', new Refusal('view_behind', 'The view is behind.')],
    ['is not there', new Unavailable('No answer in time.')],
    ['fails', new Error('out of memory')],
  ])('[Q11] is never guessed when the view %s', async (_, error) => {
    const { views } = answering(() => failureOf(error, () => undefined));
    await expect(views.overdueReviews('acme', ['olga'])).rejects.toBeInstanceOf(Unavailable);
    await expect(views.workOrderOf('acme', 'remedy-1')).rejects.toBeInstanceOf(Unavailable);
  });
});

describe('owners who owe an overdue review', () => {
  it('[Q11] are those of whom a view has one, in their order', async () => {
    const row = { postReviewId: 'review-1', workOrderId: 'wo-1' };
    const { views } = answering(({ filters }) => ({
      rows: filters['owner'] === 'dana' || filters['declaredBy'] === 'ben' ? [row] : [],
    }));
    expect(await views.owing('acme', ['ben', 'ana', 'dana'])).toEqual(['ben', 'dana']);
    expect(await views.owing('acme', [])).toEqual([]);
  });
});

/** Views over a ledger that answers so. */
function answering(answer: (request: QueryRequest) => object) {
  const requests: QueryRequest[] = [];
  const request = <T>(_subject: string, body: unknown): Promise<T> => {
    requests.push(body as QueryRequest);
    const page = { ok: true, nextCursor: null, position: 7, columns: [] };
    return Promise.resolve({ ...page, ...answer(body as QueryRequest) } as T);
  };
  return { views: new ObligationViews({ request }), requests };
}
