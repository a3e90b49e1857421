import { type RecordedEvent } from '#kernel';
import { day } from '../projections/obligations.fixture';
import { type TestEvent } from '../projections/event.fixture';
import { seeded } from '../projections/work.fixture';
import { QueryClient } from './query.fixture';

const DAY_MS = 86_400_000;
const WINDOW_DAYS = 30;

const published = (workflowId: string, definition: object = {}): TestEvent => ({
  type: 'workflow.published',
  stream: `workflow-${workflowId}`,
  data: {
    workflowId,
    version: 1,
    digest: 'ab'.repeat(32),
    definition: { id: workflowId, title: workflowId, jobType: 'j', owner: 'lead', ...definition },
  },
});
const openedOn = (
  workOrderId: string,
  at: number,
  objects?: readonly string[],
  more = {},
): TestEvent => ({
  type: 'work-order.opened',
  occurredAt: day(at),
  data: {
    workOrderId,
    jobType: 'repair',
    mode: 'enforce',
    owner: 'dana',
    workflow: { id: 'repairs', version: 1, digest: 'ab'.repeat(32) },
    checklistRunId: `${workOrderId}-run`,
    objects,
    ...more,
  },
});
const then = (type: string, workOrderId: string, at: number): TestEvent => ({
  type: `work-order.${type}`,
  occurredAt: day(at),
  data: { workOrderId, checklistRunId: 'run-2' },
});
const closedOn = (workOrderId: string, at: number): TestEvent => then('closed', workOrderId, at);
const done = (workOrderId: string, from: number, to: number, objects?: readonly string[]) => [
  openedOn(workOrderId, from, objects),
  closedOn(workOrderId, to),
];

