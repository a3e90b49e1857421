import { views as questions } from '#contracts';
import { searchedSql } from '../sql/search-words';
import { opened, QueryClient } from './query.fixture';

const titled = (workOrderId: string, title: string, more = {}) => {
  const event = opened(workOrderId, more);
  return { ...event, data: { ...(event.data as object), title } };
};

describe('searching lists', () => {
  let client: QueryClient;
  beforeAll(async () => {
    client = await QueryClient.open();
    await client.add(
      titled('refund-ad2f9404', 'Two parcels came broken to Graz'),
      titled('refund-77', 'Lost parcel, Müller & Söhne'),
      titled('deploy_1', "O'Brien's release 1.4"),
      titled('refund-78', 'Lost parcel', { tenant: 'globex' }),
    );
  });
  afterAll(() => client.views.close());

  const found = async (search: string, more = {}) =>
    (await client.whole('work-orders', { filters: { search }, ...more })).map(
      ({ workOrderId }) => workOrderId,
    );

  it.each([
    ['parcel', ['refund-77', 'refund-ad2f9404']],
    ['graz PARC', ['refund-ad2f9404']],
    ['parcel linz', []],
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

  it.each([questions.workOrders, questions.approvals, questions.exceptions, questions.evidence])(
    'searches $name by an index of its table',
    async ({ name, search }) => {
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
    },
  );
});
