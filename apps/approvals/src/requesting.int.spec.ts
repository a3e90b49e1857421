import { v7 as uuidv7 } from 'uuid';
import {
  type ApprovalReview,
  type ListAbsencesReply,
  declareAbsence,
  endAbsence,
  escalateApproval,
  expireApproval,
  grantApproval,
  publishWorkflow,
  rejectApproval,
  requestApproval,
  streamOf,
  subjects,
} from '#contracts';
import { Processes } from '#testkit';

const HOUR_MS = 3_600_000;
const lead = { actor: { id: 'ana' }, roles: ['approver'], owners: ['finance'] };
const definition = {
  id: 'launches',
  jobType: 'launch',
  title: 'Launch',
  owner: 'ops-lead',
  facts: { paid: { type: 'boolean' } },
  approvals: {
    commercial: { owner: 'finance', answerWithin: 'P1D', validFor: 'P1D' },
    security: { owner: 'security', answerWithin: 'P1D', validFor: 'P1D' },
  },
  gates: [
    { name: 'pay', approvals: ['commercial'], facts: ['paid'] },
    { name: 'launch', approvals: ['security'] },
  ],
};

let processes: Processes;
let workflow: object;

beforeAll(async () => {
  processes = await Processes.share('approvals', 'policy');
  const { answer } = await processes.send(publishWorkflow, { workflowId: 'launches', definition });
  workflow = { id: 'launches', version: answer['version'], digest: answer['digest'] };
});

describe('draft-only work', () => {
  it('[A6] requests every approval of its gates by itself, once', async () => {
    const work = await opened({ allowedOutput: 'draft-only' });
    const requests = ofType(await work.with('approval.requested', 2), 'approval.requested');
    expect(requests.map(({ data }) => data)).toMatchObject([
      { gate: 'pay', kind: 'commercial', owner: 'finance', permits: ['gate.pay'] },
      { gate: 'launch', kind: 'security', owner: 'security', permits: ['gate.launch'] },
    ]);
    expect(new Set(requests.map(({ data }) => data.requestedBy))).toEqual(
      new Set(['processes-under-test']),
    );
    const approvalId = requests[0]!.data.approvalId;
    const opener = { ...lead, actor: { id: 'processes-under-test' } };
    const about = { workOrderId: work.id, approvalId };
    await expect(processes.send(grantApproval, about, opener)).rejects.toMatchObject({
      code: 'self_approval',
    });
    const { answer } = await processes.send(grantApproval, about, lead);
    expect(answer).toMatchObject({ status: 'approved', permits: ['gate.pay'] });
  });

  it('[A4] that a change of scope opened was requested by the proposer of the action', async () => {
    const parent = await opened({});
    const decision = {
      decisionId: 'd-1',
      requestedBy: 'olga',
      outcome: 'wait',
      approvals: [],
      consumes: [],
    };
    await parent.record('decision.made', decision);
    const ref = {
      workOrderId: parent.id,
      track: 'legal',
      decisionId: 'd-1',
      holdsParent: false,
      requesters: ['olga'],
    };
    const child = await opened({ allowedOutput: 'draft-only', parent: ref });
    const [request] = ofType(await child.with('approval.requested', 2), 'approval.requested');
    expect(request!.data).toMatchObject({
      requestedBy: 'processes-under-test',
      onBehalfOf: ['olga'],
    });
  });

  it('[A2] asks for nothing any more when it ends', async () => {
    const work = await opened({ allowedOutput: 'draft-only' });
    const requests = ofType(await work.with('approval.requested', 2), 'approval.requested');
    await work.record('work-order.closed', {});
    const ended = ofType(await work.with('approval.superseded', 2), 'approval.superseded');
    expect(ended.map(({ data }) => data.approvalId).sort()).toEqual(
      requests.map(({ data }) => data.approvalId).sort(),
    );
    const late = { workOrderId: work.id, approvalId: requests[0]!.data.approvalId };
    await expect(processes.send(grantApproval, late, lead)).rejects.toMatchObject({
      code: 'approval_closed',
    });
  });
});

