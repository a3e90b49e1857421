import { type QueryRequest, subjects } from '#contracts';
import { as, refusal, rows, useGateway } from './outside';

const query = subjects.ledger.query;

describe('answers from the views', () => {
  const { outside, app } = useGateway();
  const get = (url: string, headers: Record<string, string> = {}) => {
    const request = as('analyst', 'GET', url);
    return app.inject({ ...request, headers: { ...request.headers, ...headers } });
  };

  it('[Q6] states the ledger position of a list and of one thing', async () => {
    outside.on(query, () => rows([{ workOrderId: 'wo-1' }], { position: 99 }));
    const list = await get('/v1/work-orders');
    expect(list.headers['writ-position']).toBe('99');
    expect(list.json()).toEqual({
      items: [{ workOrderId: 'wo-1' }],
      nextCursor: null,
      position: 99,
    });
    const one = await get('/v1/work-orders/wo-1');
    expect([one.headers['writ-position'], one.json()]).toEqual(['99', { workOrderId: 'wo-1' }]);
  });

  it('asks in the caller’s tenant with the filters of the contract, limit, cursor and atLeast', async () => {
    await get(
      '/v1/work-orders?status=open&from=2030-01-01T00:00:00Z&limit=7&cursor=abc_-1&atLeast=12',
    );
    await get('/v1/work-orders');
    expect(outside.requestsOn(query)).toEqual([
      {
        name: 'work-orders',
        tenant: 'acme',
        scope: 'tenant',
        filters: { status: 'open', from: '2030-01-01T00:00:00Z' },
        limit: 7,
        cursor: 'abc_-1',
        atLeast: 12,
      },
      { name: 'work-orders', tenant: 'acme', scope: 'tenant', filters: {}, limit: 100 },
    ]);
  });

  it('leads to the next page by a link that keeps the question', async () => {
    outside.on(query, () => rows([{ workOrderId: 'wo-1' }], { nextCursor: 'n1' }));
    const { headers } = await get('/v1/work-orders?status=open&limit=1');
    expect(headers.link).toBe('</v1/work-orders?status=open&limit=1&cursor=n1>; rel="next"');
    outside.on(query, () => rows([]));
    expect((await get('/v1/work-orders')).headers.link).toBeUndefined();
  });

  it.each([
    ['limit=0', '/limit'],
    ['limit=1001', '/limit'],
    ['limit=ten', '/limit'],
    ['limit=1&limit=2', '/limit'],
    ['atLeast=-1', '/atLeast'],
    ['atLeast=9007199254740993', '/atLeast'],
    ['cursor=%00', '/cursor'],
    ["cursor='%20or%201=1", '/cursor'],
    ['format=xml', '/format'],
    ['format=csv&sort=openedAt', '/sort'],
    ['tenant=other', '/tenant'],
    ['__proto__=1', '/__proto__'],
    ['status=a&status=b', '/status'],
    ['status=%00', '/status'],
    ['a~b/c=1', '/a~0b~1c'],
  ])('answers 400 to ?%s and points at it', async (parameters, pointer) => {
    const answer = await get(`/v1/work-orders?${parameters}`);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid_request']);
    expect(answer.json().errors[0].pointer).toBe(pointer);
    expect(outside.requestsOn(query)).toEqual([]);
  });

  it('answers 404 with a sentence for what is not there, and for a history without events', async () => {
    for (const url of ['/v1/work-orders/wo-x', '/v1/work-orders/wo-x/history']) {
      const answer = await get(url);
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'work_order_not_found']);
      expect(answer.json().detail).toMatch(/^There is no work order \S+ here: check the id\./);
      expect(answer.json().detail).toContain('wo-x');
    }
  });

  it('answers an empty history where only its filters find nothing, as a list and as a file', async () => {
    outside.on(query, (request: QueryRequest) => {
      const { filters } = request;
      return rows(filters['workOrderId'] === 'wo-1' && !filters['type'] ? [{ n: 1 }] : []);
    });
    for (const format of ['json', 'csv']) {
      const about = `history?type=fact.observed&asOf=40&format=${format}`;
      expect((await get(`/v1/work-orders/wo-1/${about}`)).statusCode).toBe(200);
      const answer = await get(`/v1/work-orders/wo-x/${about}`);
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'work_order_not_found']);
    }
    // What was not there yet is not looked for in the present.
    for (const request of outside.requestsOn(query)) expect(request).toMatchObject({ asOf: '40' });
  });

  it('answers 503 view_behind when the view does not come up in time', async () => {
    outside.on(query, () => refusal('view_behind', { position: 3 }));
    const answer = await get('/v1/work-orders?atLeast=9');
    expect([answer.statusCode, answer.headers['retry-after'], answer.json()]).toMatchObject([
      503,
      '1',
      { code: 'view_behind', position: 3 },
    ]);
  });

  describe('as CSV', () => {
    const pages = [
      rows(
        [
          { id: 'a', note: '=cmd()', n: -5 },
          { id: 'b', note: 'x,"y"\nz', n: 1 },
        ],
        { nextCursor: 'p2' },
      ),
      rows([
        { id: 'c', note: null, n: 2 },
        { id: 'd', note: ['l', { k: true }], n: true },
      ]),
    ];
    beforeEach(() => {
      outside.on(query, (request: QueryRequest) => (request.cursor === 'p2' ? pages[1] : pages[0]));
    });
    const csv =
      'id,note,n\n' +
      "a,'=cmd(),-5\n" +
      'b,"x,""y""\nz",1\n' +
      'c,,2\n' +
      'd,"[""l"",{""k"":true}]",true\n';

    it('break off where the key was revoked meanwhile', async () => {
      outside.on(query, (request: QueryRequest) => {
        if (request.cursor !== 'p2') return pages[0];
        outside.on(subjects.internal.verifyKey, () => ({ ok: true, principal: null }));
        outside.tellOf(subjects.credentials.revoked);
        return pages[1];
      });
      const reading = get('/v1/work-orders?format=csv').then(({ body }) => body);
      expect(await reading.catch(String)).not.toContain('c,,2');
      outside.reset();
      outside.tellOf(subjects.credentials.revoked);
    });

    it('[Q1] streams every page under one header line, formulas disarmed', async () => {
      for (const answer of [
        await get('/v1/work-orders', { accept: 'text/csv' }),
        await get('/v1/work-orders?format=csv', { accept: 'application/json' }),
      ]) {
        expect(answer.statusCode).toBe(200);
        expect(answer.headers).toMatchObject({
          'content-type': 'text/csv; charset=utf-8; header=present',
          'content-disposition': 'attachment; filename="work-orders.csv"',
          'writ-position': '42',
        });
        expect(answer.body).toBe(csv);
      }
      expect(outside.requestsOn(query)[0]).toMatchObject({ limit: 1_000 });
    });

    it('answers one page, with a link, when a limit is stated', async () => {
      const answer = await get('/v1/work-orders?limit=2', { accept: 'text/csv' });
      expect(answer.body).toBe(csv.slice(0, csv.indexOf('c,,2')));
      expect(answer.headers.link).toContain('cursor=p2');
    });

    it('answers a problem, not half a file, when the first page is refused', async () => {
      outside.on(query, () => refusal('view_behind'));
      const answer = await get('/v1/work-orders', { accept: 'text/csv' });
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([
        503,
        expect.stringMatching(/^application\/problem\+json/),
      ]);
    });

    it('breaks off, and is not taken for whole, when a later page fails', async () => {
      outside.on(query, (request: QueryRequest) => {
        if (request.cursor) return refusal('view_behind');
        return pages[0];
      });
      await expect(get('/v1/work-orders', { accept: 'text/csv' })).rejects.toThrow();
    });
  });

  it('has an address for each report, and names them at a wrong one', async () => {
    expect((await get('/v1/reports/closed-without-evidence')).statusCode).toBe(200);
    const wrong = await get('/v1/reports/none');
    expect([wrong.statusCode, wrong.json().detail]).toEqual([
      404,
      expect.stringContaining('closed-without-evidence'),
    ]);
  });

  describe('by groups', () => {
    const path = '/v1/reports/exception-trends';

    it('[Q2] names the dimensions and the zone, and takes filters of them', async () => {
      outside.on(query, () => rows([{ code: 'late', month: null, raised: 3 }], { position: 9 }));
      const answer = await get(`${path}?groupBy=code,month&zone=Europe/Berlin&workflow=refunds`);
      expect(answer.json()).toMatchObject({
        items: [{ code: 'late', raised: 3 }],
        groupBy: ['code', 'month'],
        zone: 'Europe/Berlin',
        dimensions: expect.arrayContaining(['code', 'workflow', 'week']),
      });
      expect(outside.requestsOn(query)).toMatchObject([
        {
          name: 'exception-trends',
          filters: { workflow: 'refunds' },
          groupBy: ['code', 'month'],
          zone: 'Europe/Berlin',
        },
      ]);
      const csv = await get(`${path}?groupBy=code`, { accept: 'text/csv' });
      expect(csv.body.split('\r\n')[0]).toContain('code');
    });

    it.each([
      [`${path}?zone=Europe/Berlin`, 'zone goes with groupBy'],
      [`${path}?workflow=refunds`, 'workflow goes with groupBy'],
      [`${path}?groupBy=code&groupBy=owner`, 'groupBy must be stated once'],
      [
        '/v1/reports/variants?groupBy=workflow',
        'only for reports by groups: closed-without-evidence,',
      ],
      ['/v1/work-orders?groupBy=owner', 'only for reports by groups: closed-without-evidence,'],
    ])('[Q2] refuses %s', async (url, sentence) => {
      const { statusCode, body } = await get(url);
      expect([statusCode, JSON.parse(body).detail]).toEqual([
        400,
        expect.stringContaining(sentence),
      ]);
    });
  });
});