describe('the first-time fix rate', () => {
  let client: QueryClient;
  /** Each test has one of its own. */
  let tenant: string;
  beforeAll(async () => {
    client = await QueryClient.open();
  });
  beforeEach(async () => {
    tenant = `tenant-${client.views.log.events.length}`;
    await client.moveTo(day(1_000));
  });
  afterAll(() => client.views.close());

  const append = async (...events: readonly TestEvent[]): Promise<readonly RecordedEvent[]> => {
    const recorded = await client.views.append(
      ...[
        published('repairs', { repeatWindow: `P${WINDOW_DAYS}D` }),
        published('visits'),
        ...events,
      ].map((event) => ({ tenant, ...event })),
    );
    await client.views.caughtUp();
    return recorded;
  };
  const fixes = (limit = 100) => client.whole('first-time-fix', { tenant, limit });
  const repeats = async () =>
    (await client.whole('repeats', { tenant })).map(({ workOrderId, repeatedBy }) => [
      workOrderId,
      repeatedBy,
    ]);

  it('[Q2] counts what was closed, and of it what was neither reopened nor repeated', async () => {
    await append(
      ...done('fixed', 1, 2, ['pump-1']),
      ...done('reopened', 1, 2, ['pump-2']),
      then('reopened', 'reopened', 3),
      ...done('repeated', 1, 2, ['pump-3']),
      ...done('repeat', 20, 33, ['pump-3']),
      openedOn('open', 1, ['pump-4']),
    );
    expect(await fixes()).toMatchObject([
      { month: day(32), closed: 1, fixedFirstTime: 1, firstTimeFixRate: 1 },
      {
        tenant,
        month: day(1),
        workflowId: 'repairs',
        jobType: 'repair',
        owner: 'dana',
        closed: 3,
        fixedFirstTime: 1,
        firstTimeFixRate: 0.3333,
        reopened: 1,
        repeated: 1,
        windowOpen: 0,
        imported: 0,
      },
    ]);
  });

  it('[Q5] names the repeat, the object and the event that began it', async () => {
    const recorded = await append(
      ...done('wo-1', 1, 2, ['pump-1', 'pump-2']),
      openedOn('wo-2', 9, ['pump-2']),
    );
    const { id, position } = recorded.at(-1)!;
    const filters = { workOrderId: 'wo-1' };
    expect(await client.whole('repeats', { tenant, filters })).toMatchObject([
      {
        workOrderId: 'wo-1',
        repeatedBy: 'wo-2',
        object: 'pump-2',
        repeatedAt: day(9),
        closedAt: day(2),
        repeatWindow: 'P30D',
        eventId: id,
        position,
      },
    ]);
    const other = { object: 'pump-1' };
    expect(await client.whole('repeats', { tenant, filters: other })).toEqual([]);
  });

  it('[Q2] counts a repeat up to the end of the window, and none that began before', async () => {
    await append(
      ...done('late', 2, 10, ['pump-1']),
      ...done('early', 1, 9, ['pump-1']),
      ...[40, 41].flatMap((at) => [
        ...done(`before-${at}`, 2, 10, [`pump-${at}`]),
        openedOn(`on-${at}`, at, [`pump-${at}`]),
      ]),
    );
    expect((await repeats()).sort()).toEqual([
      ['before-40', 'on-40'],
      ['early', 'late'],
    ]);
  });

  it('[Q2] counts the later recorded of two that started at one instant as the repeat', async () => {
    await append(...done('wo-1', 2, 10, ['pump-1']), ...done('wo-2', 2, 10, ['pump-1']));
    expect(await repeats()).toEqual([['wo-1', 'wo-2']]);
  });

  it('[Q2] counts from the first closing, also when work was reopened', async () => {
    await append(
      ...done('wo-1', 1, 2, ['pump-1']),
      then('reopened', 'wo-1', 3),
      closedOn('wo-1', 30),
      openedOn('wo-2', 33, ['pump-1']),
    );
    expect(await repeats()).toEqual([]);
    expect(await fixes()).toMatchObject([{ closed: 1, reopened: 1, repeated: 0 }]);
  });

  it('[Q2] takes no track for a repeat of its work order, nor of another track', async () => {
    const parent = { workOrderId: 'wo-1' };
    const track = (id: string, at: number) => [
      openedOn(id, at, ['pump-1'], { parent: { ...parent, track: id } }),
      closedOn(id, at + 1),
    ];
    await append(...done('wo-1', 1, 9, ['pump-1']), ...track('extra', 3), ...track('more', 5));
    expect(await repeats()).toEqual([]);
    expect(await fixes()).toMatchObject([{ closed: 3, fixedFirstTime: 3, repeated: 0 }]);
    await client.add({ tenant, ...openedOn('wo-2', 12, ['pump-1']) });
    expect((await repeats()).sort()).toEqual(['extra', 'more', 'wo-1'].map((id) => [id, 'wo-2']));
    expect(await fixes()).toMatchObject([{ closed: 3, fixedFirstTime: 0, repeated: 3 }]);
  });

  it.each<[string, readonly TestEvent[]]>([
    ['another job type', [openedOn('wo-2', 3, ['pump-1'], { jobType: 'visit' })]],
    ['another object', [openedOn('wo-2', 3, ['pump-2'])]],
    ['no object', [openedOn('wo-2', 3)]],
    ['another tenant', [{ ...openedOn('wo-2', 3, ['pump-1']), tenant: 'another' }]],
    ['itself, recorded again', [openedOn('wo-1', 3, ['pump-1'])]],
  ])('[Q2] sees no repeat in %s', async (_, others) => {
    await append(...done('wo-1', 1, 2, ['pump-1']), ...others);
    expect(await repeats()).toEqual([]);
    expect(await fixes()).toMatchObject([{ closed: 1, fixedFirstTime: 1, repeated: 0 }]);
  });

  it('[Q2] sees no repeat where the workflow has no window, or nobody knows it', async () => {
    const inWorkflow = (id: string) => ({ workflow: { id, version: 1, digest: '' } });
    await append(
      ...['visits', 'unpublished'].flatMap((id) => [
        openedOn(`${id}-1`, 1, ['pump-1'], inWorkflow(id)),
        closedOn(`${id}-1`, 2),
      ]),
    );
    expect(await repeats()).toEqual([]);
    expect(await fixes()).toMatchObject([{ fixedFirstTime: 1 }, { fixedFirstTime: 1 }]);
  });

  it('[Q2] counts those that may still be repeated', async () => {
    await append(
      ...done('wo-1', 1, 2, ['pump-1']),
      ...done('wo-2', 1, 3, ['pump-2']),
      ...done('without-objects', 1, 3),
      ...done('repeated', 1, 3, ['pump-3']),
      openedOn('repeat', 4, ['pump-3']),
    );
    await client.moveTo(day(32.5));
    expect(await fixes()).toMatchObject([{ closed: 4, fixedFirstTime: 3, windowOpen: 1 }]);
  });

  it('[Q2] agrees with a look at every pair of work orders', async () => {
    const random = seeded(7);
    const below = (limit: number) => Math.floor(random() * limit);
    const story = (id: string): TestEvent[] => {
      const from = 1 + below(200);
      const objects = [...Array(below(3))].map(() => `pump-${below(30)}`);
      const parent =
        random() < 0.2 ? { workOrderId: `wo-${below(250)}`, track: 'extra' } : undefined;
      const jobType = ['repair', 'check'][below(2)];
      const opening = openedOn(id, from, objects, { jobType, parent });
      if (random() < 0.2) return [opening];
      const to = from + below(20);
      const ending = [opening, closedOn(id, to)];
      return random() < 0.1 ? [...ending, then('reopened', id, to + 1)] : ending;
    };
    const stories = [...Array(250).keys()].flatMap((number) => story(`wo-${number}`));
    const expected = pairwise(await append(...stories));
    const rows = await fixes(7);
    const key = ({ month, jobType }: Readonly<Record<string, unknown>>) => `${month} ${jobType}`;
    const found = rows.map((row) => [
      key(row),
      [row['closed'], row['fixedFirstTime'], row['reopened'], row['repeated']],
    ]);
    expect(Object.fromEntries(found)).toEqual(expected.months);
    expect(new Map((await repeats()) as [string, string][])).toEqual(expected.repeatedBy);
    expect(expected.repeatedBy.size).toBeGreaterThan(20);
  });
});

