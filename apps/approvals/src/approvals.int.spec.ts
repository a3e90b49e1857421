import { v7 as uuidv7 } from 'uuid';
import { assignObligation, grantApproval, publishWorkflow, streamOf } from '#contracts';
import { exampleWorkflow, Processes } from '#testkit';

const { definition } = exampleWorkflow('refunds');
const lead = { actor: { id: 'ana' }, roles: ['approver'], owners: ['finance'] };

const DAY_MS = 86_400_000;

let processes: Processes;
let workflow: object;

beforeAll(async () => {
  processes = await Processes.share('approvals', 'policy');
  const { answer } = await processes.send(publishWorkflow, { workflowId: 'refunds', definition });
  workflow = { id: 'refunds', version: answer['version'], digest: answer['digest'] };
});

describe('the approvals process', () => {
  it('[A1] grants for as long, and for as many uses, as the workflow says of the kind', async () => {
    const about = await requested();
    const { answer } = await processes.send(grantApproval, about, lead);
    expect(answer).toMatchObject({ ...about, status: 'approved', singleUse: true });
    const [, , granted] = await processes.stream(streamOf.workOrder(about.workOrderId));
    const held = Date.parse(granted!.data.expiresAt) - Date.parse(granted!.recordedAt);
    expect(Math.abs(held - DAY_MS)).toBeLessThan(10_000);
    expect(granted!.actor).toMatchObject({ id: 'ana' });
  });

  it('[A4] refuses the requester, and answers every repeat with the same refusal', async () => {
    const about = await requested();
    const commandId = uuidv7();
    const ask = () =>
      processes.send(grantApproval, about, { ...lead, commandId, actor: { id: 'agent-7' } });
    await expect(ask()).rejects.toMatchObject({ code: 'self_approval' });
    await expect(ask()).rejects.toMatchObject({ code: 'self_approval' });
    expect(await processes.stream(streamOf.workOrder(about.workOrderId))).toHaveLength(2);
  });

  it.each(['delegate', 'integrator', 'analyst'])('is closed to a %s', async (role) => {
    const about = await requested();
    await expect(
      processes.send(grantApproval, about, { ...lead, roles: [role] }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('[Q8] gives a remediation without a work order to somebody, and nothing else without one', async () => {
    const remediationId = uuidv7();
    const [stream, dueAt] = [streamOf.remediation(remediationId), new Date().toISOString()];
    const opened = {
      remediationId,
      origin: 'drift',
      code: 'late',
      owner: 'process-lead',
      dueAt,
      escalationPath: [],
      recurrenceWindow: 'P90D',
      jobType: 'refund',
      workflowId: 'TBD',
    };
    await processes.record(stream, { type: 'remediation.opened', data: opened });
    const assign = (kind: string, subject: string) =>
      processes.send(assignObligation, { kind, subject, owner: 'eve', reason: 'Knows it.' });
    await assign('remediation', remediationId);
    const [, assigned] = await processes.stream(stream);
    expect(assigned).toMatchObject({ type: 'obligation.assigned', data: { owner: 'eve' } });
    expect(assigned!.data).not.toHaveProperty('workOrderId');
    const unnamed = { code: 'invalid_request', errors: [{ pointer: '/workOrderId' }] };
    await expect(assign('approval', 'approval-1')).rejects.toMatchObject(unnamed);
    await expect(assign('remediation', uuidv7())).rejects.toMatchObject(unnamed);
  });
});

/** A work order with a refund that waits for finance. */
async function requested() {
  const about = { workOrderId: `wo-${uuidv7().slice(-12)}`, approvalId: uuidv7() };
  const opened = {
    workflow,
    jobType: 'refund',
    mode: 'enforce',
    owner: 'lead',
    checklistRunId: 'r',
  };
  const body = {
    kind: 'refund',
    owner: 'finance',
    requestedBy: 'agent-7',
    decisionId: 'decision-1',
    permits: ['refund.issue'],
    scope: { system: 'payments' },
    ruleDigest: 'a'.repeat(64),
    dueAt: new Date(Date.now() + 3_600_000).toISOString(),
    packet: {},
  };
  await processes.record(
    streamOf.workOrder(about.workOrderId),
    { type: 'work-order.opened', data: { workOrderId: about.workOrderId, ...opened } },
    { type: 'approval.requested', data: { ...about, ...body } },
  );
  return about;
}
