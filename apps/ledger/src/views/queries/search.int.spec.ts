import { views as questions } from '#contracts';
import { searchedSql } from '../sql/search-words';
import { type TestEvent } from '../projections/event.fixture';
import { brokenGlass, raised } from '../projections/obligations.fixture';
import { opened, QueryClient } from './query.fixture';

const approvalRequested = (approvalId: string, workOrderId: string): TestEvent => ({
  type: 'approval.requested',
  data: {
    workOrderId,
    approvalId,
    kind: 'finance',
    owner: 'fiona',
    requestedBy: 'ben',
    permits: ['refund.issue'],
    scope: { system: 'erp', objects: ['o-1'] },
    ruleDigest: 'ab'.repeat(32),
    dueAt: '2030-01-02T00:00:00.000Z',
    packet: { reasons: ['Above the limit.'] },
  },
});

const titled = (workOrderId: string, title: string, more = {}, objects: readonly string[] = []) => {
  const event = opened(workOrderId, more);
  return { ...event, data: { ...(event.data as object), title, objects } };
};

describe('searching lists', () => {
  let client: QueryClient;
  beforeAll(async () => {
    client = await QueryClient.open();
    await client.add(
      titled('refund-ad2f9404', 'Two parcels came broken to Graz'),
      titled('refund-77', 'Lost parcel, Müller & Söhne'),
      titled('deploy_1', "O'Brien's release 1.4"),
      titled('refund-5', 'Sent back', {}, ['order-5044', 'parcel-9']),
      titled('refund-78', 'Lost parcel', { tenant: 'globex' }),
    );
  });
  afterAll(() => client.views.close());

  const found = async (search: string, more = {}) =>
    (await client.whole('work-orders', { filters: { search }, ...more })).map(
      ({ workOrderId }) => workOrderId,
    );

  it.each([
    ['parcel', ['refund-5', 'refund-77', 'refund-ad2f9404']],
    ['graz PARC', ['refund-ad2f9404']],
    ['parcel linz', []],
    ['order-5044', ['refund-5']],
    ['sent 5044', ['refund-5']],
    ['müll', ['refund-77']],
    ['ad2f94', ['refund-ad2f9404']],
    ['refund-77', ['refund-77']],
    ["O'Brien 1.4", ['deploy_1']],
    ["lost:* | !parcel & 'x", []],
    ['arcel', []],
    ['\\lost (parcel)', ['refund-77']],
  ])('finds for %j the work orders %j of the tenant', async (typed, ids) => {
    expect(await found(typed)).toEqual(ids);
  });

  it.each(['', ' ', '&|!:*', 'a\u0000b'])('refuses %j with what it takes', (typed) =>
    expect(client.refusal('work-orders', { filters: { search: typed } })).resolves.toMatchObject({
      code: 'invalid_request',
      errors: [
        { pointer: '/search', message: expect.stringContaining('with a letter or a digit') },
      ],
    }),
  );

  it('[Q1] finds rows with every typed word', async () => {
    expect(await found('parcel söhne')).toEqual(['refund-77']);
    expect(await found('parcel release')).toEqual([]);
  });

  it('finds nothing beyond what the reader may read', async () => {
    expect(await found('parcel', { scope: { workflows: ['deploys'] } })).toEqual([]);
    const scope = { principal: 'agent-1', recipients: ['agent-1'] };
    expect(await found('parcel', { scope })).toEqual([]);
    expect(await found('parcel', { tenant: 'globex' })).toEqual(['refund-78']);
  });

  it('finds past rows by the names that they had', async () => {
    const { position } = await client.answer('work-orders');
    await client.add(titled('refund-99', 'Another parcel'));
    expect(await found('another')).toEqual(['refund-99']);
    expect(await found('another', { asOf: String(position) })).toEqual([]);
    expect(await found('graz', { asOf: String(position) })).toEqual(['refund-ad2f9404']);
  });

  it('finds exceptions and approvals by what their rows show, the words of their work order too', async () => {
    await client.add(
      titled('refund-6', 'Vase lost on the way to Bregenz', {}, ['order-6001']),
      raised('exception-6', { code: 'customer-stranded' }, 'refund-6'),
      raised('exception-7', { code: 'customer-stranded' }, 'refund-77'),
      approvalRequested('approval-6', 'refund-6'),
      approvalRequested('approval-7', 'refund-77'),
    );
    const foundIn = async (list: string, search: string, more = {}): Promise<unknown[]> =>
      (await client.whole(list, { filters: { search }, ...more })).map(
        (row) => row['exceptionId'] ?? row['approvalId'],
      );
    const stranded = ['exception-7', 'exception-6'];
    for (const [search, exceptions, approvals] of [
      ['bregenz', ['exception-6'], ['approval-6']],
      ['order-6001', ['exception-6'], ['approval-6']],
      ['strand', stranded, []],
      ['vase stranded', ['exception-6'], []],
      ['vase finance', [], ['approval-6']],
      ['stranded müller', ['exception-7'], []],
      ['graz', [], []],
      ['a b c d e f g h i j', [], []],
    ] as const) {
      expect([search, await foundIn('exceptions', search)]).toEqual([search, exceptions]);
      expect([search, await foundIn('approvals', search)]).toEqual([search, approvals]);
    }
    const { position } = await client.answer('exceptions');
    await client.add(raised('exception-8', {}, 'refund-6'));
    expect(await foundIn('exceptions', 'bregenz', { asOf: String(position) })).toEqual([
      'exception-6',
    ]);
    expect(await foundIn('approvals', 'bregenz', { asOf: String(position) })).toEqual([
      'approval-6',
    ]);
    // Its own request is found by its own words, and not by those of work that was not delegated to it.
    const scope = { principal: 'ben', recipients: ['ben'] };
    expect(await foundIn('approvals', 'bregenz', { scope })).toEqual([]);
    expect(await foundIn('approvals', 'approval-6', { scope })).toEqual(['approval-6']);
  });

  it('finds obligations and closures by the words of their work order', async () => {
    await client.add(
      ...brokenGlass('77', {}, 'refund-77'),
      { type: 'work-order.closed', data: { workOrderId: 'refund-77' } },
      ...brokenGlass('78', {}, 'refund-5'),
      { type: 'work-order.closed', data: { workOrderId: 'refund-5' } },
    );
    for (const list of [
      'break-glasses',
      'post-reviews',
      'remediations',
      'review-queue',
      'obligations',
      'closures',
      'closed-without-evidence',
    ]) {
      const foundIn = async (search: string, more = {}): Promise<unknown[]> => {
        const rows = await client.whole(list, { filters: { search }, ...more });
        return [...new Set(rows.map(({ workOrderId }) => workOrderId))];
      };
      expect([list, await foundIn('lost müller')]).toEqual([list, ['refund-77']]);
      expect([list, await foundIn('graz')]).toEqual([list, []]);
      expect(await foundIn('lost', { tenant: 'globex' })).toEqual([]);
    }
    expect(await client.whole('post-reviews', { filters: { search: 'pr-77' } })).toHaveLength(1);
  });

  it.each([
    questions.workOrders,
    questions.approvals,
    questions.exceptions,
    questions.evidence,
    questions.postReviews,
    questions.remediations,
    questions.breakGlasses,
  ])('searches $name by an index of its table', async ({ name, search }) => {
    const condition = `${searchedSql(search, 'v.')} @@ ledger.search_query('parcel')`;
    const sql = await client.views.pool.connect();
    try {
      await sql.query('BEGIN');
      // Over few rows the planner would read them all.
      await sql.query('SET LOCAL enable_seqscan = off');
      const { rows } = await sql.query(
        `EXPLAIN SELECT tenant FROM writ.${name.replaceAll('-', '_')} AS v WHERE ${condition}`,
      );
      expect(JSON.stringify(rows)).toContain('Index Cond: (ledger.search_words(');
    } finally {
      await sql.query('ROLLBACK');
      sql.release();
    }
  });
});
