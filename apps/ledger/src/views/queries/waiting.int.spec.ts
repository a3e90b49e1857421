import { brokenGlass, day, raised } from '../projections/obligations.fixture';
import { approvalRequest, dispatch, type TestEvent } from '../projections/event.fixture';
import { QueryClient, opened } from './query.fixture';

const on = (number: number, { type, data }: TestEvent): TestEvent => ({
  type,
  data,
  occurredAt: day(number),
});
const eventOf = (type: string, number: number, data: object = {}): TestEvent =>
  on(number, { type, data: { workOrderId: 'wo-1', ...data } });

/** Something of each kind that can be waited for, on one work order. */
const everything: readonly TestEvent[] = [
  on(1, opened('wo-1', { data: { ...opened('wo-1').data, title: 'Order 7', dueAt: day(5) } })),
  eventOf('stage.entered', 1, { stage: 'delivery', move: 'forward' }),
  eventOf('approval.requested', 2, {
    ...approvalRequest,
    approvalId: 'a1',
    permits: ['refund.issue'],
    dueAt: day(30),
    packet: { action: { kind: 'refund.issue', step: 'pay' } },
  }),
  on(3, raised('x1', { cause: 'step', subject: 'ship', dueAt: day(6) })),
  on(4, raised('x2', { cause: 'prerequisite', subject: 'input-amount', dueAt: day(30) })),
  eventOf('delegation.dispatched', 5, {
    ...dispatch,
    dispatchId: 'd1',
    step: 'configure',
    writes: ['out'],
    createdAt: day(5),
    timesOutAt: day(30),
    timeouts: { initialWait: 'P1D', remindEvery: 'P1D', hardTimeout: 'P25D' },
  }),
  eventOf('question.asked', 6, { number: 1, question: {}, owner: 'erik' }),
];

describe('what is waiting', () => {
  let client: QueryClient;
  beforeEach(async () => {
    client = await QueryClient.open();
    await client.moveTo(day(10));
  });
  afterEach(() => client.views.close());

  const waiting = (filters: Readonly<Record<string, string>> = {}) =>
    client.whole('waiting', { limit: 2, filters });
  const ids = async (filters: Readonly<Record<string, string>>) =>
    (await waiting(filters)).map(({ obligationId }) => obligationId);

  it('[Q2] shows the step of a condition of a grant', async () => {
    const conditions = [{ number: 1, text: 'With the photo.' }];
    const granted = { approvalId: 'a1', permits: [], scope: {}, expiresAt: day(30), conditions };
    await client.add(
      ...everything,
      eventOf('approval.granted', 7, { ...granted, status: 'conditional', singleUse: false }),
    );
    expect(await waiting({ kind: 'approval' })).toMatchObject([
      { obligationId: 'approval/a1/1', what: 'With the photo.', step: 'pay' },
    ]);
  });

  it('[Q2] shows for whom, since when, until when and where in the work, the oldest first', async () => {
    await client.add(...everything);
    const rows = await waiting();
    const common = { workOrderId: 'wo-1', workflowId: 'refunds', jobType: 'refund' };
    for (const row of rows) expect(row).toMatchObject({ ...common, stage: 'delivery' });
    expect(rows).toMatchObject([
      { kind: 'work', owner: 'dana', what: 'Order 7', since: day(1), dueAt: day(5), overdue: true },
      { kind: 'approval', owner: 'dana', since: day(2), dueAt: day(30), step: 'pay' },
      { kind: 'exception', owner: 'dana', since: day(3), overdue: true, step: 'ship' },
      { kind: 'input', owner: 'dana', what: 'step-blocked: amount', overdue: false, step: '' },
      { kind: 'delegation', owner: 'agent-7', since: day(5), step: 'configure' },
      { kind: 'question', owner: 'erik', since: day(6), dueAt: null, overdue: false, step: '' },
    ]);
    expect(rows.map((row) => Math.round(Number(row['waitedSeconds']) / 86_400))).toEqual([
      9, 8, 7, 6, 5, 4,
    ]);
  });

  it('[Q2] finds it by owner, kind, workflow, step and work order, and what is overdue', async () => {
    await client.add(...everything);
    expect(await ids({ owner: 'agent-7' })).toEqual(['delegation/d1']);
    expect(await ids({ kind: 'question' })).toEqual(['question/wo-1/1']);
    expect(await ids({ overdue: 'true' })).toEqual(['work/wo-1', 'exception/x1']);
    expect(await ids({ step: 'pay' })).toEqual(['approval/a1']);
    expect(await ids({ workflow: 'refunds', jobType: 'refund', from: day(6) })).toHaveLength(1);
    expect(await ids({ workflow: 'other' })).toEqual([]);
    expect(await ids({ workOrderId: 'wo-1' })).toHaveLength(6);
  });

  it('[Q1] [Q6] is the open obligations of open work, as SQL shows them, at one position', async () => {
    await client.add(...everything, ...brokenGlass('1').map((each) => on(7, each)));
    const obligations = await client.whole('obligations', { filters: { state: 'open' } });
    const rows = await waiting();
    expect(rows).toHaveLength(9);
    expect(rows.map(({ obligationId }) => obligationId).sort()).toEqual(
      obligations.map(({ obligationId }) => obligationId).sort(),
    );
    const { rows: sql } = await client.views.pool.query(
      `SELECT obligation_id FROM writ.waiting WHERE tenant = 'acme' ORDER BY since, obligation_id`,
    );
    expect(sql.map((row) => row.obligation_id)).toEqual(
      rows.map(({ obligationId }) => obligationId),
    );
    expect((await client.answer('waiting')).position).toBe(client.views.log.events.length);
  });

  it('[E4] ends with the work, also where somebody goes on owing it', async () => {
    await client.add(...everything, ...brokenGlass('1'), eventOf('work-order.abandoned', 8));
    expect(await waiting()).toEqual([]);
    expect(await client.whole('obligations', { filters: { state: 'open' } })).not.toEqual([]);
  });

  it('[G10] shows a tenant nothing of another', async () => {
    await client.add(...everything);
    expect(await client.whole('waiting', { tenant: 'globex' })).toEqual([]);
  });
});
