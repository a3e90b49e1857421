import { approvalRequest, type TestEvent } from '../projections/event.fixture';
import { QueryClient, opened } from './query.fixture';

const day = (number: number): string =>
  new Date(Date.parse('2030-01-01T00:00:00.000Z') + (number - 1) * 86_400_000).toISOString();
const eventOf = (type: string, data: Readonly<Record<string, unknown>>): TestEvent => ({
  type,
  data,
});

const requested = (approvalId: string, more: object = {}): TestEvent =>
  eventOf('approval.requested', {
    ...approvalRequest,
    workOrderId: 'wo-1',
    approvalId,
    permits: ['refund.issue'],
    ruleDigest: 'ab'.repeat(32),
    dueAt: day(10),
    ...more,
  });
const granted = (approvalId: string, more: object = {}): TestEvent =>
  eventOf('approval.granted', {
    workOrderId: 'wo-1',
    approvalId,
    grantedBy: 'dana',
    status: 'conditions' in more ? 'conditional' : 'approved',
    permits: ['refund.issue'],
    scope: {},
    expiresAt: day(20),
    singleUse: false,
    ...more,
  });
const about = (approvalId: string, more: object = {}) => ({
  workOrderId: 'wo-1',
  approvalId,
  ...more,
});

describe('obligations, unknowns, conflicts and tracks', () => {
  let client: QueryClient;
  beforeEach(async () => {
    client = await QueryClient.open();
  });
  afterEach(() => client.views.close());

  const obligations = (filters: Readonly<Record<string, string>> = {}) =>
    client.whole('obligations', { filters });
  const unknown = async () =>
    (await client.whole('open-unknowns')).map(({ kind, name, whoCouldSay, reason }) => [
      kind,
      name,
      whoCouldSay,
      reason,
    ]);

  it('[A5] shows an open request with its owner, its due time and the next escalation step', async () => {
    await client.add(opened('wo-1'), requested('a1', { warnAt: day(8) }), requested('a2'));
    expect(await obligations()).toMatchObject([
      { obligationId: 'approval/a2', nextEscalationStep: 'expire', nextAt: day(10) },
      {
        obligationId: 'approval/a1',
        kind: 'approval',
        subject: 'a1',
        item: null,
        what: 'commercial: refund.issue',
        workOrderId: 'wo-1',
        owner: 'dana',
        state: 'open',
        overdue: false,
        dueAt: day(10),
        nextEscalationStep: 'warned',
        nextAt: day(8),
        endedAt: null,
      },
    ]);
  });

  it('[A5] is overdue by database time', async () => {
    await client.add(
      opened('wo-1'),
      requested('a1'),
      requested('a2', { dueAt: '2020-01-01T00:00:00Z' }),
    );
    expect(await obligations({ overdue: 'true' })).toMatchObject([{ subject: 'a2' }]);
    await client.views.pool.query(`UPDATE ledger.clock SET ahead = interval '20 years'`);
    expect(await obligations({ overdue: 'true', state: 'open' })).toHaveLength(2);
  });

  it('[A8] shows each condition of a grant until it is met', async () => {
    const conditions = [
      { number: 1, text: 'With the photo.' },
      { number: 2, text: 'After the call.' },
    ];
    await client.add(
      opened('wo-1'),
      requested('a1'),
      granted('a1', { conditions }),
      eventOf('condition.met', about('a1', { number: 2, metBy: 'dana', evidence: ['e1'] })),
    );
    expect(await obligations()).toMatchObject([
      { obligationId: 'approval/a1/2', item: 2, state: 'met', what: 'After the call.' },
      {
        obligationId: 'approval/a1/1',
        item: 1,
        state: 'open',
        owner: 'dana',
        dueAt: day(20),
        nextEscalationStep: 'expire',
        nextAt: day(20),
      },
      { obligationId: 'approval/a1', state: 'met' },
    ]);
    await client.add(eventOf('approval.revoked', about('a1', { revokedBy: 'dana', reason: {} })));
    expect(await obligations({ state: 'cancelled' })).toMatchObject([
      { obligationId: 'approval/a1/1' },
    ]);
  });

  it('[A5] distinguishes obligations that were met, breached and cancelled', async () => {
    await client.add(
      opened('wo-1'),
      ...['a1', 'a2', 'a3', 'a4'].map((id) => requested(id)),
      eventOf('approval.rejected', about('a1', { rejectedBy: 'dana', reason: {} })),
      eventOf('approval.expired', about('a2', { was: 'requested' })),
      eventOf('approval.superseded', about('a3', { reason: 'The work has ended.' })),
    );
    const rows = await obligations();
    expect(rows.map(({ subject, state }) => [subject, state])).toEqual([
      ['a4', 'open'],
      ['a3', 'cancelled'],
      ['a2', 'breached'],
      ['a1', 'met'],
    ]);
    expect(rows.map(({ nextEscalationStep }) => nextEscalationStep)).toEqual([
      'expire',
      null,
      null,
      null,
    ]);
  });

  it('[I9] names no next escalation step for work that is imported or only observed', async () => {
    const observed = opened('wo-1');
    await client.add({ ...observed, data: { ...observed.data, mode: 'observe' } }, requested('a1'));
    expect(await obligations()).toMatchObject([
      { state: 'open', nextEscalationStep: null, nextAt: null },
    ]);
  });

  it('[I4] lists what nobody has stated of open work, and who could', async () => {
    const definition = {
      id: 'refunds',
      title: 'Refunds',
      jobType: 'refund',
      owner: 'frida',
      facts: { color: { type: 'string' }, size: { type: 'integer' } },
      inputs: [
        { name: 'order', type: 'string' },
        { name: 'note', type: 'string', required: false },
      ],
    };
    const published = { workflowId: 'refunds', version: 1, digest: 'ab'.repeat(32), definition };
    const { data, ...rest } = opened('wo-1');
    await client.add(
      { ...eventOf('workflow.published', published), stream: 'workflow-refunds' },
      { ...rest, data: { ...data, owner: 'TBD' } },
      requested('a1', { owner: 'TBD' }),
    );
    expect(await unknown()).toEqual([
      ['fact', 'color', 'TBD', 'not_stated'],
      ['fact', 'size', 'TBD', 'not_stated'],
      ['input', 'order', 'olga', 'not_stated'],
      ['owner', 'work-order', 'frida', 'nobody_named'],
      ['owner', 'approval/a1', 'TBD', 'nobody_named'],
    ]);
    const observed = (name: string, value: unknown): TestEvent =>
      eventOf('fact.observed', {
        workOrderId: 'wo-1',
        name,
        value,
        source: 'erp',
        observedAt: day(1),
      });
    await client.add(
      observed('color', 'red'),
      observed('size', null),
      observed('order', 'o-1'),
      eventOf('obligation.assigned', {
        ...about('a1'),
        kind: 'approval',
        subject: 'a1',
        owner: 'ana',
      }),
    );
    expect(await unknown()).toEqual([
      ['fact', 'size', 'erp', 'stated_as_unknown'],
      ['owner', 'work-order', 'frida', 'nobody_named'],
    ]);
    await client.add(eventOf('work-order.abandoned', { workOrderId: 'wo-1', reason: {} }));
    expect(await unknown()).toEqual([]);
  });

  it('[I8] lists the statement of each source about a fact in conflict, until they agree', async () => {
    const observed = (source: string, value: unknown, at: number): TestEvent =>
      eventOf('fact.observed', {
        workOrderId: 'wo-1',
        name: 'color',
        value,
        source,
        observedAt: day(at),
      });
    await client.add(
      opened('wo-1'),
      observed('erp', 'red', 1),
      observed('crm', 'blue', 2),
      observed('shop', null, 3),
    );
    expect(await client.whole('fact-conflicts')).toMatchObject([
      { name: 'color', source: 'crm', value: 'blue', observedAt: day(2), sources: 2 },
      { name: 'color', source: 'erp', value: 'red', workOrderStatus: 'open', owner: 'dana' },
    ]);
    expect(await client.whole('facts', { filters: { source: 'shop' } })).toMatchObject([
      { value: null, known: false, conflicting: true },
    ]);
    await client.add(observed('crm', 'red', 4));
    expect(await client.whole('fact-conflicts')).toEqual([]);
  });

  it('[L2] lists the tracks of a work order', async () => {
    const { data, ...rest } = opened('wo-2');
    const parent = { workOrderId: 'wo-1', track: 'legal', decisionId: 'd1', holdsParent: false };
    await client.add(opened('wo-1'), {
      ...rest,
      data: { ...data, parent, allowedOutput: 'draft-only' },
    });
    expect(await client.whole('work-orders', { filters: { parent: 'wo-1' } })).toMatchObject([
      { workOrderId: 'wo-2', track: 'legal', allowedOutput: 'draft-only', holdsParent: false },
    ]);
  });
});
