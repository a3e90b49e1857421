import {
  brokenGlass,
  day,
  later,
  raised,
  remediationOpened,
  remediationRecurred,
} from '../projections/obligations.fixture';
import { type TestEvent } from '../projections/event.fixture';
import { QueryClient, opened } from './query.fixture';
import {
  answered,
  questionAsked,
  at,
  dispatched,
  due,
  ended,
  ofDelegation,
  on,
  repliedOn,
  requested,
} from './due.fixture';

describe('obligations met within their due time', () => {
  let client: QueryClient;
  /** Each test has one of its own. */
  let tenant: string;
  beforeAll(async () => {
    client = await QueryClient.open();
  });
  beforeEach(async () => {
    tenant = `tenant-${client.views.log.events.length}`;
    await client.moveTo(day(10));
  });
  afterAll(() => client.views.close());

  const append = (...events: readonly TestEvent[]) =>
    client.add(...events.map((event) => ({ tenant, ...event })));
  /** `kind owner within/due`, of each row. */
  const report = async (more: Readonly<Record<string, string>> = {}) =>
    (await client.whole('timeliness', { tenant, filters: more }))
      .map(({ kind, owner, within, due: of }) => `${kind} ${owner} ${within}/${of}`)
      .sort();

  it('[Q2] counts work within its due time, by the month of that', async () => {
    await append(
      due(day(3)),
      ended('closed', 3),
      due(day(3), 'wo-2'),
      at(4, { ...ended('closed', 4), data: { workOrderId: 'wo-2' } }),
      due(day(3), 'wo-3'),
      due(day(40), 'wo-4'),
      opened('wo-5'),
      due(day(40), 'wo-6'),
      { ...ended('closed', 2), data: { workOrderId: 'wo-6' } },
    );
    expect(await client.whole('timeliness', { tenant })).toMatchObject([
      { month: day(32), kind: 'work', due: 1, within: 1, timeliness: 1 },
      {
        tenant,
        month: day(1),
        workflowId: 'refunds',
        jobType: 'refund',
        owner: 'dana',
        kind: 'work',
        due: 3,
        within: 1,
        late: 2,
        timeliness: 0.3333,
        lateAndOpen: 1,
        imported: 0,
      },
    ]);
    const filters = { from: day(32), to: day(33) };
    expect(await client.whole('timeliness', { tenant, filters })).toHaveLength(1);
  });

  it.each<[string, string[], readonly TestEvent[]]>([
    ['work given up before', [], [due(day(3)), ended('abandoned', 2)]],
    ['work given up after', ['work dana 0/1'], [due(day(3)), ended('abandoned', 4)]],
    [
      'work given up after, of which only obligations were left before',
      ['work dana 1/1'],
      [due(day(3)), on('work-order.abandoned', { onlyObligationsSince: day(2) }, 4)],
    ],
    [
      'work that other work took the place of too late',
      ['work dana 0/1'],
      [due(day(3)), ended('superseded', 9)],
    ],
    [
      'work done in time and taken up again',
      ['work dana 1/1'],
      [due(day(3)), ended('closed', 3), ended('reopened', 8)],
    ],
    [
      'work done in time and done again later',
      ['work dana 1/1'],
      [due(day(3)), ended('closed', 2), ended('reopened', 8), ended('closed', 9)],
    ],
    [
      'work done late and taken up again',
      ['work dana 0/1'],
      [due(day(3)), ended('closed', 4), ended('reopened', 8)],
    ],
    ['an approval granted in time', ['approval erik 1/1'], [requested, answered('granted', 2)]],
    [
      'a no in time',
      ['approval erik 1/1'],
      [requested, on('approval.rejected', { approvalId: 'a1' })],
    ],
    ['an approval that ran out', ['approval erik 0/1'], [requested, answered('expired', 3)]],
    ['one that nobody answered', ['approval erik 0/1'], [requested]],
    ['one that nothing needs', [], [requested, answered('superseded', 2)]],
    ['one missed', ['approval erik 0/1'], [requested, answered('superseded', 4)]],
    [
      'an exception resolved in time',
      ['exception dana 1/1'],
      [raised('x'), at(3, later.resolved('x'))],
    ],
    ['one resolved late', ['exception dana 0/1'], [raised('x'), at(4, later.resolved('x'))]],
    ['one that is open', ['exception dana 0/1'], [raised('x')]],
    [
      'a missing input',
      ['input dana 0/1'],
      [raised('x', { cause: 'prerequisite', subject: 'input-amount' })],
    ],
    [
      'a delegation confirmed in time',
      ['delegation agent-7 1/1'],
      [dispatched, ofDelegation('confirmed', 3)],
    ],
    [
      'one reported and confirmed late',
      ['delegation dana 0/1'],
      [dispatched, ofDelegation('reported-done', 2), ofDelegation('confirmed', 4)],
    ],
    ['one that timed out', ['delegation dana 0/1'], [dispatched, ofDelegation('timed-out', 3)]],
    ['one that was called back', [], [dispatched, ofDelegation('stopped', 3)]],
    [
      'one called back too late',
      ['delegation dana 0/1'],
      [dispatched, ofDelegation('timed-out', 3), ofDelegation('stopped', 5)],
    ],
    [
      'one that another took the place of too late',
      ['delegation agent-7 0/1'],
      [dispatched, ofDelegation('superseded', 4, { by: 'd-2' })],
    ],
    ['one whose work ended before', [], [dispatched, ended('abandoned', 2)]],
    ['one whose work ended after', ['delegation agent-7 0/1'], [dispatched, ended('abandoned', 4)]],
    ['a question answered in time', ['question erik 1/1'], [questionAsked(day(3)), repliedOn(3)]],
    ['one answered late', ['question erik 0/1'], [questionAsked(day(3)), repliedOn(4)]],
    ['one without a due time', [], [questionAsked(), repliedOn(4)]],
    ['one whose work ended before', [], [questionAsked(day(3)), ended('closed', 2)]],
  ])('[Q2] of %s: %j', async (_, expected, events) => {
    await append(opened('wo-1'), ...events);
    expect(await report()).toEqual(expected);
  });

  it('[Q2] counts reviews and remediations of a break-glass', async () => {
    await append(opened('wo-1'), ...brokenGlass('1'), at(5, later.reviewed('1')));
    expect(await report({ kind: 'post-review' })).toEqual(['post-review dana 1/1']);
    expect(await report({ kind: 'remediation' })).toEqual([]);
    await client.moveTo(day(32));
    expect(await report({ kind: 'remediation', jobType: 'refund' })).toEqual([
      'remediation frida 0/1',
    ]);
    await append(at(40, later.remediated('1')));
    expect(
      await client.whole('due-obligations', { tenant, filters: { late: 'true' } }),
    ).toMatchObject([
      { obligationId: 'remediation/re-1', late: true, open: false, endedAt: day(40) },
      { obligationId: 'exception/ex-1', late: true, open: true, endedAt: null, dueAt: day(3) },
    ]);
  });

  it('[Q2] counts each obligation of a remediation that recurred, with its own outcome', async () => {
    const again = (number: number, dueAt: string) => {
      const { type, data } = remediationRecurred('1');
      return at(number, { type, data: { ...data, dueAt, owner: 'gina' } });
    };
    const fixed = (number: number) => at(number, later.remediated('1'));
    // In time, too late, and in another month, of which nothing else is due.
    await append(opened('wo-1'), remediationOpened('1'), fixed(20), again(22, day(25)), fixed(26));
    expect(await report()).toEqual(['remediation frida 1/1', 'remediation gina 0/1']);
    await append(again(28, day(70)));
    expect(await report()).toEqual(['remediation frida 1/1', 'remediation gina 0/1']);
    await client.moveTo(day(71));
    expect(await report({ from: day(60), to: day(62) })).toEqual(['remediation gina 0/1']);
    await append(fixed(69));
    expect(await report({ from: day(60), to: day(62) })).toEqual(['remediation gina 1/1']);
    const listed = await client.whole('due-obligations', { tenant, limit: 1 });
    expect(
      listed.map(({ obligationId, dueAt, endedAt, late }) => [obligationId, dueAt, endedAt, late]),
    ).toEqual([
      ['remediation/re-1/2', day(25), day(26), true],
      ['remediation/re-1/1', day(31), day(20), false],
      ['remediation/re-1', day(70), day(69), false],
    ]);
  });

  it.each<[string, string[], readonly TestEvent[]]>([
    ['revoked after its time', ['condition erik 0/1'], [answered('revoked', 10)]],
    ['revoked in its time', [], [answered('revoked', 9)]],
    ['superseded after its time', ['condition erik 0/1'], [answered('superseded', 10)]],
    [
      'superseded late by work that ended before',
      [],
      [ended('closed', 8), answered('superseded', 10)],
    ],
  ])('[Q2] of the condition of a grant that was %s: %j', async (_, expected, events) => {
    const conditions = [{ number: 1, text: 'With the photo.' }];
    await append(opened('wo-1'), requested, answered('granted', 2, { conditions }), ...events);
    expect(await report({ kind: 'condition' })).toEqual(expected);
    const state = expected.length > 0 ? 'breached' : 'cancelled';
    const filters = { workOrderId: 'wo-1', state };
    expect(await client.whole('obligations', { tenant, filters })).toMatchObject([
      { obligationId: 'approval/a1/1' },
    ]);
  });

  it('[Q2] counts conditions of a grant', async () => {
    const conditions = [1, 2].map((number) => ({ number, text: 'With the photo.' }));
    await append(opened('wo-1'), requested, answered('granted', 2, { conditions }));
    await append(
      on('condition.met', { approvalId: 'a1', number: 2, metBy: 'erik', evidence: [] }, 4),
    );
    expect(await report()).toEqual(['approval erik 1/1', 'condition erik 1/2']);
  });

  it('[E4] does not count work of which only obligations are left', async () => {
    const definition = {
      id: 'refunds',
      title: 'Refunds',
      jobType: 'refund',
      owner: 'lead',
      stages: [{ name: 'all', steps: [{ name: 'pay' }] }],
    };
    const workflow = { workflowId: 'refunds', version: 1, digest: 'ab'.repeat(32), definition };
    await append(
      { type: 'workflow.published', stream: 'workflow-refunds', data: workflow },
      due(day(3)),
      due(day(3), 'wo-2'),
      ...brokenGlass('1'),
    );
    expect(await report({ kind: 'work' })).toEqual(['work dana 0/2']);
    await append(on('step.completed', { step: 'pay' }));
    expect(await report({ kind: 'work' })).toEqual(['work dana 0/1']);
    // The obligations are settled and it is closed long after it was due.
    const closing = {
      ...ended('closed', 9),
      data: { workOrderId: 'wo-1', onlyObligationsSince: day(1) },
    };
    await append(at(8, later.reviewed('1')), at(8, later.remediated('1')), closing);
    expect(await report({ kind: 'work' })).toEqual(['work dana 1/2']);
    expect(
      await client.whole('obligations', { tenant, filters: { kind: 'work', workOrderId: 'wo-1' } }),
    ).toMatchObject([{ state: 'met', dueAt: day(3) }]);
  });
});