describe('asking for an approval by hand', () => {
  it('[A2] makes the same request of the same command', async () => {
    const work = await opened({});
    const ask = [
      requestApproval,
      { workOrderId: work.id, gate: 'pay', kind: 'commercial', draft: true },
      { commandId: uuidv7(), roles: ['integrator'] },
    ] as const;
    const first = await processes.send(...ask);
    expect(first.answer).toMatchObject({ status: 'draft', owner: 'finance' });
    expect(await processes.send(...ask)).toEqual({ ...first, replayed: true });
    const { approvalId } = first.answer as { approvalId: string };
    const { answer } = await processes.send(requestApproval, {
      ...ask[1],
      draft: false,
      approvalId,
    });
    expect(answer).toMatchObject({ approvalId, status: 'requested' });
  });
});

describe('an owner who is away', () => {
  it('[A6] has a deputy who answers instead, until they are back', async () => {
    const owner = `owner-${uuidv7().slice(-12)}`;
    const own = { actor: { id: owner }, roles: ['approver'], owners: [] };
    const until = new Date(Date.now() + HOUR_MS).toISOString();
    const { answer } = await processes.send(declareAbsence, { owner, deputy: 'dana', until }, own);
    expect(answer).toMatchObject({ owner, deputy: 'dana', until });

    const away = await opened({});
    const approvalId = await away.request({ owner });
    const [handed] = ofType(await away.with('approval.escalated'), 'approval.escalated');
    expect(handed!.data).toMatchObject({ approvalId, escalationStep: 'absent', owner: 'dana' });
    const dana = { actor: { id: 'dana' }, roles: ['approver'], owners: [] };
    await processes.send(grantApproval, { workOrderId: away.id, approvalId }, dana);

    await processes.send(endAbsence, { owner }, own);
    const back = await opened({});
    const other = await back.request({ owner });
    const about = { workOrderId: back.id, approvalId: other };
    await expect(processes.send(grantApproval, about, dana)).rejects.toMatchObject({
      code: 'approval_not_yours',
    });
    // Away only after it was requested: it stays the owner's, and the deputy gets a notice.
    const reviewed = () =>
      processes.ask<ApprovalReview>(subjects.internal.reviewApproval, {
        tenant: processes.tenant,
        ...about,
      });
    expect(await reviewed()).not.toHaveProperty('deputy');
    await processes.send(declareAbsence, { owner, deputy: 'dana', until }, own);
    expect(await reviewed()).toMatchObject({ approval: { owner }, deputy: 'dana' });
    const listing = { tenant: processes.tenant };
    const listed = await processes.ask<ListAbsencesReply>(subjects.internal.listAbsences, listing);
    expect(listed.absences).toContainEqual(
      expect.objectContaining({ owner, deputy: 'dana', until, isAway: true }),
    );
    await processes.send(grantApproval, about, dana);
  });
});

describe('a timer', () => {
  it('[A5] that fires too early, or for nothing, leaves no trace', async () => {
    const work = await opened({});
    const approvalId = await work.request({ owner: 'finance' });
    const about = { workOrderId: work.id, approvalId };
    const ours = { actor: { id: 'service-ledger' }, roles: ['service'] };
    const quiet = { answer: {}, position: null, replayed: false };
    expect(await processes.send(expireApproval, about, ours)).toEqual(
      expect.objectContaining(quiet),
    );
    expect(
      await processes.send(escalateApproval, { ...about, escalationStep: 'warned' }, ours),
    ).toEqual(expect.objectContaining(quiet));
    expect(await processes.stream(streamOf.workOrder(work.id))).toHaveLength(2);
  });

  it('[A5] expires what is due, once, and an answer comes too late', async () => {
    const work = await opened({});
    const approvalId = await work.request({ owner: 'finance', dueAt: new Date().toISOString() });
    const about = { workOrderId: work.id, approvalId };
    const ours = { actor: { id: 'service-ledger' }, roles: ['service'] };
    // The ledger's own timer may be the first.
    await processes.send(expireApproval, about, ours);
    await processes.send(expireApproval, about, ours);
    expect(
      ofType(await processes.stream(streamOf.workOrder(work.id)), 'approval.expired'),
    ).toHaveLength(1);
    await expect(processes.send(grantApproval, about, lead)).rejects.toMatchObject({
      code: 'approval_closed',
      facts: { status: 'expired' },
    });
  });
});

