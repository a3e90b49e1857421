import { decisionMade } from '../projections/decision.fixture';
import { brokenGlass, day, later, raised } from '../projections/obligations.fixture';
import { approvalRequest, dispatch, type TestEvent } from '../projections/event.fixture';
import { QueryClient, opened } from './query.fixture';

const definition = {
  id: 'refunds',
  title: 'Refunds',
  jobType: 'refund',
  owner: 'lead',
  inputs: [{ name: 'amount', type: 'integer' }],
  prerequisites: [{ name: 'scope', accept: 'Agreed.' }],
  stages: [{ name: 'all', steps: [{ name: 'check' }, { name: 'pay' }] }],
  closure: { evidence: [{ kind: 'receipt' }] },
  gates: [{ name: 'launch', approvals: ['security'] }],
  slas: { stallAfter: 'P2D' },
};
const published: TestEvent = {
  type: 'workflow.published',
  stream: 'workflow-refunds',
  data: { workflowId: 'refunds', version: 1, digest: 'ab'.repeat(32), definition },
};
const eventOf = (type: string, data: Readonly<Record<string, unknown>> = {}): TestEvent => ({
  type,
  occurredAt: day(1),
  data: { workOrderId: 'wo-1', ...data },
});
const due = (dueAt: string): TestEvent => {
  const { type, data } = opened('wo-1');
  return { type, data: { ...data, dueAt } };
};
const requested = eventOf('approval.requested', {
  ...approvalRequest,
  approvalId: 'a1',
  dueAt: day(30),
});
const ofDelegation = (verb: string, more: object = {}): TestEvent =>
  eventOf(`delegation.${verb}`, { dispatchId: 'd-1', ...more });
const dispatched = ofDelegation('dispatched', {
  ...dispatch,
  writes: ['out'],
  createdAt: day(1),
  timesOutAt: day(3),
});
const artifact = {
  sha256: 'cd'.repeat(32),
  mediaType: 'image/png',
  size: 1,
  visibility: 'private',
  capturedAt: day(1),
};

