import { createPool } from '#platform';
import { unhurried } from '#testkit';
import { type TestEvent } from '../projections/event.fixture';
import { brokenGlass, day, later, raised } from '../projections/obligations.fixture';
import { opened, QueryClient } from './query.fixture';
import { performed, ran } from './recall.fixture';

const at = (occurredAt: string, event: TestEvent): TestEvent => ({ ...event, occurredAt });

describe('what people have to do', () => {
  let client: QueryClient;
  beforeAll(async () => {
    client = await QueryClient.open();
    await client.moveTo(day(1));
    await client.add(
      opened('wo-1'),
      importedWork('wo-2'),
      raised('x1'),
      raised('x2', { dueAt: day(9), owner: 'erik' }),
      raised('x3', { dueAt: day(2) }, 'wo-2'),
      ...['1', '2', '3', '4', '5'].flatMap((id) => [...brokenGlass(id)]).filter(isReview),
      ran('d1', 'wo-1', under('2')),
      performed('d1', 'wo-1'),
      ran('d2', 'wo-1', under('3')),
      later.reviewed('4'),
      ...brokenGlass('6')
        .filter(isReview)
        .map(dueOn(day(4))),
    );
  });
  afterAll(() => client.views.close());

  const worklist = (filters: Readonly<Record<string, string>>) =>
    client.whole('worklist', { filters, limit: 2 });

  it('[E2] is listed by due time, for some owners and kinds, imported work apart', async () => {
    const filters = { owners: 'dana,erik', kinds: 'exception', imported: 'false' };
    expect(await worklist(filters)).toMatchObject([
      { obligationId: 'exception/x1', dueAt: day(3), dueOrder: day(3), title: null },
      { obligationId: 'exception/x2', dueAt: day(9), owner: 'erik' },
    ]);
    expect(await worklist({ ...filters, to: day(4) })).toHaveLength(1);
    expect(await worklist({ imported: 'true' })).toMatchObject([
      { subject: 'x3', workOrderId: 'wo-2' },
    ]);
  });

  it('[E2] is counted by owner and kind, with what is overdue and what is due within a day', async () => {
    const filters = { owners: 'dana', kinds: 'exception', imported: 'false' };
    const counts = () => client.whole('obligation-counts', { filters });
    expect(await counts()).toMatchObject([{ open: 1, overdue: 0, dueWithinDay: 0 }]);
    await client.moveTo(day(2.5));
    expect(await counts()).toMatchObject([{ open: 1, overdue: 0, dueWithinDay: 1 }]);
    await client.moveTo(day(3.5));
    expect(await counts()).toMatchObject([
      { owner: 'dana', kind: 'exception', open: 1, overdue: 1, dueWithinDay: 0 },
    ]);
  });

  it('[Q3] is sorted by a column on request, page by page, and by nothing that is not declared', async () => {
    const ids = async (sort: string) =>
      (await client.whole('post-reviews', { sort, limit: 1 })).map(
        ({ postReviewId }) => postReviewId,
      );
    const [due] = await client.whole('post-reviews', { sort: 'dueAt', limit: 2 });
    expect(due).toMatchObject({ postReviewId: 'pr-6', dueAt: day(4) });
    // One is completed; those without a value come last, in the order of the list.
    const completed = await ids('completedAt');
    expect(completed).toHaveLength(6);
    expect(completed[0]).toBe('pr-4');
    const backwards = await ids('-completedAt');
    expect(backwards).toEqual(['pr-4', ...completed.slice(1).reverse()]);
  });

  it('[Q3] goes on from a row with a value to rows without one on the same connection', async () => {
    const pool = createPool(client.views.database.url, 'one-connection', { size: 1, ...unhurried });
    const queries = client.views.queries(undefined, undefined, pool);
    const ids: unknown[] = [];
    const question = {
      name: 'post-reviews',
      tenant: 'acme',
      scope: 'tenant',
      filters: {},
    } as const;
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await queries.answer({ ...question, sort: 'completedAt', limit: 1, cursor });
      ids.push(...page.rows.map(({ postReviewId }) => postReviewId));
      cursor = page.nextCursor;
    }
    expect(new Set(ids).size).toBe(6);
    await pool.end();
  });

  it('[E6] queues open reviews by the day they are due, and within a day by what happened at worst', async () => {
    await client.moveTo(day(7));
    const queue = await client.whole('review-queue', { limit: 2 });
    expect(queue.map(({ postReviewId, worstOutcome }) => [postReviewId, worstOutcome])).toEqual([
      ['pr-6', 'none'],
      ['pr-2', 'performed'],
      ['pr-3', 'unreported'],
      ['pr-1', 'none'],
      ['pr-5', 'none'],
    ]);
    expect(queue[1]).toMatchObject({ runs: 1, performed: 1, failed: 0, overdue: true });
  });

  it('[I9] has what began after the end of an imported log waiting and overdue, as other work has', async () => {
    const { type, data } = importedWork('wo-3');
    const ends = { workOrderId: 'wo-3', until: day(4), origin: data['origin'] };
    const openCount = async () => {
      const counts = await client.whole('obligation-counts', { filters: { imported: 'false' } });
      return counts.reduce((sum, { open }) => sum + Number(open), 0);
    };
    const before = await openCount();
    const later = { imported: true, dueAt: day(9) };
    await client.add(
      at(day(1), { type, data }),
      at(day(4), raised('y1', later, 'wo-3')),
      at(day(4), { type: 'work-order.observed', data: ends }),
      at(day(5), raised('y2', later, 'wo-3')),
      ...brokenGlass('9', {}, 'wo-3').map((event) => at(day(5), event)),
    );
    await client.moveTo(day(90));
    const live = ['exception/ex-9', 'exception/y2', 'post-review/pr-9', 'remediation/re-9'];
    const idsOf = async (name: string, filters: Readonly<Record<string, string>> = {}) => {
      const rows = await client.whole(name, { filters });
      const ofWork = rows.filter(({ workOrderId }) => workOrderId === 'wo-3');
      return ofWork.map((row) => row['obligationId'] ?? row['exceptionId']).sort();
    };
    expect(await idsOf('obligations', { overdue: 'true' })).toEqual(live);
    expect(await idsOf('obligations', { imported: 'false' })).toEqual(live);
    expect(await idsOf('obligations', { imported: 'true' })).toEqual(['exception/y1']);
    expect(await idsOf('waiting')).toEqual(live);
    expect(await idsOf('exceptions', { overdue: 'true' })).toEqual(['ex-9', 'y2']);
    expect(await idsOf('due-obligations')).toEqual(live);
    expect(await idsOf('worklist', { imported: 'false' })).toEqual(live);
    expect(await openCount()).toBe(before + live.length);
  });
});

function importedWork(workOrderId: string): TestEvent {
  const { type, data } = opened(workOrderId);
  return { type, data: { ...data, origin: { source: 'x', eventId: '1', imported: true } } };
}

function isReview({ type }: TestEvent): boolean {
  return type === 'post-review.scheduled';
}

function under(id: string) {
  return { breakGlass: { breakGlassId: `bg-${id}` } };
}

function dueOn(dueAt: string) {
  return ({ type, data }: TestEvent): TestEvent => ({ type, data: { ...data, dueAt } });
}
