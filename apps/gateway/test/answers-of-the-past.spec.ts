import { type QueryRequest, subjects } from '#contracts';
import { as, refusal, rows, useGateway } from './outside';

const query = subjects.ledger.query;

describe('answers of the past', () => {
  const { outside, app } = useGateway();
  const get = (url: string, headers: Record<string, string> = {}) => {
    const request = as('analyst', 'GET', url);
    return app.inject({ ...request, headers: { ...request.headers, ...headers } });
  };

  const asOf = { position: 7, time: '2030-01-01T09:00:00.000Z', known: 'now' };
  const requests: QueryRequest[] = [];
  beforeEach(() => {
    requests.length = 0;
    outside.reset();
    outside.on(query, (request: QueryRequest) => {
      requests.push(request);
      const answer = rows([{ decisionId: 'd-1', supersededBy: null }], { position: 7 });
      return { ...answer, asOf };
    });
  });

  it.each(['/v1/work-orders', '/v1/work-orders/wo-1', '/v1/reports/facts', '/v1/decisions/d-1'])(
    '[Q7] %s passes the question on, and states the time of the answer',
    async (path) => {
      const answer = await get(`${path}?asOf=2030-01-01T09:00:00Z&known=now`);
      expect(requests).toEqual([
        expect.objectContaining({ asOf: '2030-01-01T09:00:00Z', known: 'now' }),
      ]);
      expect(answer.headers).toMatchObject({
        'writ-position': '7',
        'writ-as-of': '2030-01-01T09:00:00.000Z; known=now',
      });
      expect(answer.json().asOf).toEqual(asOf);
    },
  );

  it('[Q7] says it of CSV in the headers', async () => {
    const answer = await get('/v1/reports/facts?asOf=7', { accept: 'text/csv' });
    expect(answer.headers['writ-as-of']).toBe('2030-01-01T09:00:00.000Z; known=now');
  });

  it('[Q7] says how far the views of then are', async () => {
    outside.on(query, () => refusal('view_building', { folded: 3, total: 7 }));
    const answer = await get('/v1/work-orders?asOf=7');
    expect([answer.statusCode, answer.headers['retry-after'], answer.json()]).toMatchObject([
      503,
      '1',
      { code: 'view_building', folded: 3, total: 7 },
    ]);
  });

  it.each([
    ['/v1/work-orders?asOf=yesterday', '/asOf'],
    ['/v1/work-orders?asOf=7&known=today', '/known'],
    ['/v1/views?asOf=7', '/asOf'],
    ['/v1/approvals/a-1/review?asOf=7', '/asOf'],
  ])('[Q7] refuses %s', async (url, pointer) => {
    const answer = await get(url);
    expect([answer.statusCode, answer.json().errors[0].pointer]).toEqual([400, pointer]);
    expect(requests).toEqual([]);
  });
});