describe('what an approver was shown', () => {
  it('[A10] is stored, compared with now, and held against what they say they saw', async () => {
    const work = await opened({});
    const facts = { paid: { value: true, source: 'shop', observedAt: '2030-01-01T09:00:00.000Z' } };
    await work.state('paid', true);
    const approvalId = await work.request({ owner: 'finance', packet: { facts, reasons: ['x'] } });
    const about = { workOrderId: work.id, approvalId };
    const review = () =>
      processes.ask<ApprovalReview>(subjects.internal.reviewApproval, {
        tenant: processes.tenant,
        ...about,
      });

    const first = await review();
    expect(first).toMatchObject({
      approval: { approvalId, status: 'requested' },
      packet: { facts, reasons: ['x'] },
      now: { facts: { paid: { value: true } }, policy: null, workflow: { id: 'launches' } },
      changes: [],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await review()).digest).toBe(first.digest);

    await work.state('paid', false);
    const changes = [{ what: 'fact paid', then: 'true', now: 'false' }];
    for (const command of [grantApproval, rejectApproval]) {
      const reason = command === rejectApproval ? { reason: 'no' } : {};
      await expect(
        processes.send(command, { ...about, ...reason, seen: first.digest }, lead),
      ).rejects.toMatchObject({ code: 'approval_stale', facts: { changes } });
    }
    const second = await review();
    expect(second).toMatchObject({ changes });
    const { answer } = await processes.send(grantApproval, { ...about, seen: second.digest }, lead);
    expect(answer).toMatchObject({ status: 'approved' });
  });

  it('[A5] is not found where nothing was requested', async () => {
    const work = await opened({});
    const about = { tenant: processes.tenant, workOrderId: work.id, approvalId: 'nobody' };
    await expect(processes.ask(subjects.internal.reviewApproval, about)).rejects.toMatchObject({
      code: 'approval_not_found',
    });
  });
});

async function opened(overrides: object) {
  const id = `wo-${uuidv7().slice(-12)}`;
  const stream = streamOf.workOrder(id);
  const record = (type: string, data: object) =>
    processes.record(stream, { type, data: { workOrderId: id, ...data } });
  await record('work-order.opened', {
    workflow,
    jobType: 'launch',
    mode: 'enforce',
    owner: 'ops-lead',
    checklistRunId: 'r',
    ...overrides,
  });
  const request = async (other: object): Promise<string> => {
    const approvalId = uuidv7();
    await record('approval.requested', {
      approvalId,
      kind: 'commercial',
      requestedBy: 'agent-7',
      decisionId: 'decision-1',
      permits: ['refund.issue'],
      scope: {},
      ruleDigest: 'a'.repeat(64),
      packet: {},
      dueAt: new Date(Date.now() + HOUR_MS).toISOString(),
      ...other,
    });
    return approvalId;
  };
  const state = (name: string, value: boolean) =>
    record('fact.observed', { name, value, source: 'shop', observedAt: new Date().toISOString() });
  const having = (type: string, count = 1) => processes.streamWith(stream, type, count);
  return { id, record, request, state, with: having };
}

function ofType(events: Awaited<ReturnType<Processes['stream']>>, type: string) {
  return events.filter((event) => event.type === type);
}