/** The definition, word for word: every work order with every other. */
function pairwise(events: readonly RecordedEvent[]) {
  const of = (type: string) => events.filter((event) => event.type === `work-order.${type}`);
  const reopened = new Set(of('reopened').map(({ data }) => data['workOrderId']));
  const months: Record<string, number[]> = {};
  const repeatedBy = new Map<string, string>();
  const familyOf = ({ data }: RecordedEvent): string =>
    (data['parent'] as { workOrderId: string } | undefined)?.workOrderId ?? data['workOrderId']!;
  for (const closing of of('closed')) {
    const id = closing.data['workOrderId'];
    const mine = of('opened').find(({ data }) => data['workOrderId'] === id)!;
    const end = Date.parse(closing.occurredAt) + WINDOW_DAYS * DAY_MS;
    const isAfter = (other: RecordedEvent) =>
      other.occurredAt > mine.occurredAt ||
      (other.occurredAt === mine.occurredAt && other.position > mine.position);
    const [first] = of('opened')
      .filter(({ data }) => data['workOrderId'] !== id && data['jobType'] === mine.data['jobType'])
      .filter(({ data }) =>
        (data['objects'] as string[]).some((one) =>
          (mine.data['objects'] as string[]).includes(one),
        ),
      )
      .filter((other) => familyOf(other) !== familyOf(mine))
      .filter((other) => isAfter(other) && Date.parse(other.occurredAt) <= end)
      .sort(
        (a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt) || a.position - b.position,
      );
    if (first) repeatedBy.set(id!, first.data['workOrderId']!);
    const month = `${closing.occurredAt.slice(0, 7)}-01T00:00:00.000Z ${mine.data['jobType']}`;
    const counts = (months[month] ??= [0, 0, 0, 0]);
    const isReopened = reopened.has(id);
    counts[0]! += 1;
    counts[1]! += isReopened || first ? 0 : 1;
    counts[2]! += isReopened ? 1 : 0;
    counts[3]! += first ? 1 : 0;
  }
  return { months, repeatedBy };
}
