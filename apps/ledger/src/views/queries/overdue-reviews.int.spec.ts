import { brokenGlass, day, later } from '../projections/obligations.fixture';
import { type TestEvent } from '../projections/event.fixture';
import { QueryClient, opened } from './query.fixture';

describe('reviews that are overdue', () => {
  let client: QueryClient;
  beforeEach(async () => {
    client = await QueryClient.open();
    await client.moveTo(day(1));
    await client.add(opened('wo-1'));
    await client.add(
      ...['1', '2', '3', '4', '5', '6'].flatMap((id) => [...brokenGlass(id)]),
      later.assigned('post-review', 'pr-2', 'erik'),
      later.reviewed('3'),
    );
    // All were due on day 6; these two on days of their own.
    await client.add(
      ...brokenGlass('7', {}, 'wo-2')
        .slice(2, 3)
        .map(dueOn(day(20))),
    );
    await client.add(
      ...brokenGlass('8', {}, 'wo-2')
        .slice(2, 3)
        .map(dueOn(day(36.5))),
    );
    await client.moveTo(day(37));
  });
  afterEach(() => client.views.close());

  it('[E6] counts them by owner, code and age, and all together, as the SQL view does', async () => {
    const { rows: all } = await client.answer('overdue-post-reviews');
    expect(
      all.map(({ owner, code, age, reviews, total }) => [owner, code, age, reviews, total]),
    ).toEqual([
      ['dana', 'outage', '8-30-days', 1, false],
      ['dana', 'outage', 'over-30-days', 4, false],
      ['dana', 'outage', 'under-1-day', 1, false],
      ['erik', 'outage', 'over-30-days', 1, false],
      ['', '', '', 7, true],
    ]);
    const list = await client.whole('post-reviews', { filters: { overdue: 'true' } });
    expect(list).toHaveLength(7);
    expect(all.at(-1)).toMatchObject({ oldestDueAt: day(6) });
    const { rows } = await client.views.pool.query(
      `SELECT owner, code, age, reviews::integer, oldest_due_at FROM writ.overdue_post_reviews
       WHERE tenant = 'acme' ORDER BY total, owner, code, age`,
    );
    expect(all).toMatchObject(
      rows.map(({ oldest_due_at: oldest, ...row }) => ({
        ...row,
        oldestDueAt: oldest.toISOString(),
      })),
    );
  });

  it.each<[number, string]>([
    [6.5, 'under-1-day'],
    [7.1, '1-7-days'],
    [13.9, '1-7-days'],
    [14.1, '8-30-days'],
    [36.9, '8-30-days'],
    [37.1, 'over-30-days'],
  ])('[E6] on day %d those that were due on day 6 are %s overdue', async (now, age) => {
    await client.moveTo(day(now));
    const filters = { owner: 'erik' };
    expect(await client.whole('overdue-post-reviews', { filters })).toMatchObject([
      { age, reviews: 1 },
    ]);
  });
});

function dueOn(dueAt: string) {
  return ({ type, data }: TestEvent): TestEvent => ({ type, data: { ...data, dueAt } });
}
