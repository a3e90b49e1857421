import { day } from '../projections/obligations.fixture';
import { type TestEvent } from '../projections/event.fixture';
import { QueryClient, closed, opened, recorded } from './query.fixture';

const definition = {
  id: 'refunds',
  title: 'Refunds',
  jobType: 'refund',
  owner: 'lead',
  closure: { evidence: [{ kind: 'receipt' }, { kind: 'photo' }] },
};
const stages = [
  { name: 'discovery', artifact: { kind: 'brief' } },
  { name: 'offer', artifact: { kind: 'receipt' } },
  { name: 'letters', artifact: { kind: 'letter' }, support: true },
];
const published = (version = 1, more: object = {}): TestEvent => ({
  type: 'workflow.published',
  stream: 'workflow-refunds',
  data: {
    workflowId: 'refunds',
    version,
    digest: 'ab'.repeat(32),
    definition: { ...definition, ...more },
  },
});
const on = (workOrderId: string, type: string, more: object = {}): TestEvent => ({
  type,
  data: { workOrderId, ...more },
});
const underVersion = (workOrderId: string, version: number): TestEvent => {
  const { type, data } = opened(workOrderId);
  return { type, data: { ...data, workflow: { id: 'refunds', version, digest: '' } } };
};

describe('the evidence completeness of closed work', () => {
  let client: QueryClient;
  /** Each test has one of its own. */
  let tenant: string;
  beforeAll(async () => {
    client = await QueryClient.open();
  });
  beforeEach(() => {
    tenant = `tenant-${client.views.log.events.length}`;
  });
  afterAll(() => client.views.close());

  const append = (...events: readonly TestEvent[]) =>
    client.add(...events.map((event) => ({ tenant, ...event })));
  const report = () => client.whole('evidence-completeness', { tenant });
  const lacking = async () =>
    (await client.whole('incomplete-evidence', { tenant })).map(
      ({ workOrderId, kind, stage }) => `${workOrderId} ${kind} ${stage}`,
    );

  it('[Q2] counts the kinds that are there, of those that are required', async () => {
    await append(
      published(),
      opened('wo-1'),
      recorded('e1', 'wo-1', 'receipt'),
      recorded('e2', 'wo-1', 'photo'),
      closed('wo-1', 'e1'),
      opened('wo-2'),
      recorded('e3', 'wo-2', 'receipt'),
      recorded('e4', 'wo-2', 'receipt'),
      closed('wo-2', 'e3'),
      opened('wo-3'),
      closed('wo-3'),
      opened('wo-4'),
    );
    expect(await report()).toMatchObject([
      {
        tenant,
        month: day(1),
        workflowId: 'refunds',
        jobType: 'refund',
        owner: 'dana',
        closed: 3,
        required: 6,
        present: 3,
        completeness: 0.5,
        complete: 1,
        imported: 0,
      },
    ]);
    expect((await lacking()).sort()).toEqual([
      'wo-2 photo null',
      'wo-3 photo null',
      'wo-3 receipt null',
    ]);
  });

  it('[Q5] names the work order, the kind and where to look', async () => {
    await append(published(), opened('wo-1'), recorded('e1', 'wo-1', 'photo'), closed('wo-1'));
    const filters = { workOrderId: 'wo-1', kind: 'receipt' };
    const [row, ...rest] = await client.whole('incomplete-evidence', { tenant, filters });
    expect(rest).toEqual([]);
    expect(row).toMatchObject({ workflowVersion: 1, jobType: 'refund', closedBy: 'olga' });
    expect(row!['lastPosition']).toBe(client.views.log.events.length);
  });

  it('[Q2] takes no chat for evidence', async () => {
    const chat = recorded('e1', 'wo-1', 'receipt', 'text/vnd.slack.chat');
    await append(published(), opened('wo-1'), chat, closed('wo-1', 'e1'));
    expect(await report()).toMatchObject([{ required: 2, present: 0, completeness: 0 }]);
    expect(await client.whole('closed-without-evidence', { tenant })).toHaveLength(1);
  });

  it('[Q2] counts what came after the closure, and keeps what was erased after it', async () => {
    await append(
      published(),
      opened('wo-1'),
      recorded('e1', 'wo-1', 'receipt'),
      closed('wo-1', 'e1'),
      on('wo-1', 'evidence.shredded', { evidenceId: 'e1', reason: {}, erasureId: 'x' }),
      recorded('e2', 'wo-1', 'photo'),
    );
    expect(await report()).toMatchObject([{ required: 2, present: 2, complete: 1 }]);
    expect(await client.whole('closed-without-evidence', { tenant })).toEqual([]);
  });

  it('[Q2] counts what stages leave, unless it was skipped or is a support output', async () => {
    const skipped = (stage: string) => on('wo-2', 'stage.skipped', { stage, scope: 'once' });
    await append(
      published(1, { stages }),
      opened('wo-1'),
      recorded('e1', 'wo-1', 'receipt'),
      closed('wo-1', 'e1'),
      opened('wo-2'),
      skipped('discovery'),
      skipped('offer'),
      closed('wo-2'),
    );
    expect(await report()).toMatchObject([{ closed: 2, required: 5, present: 1 }]);
    expect((await lacking()).sort()).toEqual([
      'wo-1 brief discovery',
      'wo-1 photo null',
      'wo-2 photo null',
      'wo-2 receipt null',
    ]);
  });

  it('[Q2] goes by the version that the work was opened with', async () => {
    await append(
      published(),
      published(2, { closure: { evidence: [] } }),
      ...[1, 2].flatMap((version) => [
        underVersion(`wo-${version}`, version),
        closed(`wo-${version}`),
      ]),
    );
    expect(await report()).toMatchObject([{ closed: 2, required: 2, present: 0, complete: 1 }]);
  });

  it('[Q2] has no rate where nothing is required, and calls nothing complete that it does not know', async () => {
    await append(published(1, { closure: { evidence: [] } }), opened('wo-1'), closed('wo-1'));
    expect(await report()).toMatchObject([{ required: 0, completeness: null, complete: 1 }]);
    await append(underVersion('wo-2', 7), closed('wo-2'), closed('never-opened'));
    expect(await report()).toMatchObject([
      { workflowId: 'refunds', closed: 2, required: 0, complete: 1 },
      { workflowId: 'TBD', closed: 1, required: 0, complete: 0 },
    ]);
  });

  it('[Q2] leaves out what was taken up again, until it is closed again', async () => {
    const later: Partial<TestEvent> = { occurredAt: day(40) };
    await append(published(), opened('wo-1'), closed('wo-1'), on('wo-1', 'work-order.reopened'));
    expect(await report()).toEqual([]);
    await append(recorded('e1', 'wo-1', 'photo'), { ...closed('wo-1'), ...later });
    expect(await report()).toMatchObject([{ month: day(1), required: 2, present: 1 }]);
  });

  it('[Q4] shows old months, and only the requested ones', async () => {
    const old: Partial<TestEvent> = { occurredAt: '2019-12-31T23:59:59.999Z' };
    const imported = { origin: { source: 'x', eventId: '1', imported: true } };
    const { type, data } = opened('wo-1');
    await append(
      published(),
      { type, ...old, data: { ...data, ...imported } },
      { ...closed('wo-1'), ...old },
      opened('wo-2'),
      closed('wo-2'),
    );
    expect(await report()).toHaveLength(2);
    const filters = { from: '2019-12-01T00:00:00Z', to: '2020-01-01T00:00:00Z' };
    expect(await client.whole('evidence-completeness', { tenant, filters })).toMatchObject([
      { month: '2019-12-01T00:00:00.000Z', closed: 1, imported: 1 },
    ]);
  });

  it('[Q6] states the lowest position of the views that it rests on', async () => {
    await append(published(), opened('wo-1'), closed('wo-1'));
    const size = client.views.log.events.length;
    for (const name of ['first-time-fix', 'evidence-completeness', 'timeliness'])
      expect(await client.answer(name, { tenant, atLeast: size })).toMatchObject({
        position: size,
      });
  });
});