/** Everything that the workflow wants. */
const done: readonly TestEvent[] = [
  eventOf('fact.observed', { name: 'amount', value: 7, source: 'erp', observedAt: day(1) }),
  eventOf('prerequisite.passed', { prerequisite: 'scope' }),
  eventOf('step.completed', { step: 'check' }),
  eventOf('step.skipped', { step: 'pay', rationale: {}, scope: 'once' }),
  eventOf('gate.skipped', { gate: 'launch', rationale: {}, scope: 'once' }),
  eventOf('evidence.recorded', {
    isStored: true,
    evidenceId: 'e1',
    kind: 'receipt',
    producer: 'ben',
    ...artifact,
  }),
];
describe('how work stands', () => {
  let client: QueryClient;
  beforeEach(async () => {
    client = await QueryClient.open();
    await client.moveTo(day(1));
  });
  afterEach(() => client.views.close());

  const found = async (filters: Readonly<Record<string, string>>) =>
    (await client.whole('work-orders', { filters })).map(({ workOrderId }) => workOrderId);
  const workOrder = async () =>
    (await client.answer('work-orders', { filters: { workOrderId: 'wo-1' } })).rows[0];

  it('waits while nobody answers, is blocked while an exception is open, and stalls after a while', async () => {
    await client.add(published, opened('wo-1'), requested);
    expect(await workOrder()).toMatchObject({ waiting: true, blocked: false, stalled: false });
    await client.add({ ...raised('x1'), occurredAt: day(2) });
    await client.moveTo(day(2.9));
    expect(await found({ blocked: 'true', stalled: 'false' })).toEqual(['wo-1']);
    await client.moveTo(day(3.1));
    expect(await found({ stalled: 'true' })).toEqual(['wo-1']);
    await client.add(
      later.resolved('x1'),
      eventOf('approval.rejected', { approvalId: 'a1', reason: {} }),
    );
    expect(await workOrder()).toMatchObject({ waiting: false, blocked: false, stalled: false });
  });

  it('[D4] waits for a delegation until it is confirmed, and stalls after a while', async () => {
    await client.add(
      published,
      opened('wo-1'),
      dispatched,
      ofDelegation('timed-out', { blocks: false }),
    );
    expect(await workOrder()).toMatchObject({ waiting: true, blocked: false, stalled: false });
    await client.moveTo(day(3.1));
    expect(await found({ waiting: 'true', stalled: 'true' })).toEqual(['wo-1']);
    await client.add(ofDelegation('confirmed', { confirmedBy: 'olga' }));
    expect(await workOrder()).toMatchObject({ waiting: false, stalled: false });
  });

  it('never stalls where its workflow does not say after what time', async () => {
    await client.add(opened('wo-1'), requested);
    await client.moveTo(day(29));
    expect(await workOrder()).toMatchObject({ waiting: true, stalled: false });
  });

  it('[E2] is overdue after its due time, while it is open', async () => {
    await client.add(due(day(5)));
    expect(await workOrder()).toMatchObject({ overdue: false, dueAt: day(5) });
    await client.moveTo(day(6));
    expect(await found({ overdue: 'true' })).toEqual(['wo-1']);
    await client.add(eventOf('work-order.closed'));
    expect(await found({ overdue: 'true' })).toEqual([]);
  });

  it('[V1] is closed on evidence that the list of closures names', async () => {
    const closed = (workOrderId: string, closureEvidenceId?: string): TestEvent => ({
      type: 'work-order.closed',
      occurredAt: day(1),
      data: { workOrderId, ...(closureEvidenceId && { closureEvidenceId }) },
    });
    const other = { type: 'evidence.recorded', occurredAt: day(1) };
    const photo = { kind: 'photo', producer: 'ben', ...artifact, sha256: 'ef'.repeat(32) };
    await client.add(opened('wo-1'), opened('wo-2'), opened('wo-3'), done.at(-1)!);
    // An id of evidence means nothing but on its own work order.
    await client.add({ ...other, data: { workOrderId: 'wo-2', evidenceId: 'e1', ...photo } });
    await client.add(closed('wo-1', 'e1'), closed('wo-2'), closed('wo-3', 'e1'));
    const request = { filters: { closureProven: 'true' } };
    const [proven, ...more] = await client.whole('closures', request);
    const { rows } = await client.answer('evidence', { filters: { workOrderId: 'wo-1' } });
    expect([proven, more]).toMatchObject([
      {
        workOrderId: 'wo-1',
        closureEvidenceKind: 'receipt',
        closureEvidenceSha256: artifact.sha256,
        closureEvidenceEventId: rows[0]!['eventId'],
        closureEvidenceLevel: 'verified',
      },
      [],
    ]);
    const unproven = { closureEvidenceKind: null, closureEvidenceLevel: null };
    expect(await client.whole('closures', { filters: { closureProven: 'false' } })).toMatchObject([
      { workOrderId: 'wo-3', ...unproven },
      { workOrderId: 'wo-2', ...unproven },
    ]);
  });

  it('[E4] shows the status of its break-glasses', async () => {
    await client.add(opened('wo-1'));
    expect(await workOrder()).toMatchObject({ breakGlass: null });
    await client.add(...brokenGlass('1'));
    expect(await workOrder()).toMatchObject({ breakGlass: 'live' });
    await client.moveTo(day(2));
    expect(await found({ breakGlass: 'open' })).toEqual(['wo-1']);
    await client.add(later.reviewed('1'));
    expect(await workOrder()).toMatchObject({ breakGlass: 'open' });
    await client.add(later.remediated('1'));
    expect(await workOrder()).toMatchObject({ breakGlass: 'settled' });
  });

  it('[E4] awaits obligations alone when everything else is done, and is not overdue then', async () => {
    await client.add(published, due(day(5)), ...brokenGlass('1'), ...done);
    expect(await workOrder()).toMatchObject({ awaitingObligations: false, overdue: false });
    await client.moveTo(day(6));
    expect(await workOrder()).toMatchObject({ awaitingObligations: true, overdue: false });
    expect(await found({ awaitingObligations: 'true', overdue: 'false' })).toEqual(['wo-1']);
    const filters = { kind: 'work' };
    expect(await client.whole('obligations', { filters })).toMatchObject([
      { subject: 'wo-1', state: 'open', overdue: false, nextEscalationStep: null },
    ]);
    await client.add(later.reviewed('1'), later.remediated('1'));
    expect(await workOrder()).toMatchObject({ awaitingObligations: false, overdue: true });
    expect(await client.whole('obligations', { filters })).toMatchObject([
      { overdue: true, nextEscalationStep: 'overdue' },
    ]);
  });

  it.each([...done.keys()].map((index) => [done[index]!.type, index]))(
    '[E4] does not await obligations alone without %s',
    async (_, left) => {
      await client.add(published, due(day(5)), ...brokenGlass('1'), later.ended('1'));
      await client.add(...done.filter((_event, index) => index !== left));
      expect(await workOrder()).toMatchObject({ awaitingObligations: false, breakGlass: 'open' });
    },
  );

  it.each<[string, TestEvent]>([
    ['an approval is requested', requested],
    ['another exception is open', raised('x1')],
    ['it is stopped', eventOf('work-order.stopped', { reason: {} })],
    ['something may run', decided('run')],
    ['something is delegated', dispatched],
    ['a question is open', eventOf('question.asked', { number: 1, question: {}, owner: 'dana' })],
  ])('[E4] does not await obligations alone while %s', async (_, event) => {
    await client.add(published, due(day(5)), ...brokenGlass('1'), later.ended('1'), ...done, event);
    expect(await workOrder()).toMatchObject({ awaitingObligations: false });
  });

  it.each([
    ['awaits', 'a check of Writ', 'engine.work-order', true],
    ['does not await', 'a rule of the policy', 'nothing-goes-out', false],
  ])('[E4] %s obligations alone while %s stops new actions', async (_, _by, rule, isAlone) => {
    const code = 'work-order-not-open';
    const stop = { decisionId: 'd1', outcome: 'stop', code, rules: [rule], validUntil: day(2) };
    await client.add(published, due(day(5)), ...brokenGlass('1'), later.ended('1'), ...done);
    const made = { ...decisionMade(stop), occurredAt: day(1) };
    const subject = (made.data as { action: { kind: string } }).action.kind;
    await client.add(made, raised('x1', { cause: 'decision', subject, code }));
    expect(await workOrder()).toMatchObject({ awaitingObligations: isAlone });
  });

  const awaited = run('d3', { supersedes: 'd2' });
  const withdrawn = [
    run('d1'),
    run('d2', { supersedes: 'd1', outcome: 'stop', outcomeDueAt: undefined }),
  ];
  it.each<[string, readonly TestEvent[], boolean]>([
    ['a run has no report', [run('d1')], false],
    ['a run that was withdrawn has no report', withdrawn, false],
    ['the run that replaced another has no report', [...withdrawn, awaited], false],
    ['the report names the first run', [...withdrawn, awaited, report('d1')], true],
    ['the report names the stop', [...withdrawn, awaited, report('d2')], true],
    ['the report names the last run', [...withdrawn, awaited, report('d3')], true],
    ['another proposal has no report', [...withdrawn, awaited, report('d3'), run('d4')], false],
    ['the owner dealt with the last run', [...withdrawn, awaited, ...dealtWith('d3')], true],
    ['the owner dealt with the first run', [...withdrawn, ...dealtWith('d1'), awaited], true],
  ])('[P13] awaits obligations alone or not where %s', async (_, events, isAlone) => {
    await client.add(published, due(day(5)), ...brokenGlass('1'), later.ended('1'), ...done);
    await client.add(...events);
    await client.moveTo(day(20));
    expect(await workOrder()).toMatchObject({ awaitingObligations: isAlone });
    const { rows } = await client.views.pool.query(
      `SELECT subject FROM messaging.timers WHERE kind = 'outcome'`,
    );
    expect(rows).toHaveLength(isAlone ? 0 : 1);
  });
});

function run(decisionId: string, more: object = {}): TestEvent {
  const validUntil = day(2);
  return {
    ...decisionMade({ decisionId, validUntil, outcomeDueAt: day(3), ...more }),
    occurredAt: day(1),
  };
}

function report(decisionId: string): TestEvent {
  return eventOf('action.performed', { decisionId, authorised: false });
}

function dealtWith(subject: string): readonly TestEvent[] {
  return [raised('x1', { cause: 'outcome', subject }), later.resolved('x1')];
}

function decided(outcome: string): TestEvent {
  return {
    ...decisionMade({ decisionId: 'd1', outcome, validUntil: day(30) }),
    occurredAt: day(1),
  };
}
