import { brokenGlass, day, later } from '../projections/obligations.fixture';
import { QueryClient, opened } from './query.fixture';

describe('the reviews and remediations of break-glasses', () => {
  let client: QueryClient;
  beforeEach(async () => {
    client = await QueryClient.open();
    await client.add(
      opened('wo-1'),
      ...brokenGlass('1'),
      ...brokenGlass('2', {}, 'wo-2'),
      later.reviewed('1'),
      later.remediated('1'),
    );
  });
  afterEach(() => client.views.close());

  const reviews = async (filters: Readonly<Record<string, string>>) =>
    (await client.whole('post-reviews', { filters })).map(({ postReviewId }) => postReviewId);

  it('[Q11] finds the overdue reviews of an owner, and of anyone who declared', async () => {
    await client.moveTo(day(1));
    expect(await reviews({ overdue: 'true' })).toEqual([]);
    await client.moveTo(day(7));
    expect(await reviews({ overdue: 'true', owner: 'dana' })).toEqual(['pr-2']);
    expect(await reviews({ overdue: 'true', declaredBy: 'acme-agent' })).toEqual(['pr-2']);
    expect(await reviews({ overdue: 'true', declaredBy: 'agent' })).toEqual([]);
    expect(await reviews({ declaredBy: 'ben', status: 'completed' })).toEqual(['pr-1']);
    expect(
      await client.answer('post-reviews', { filters: { postReviewId: 'pr-2' } }),
    ).toMatchObject({
      rows: [{ declaredBy: ['ben', 'acme-agent'], workOrderId: 'wo-2', overdue: true }],
    });
  });

  it('[E4] finds the remediations of a code that may come back', async () => {
    const filters = { code: 'outage', status: 'completed' };
    expect(await client.whole('remediations', { filters })).toMatchObject([
      { remediationId: 're-1', streamKind: 'work-order', noChange: true, recurrences: 0 },
    ]);
  });

  it('[E7] tells a break-glass that lives from one whose time is over', async () => {
    await client.moveTo(day(1));
    expect(await client.whole('break-glasses', { filters: { status: 'live' } })).toHaveLength(2);
    await client.moveTo(day(2));
    expect(await client.whole('break-glasses', { filters: { status: 'live' } })).toEqual([]);
    expect(await client.whole('break-glasses', { filters: { declaredBy: 'ben' } })).toMatchObject([
      { breakGlassId: 'bg-2', status: 'expired', scopeAmountMinor: 5_000 },
      { breakGlassId: 'bg-1', status: 'expired', exceptionId: 'ex-1' },
    ]);
  });
});
