import { createHash } from 'node:crypto';
import { eventually, type Stack } from '#testkit';
import { type Answer, ApiUser, newId } from './client';
import { sharedSystem } from './shared-system';

/**
 * Seed story: during the pilot the client asks for refund recommendations. The signed scope leaves
 * them out, so delivery goes on inside it while a security review and a change order are prepared.
 * Each step goes on from the one before.
 */
describe('an engagement whose scope widens', () => {
  let stack: Stack;
  let integrator: ApiUser;
  let approver: ApiUser;
  let operator: ApiUser;
  let admin: ApiUser;
  const pilot = newId('pilot');
  let signoff: string;
  let review: string;
  let change: string;

  beforeAll(async () => {
    stack = sharedSystem();
    const user = (role: string) => new ApiUser(stack.url, stack.keys[role]!);
    [integrator, approver] = [user('integrator'), user('approver')];
    [operator, admin] = [user('operator'), user('admin')];
    const opened = await integrator.post('/v1/work-orders', {
      workOrderId: pilot,
      workflow: 'engagement-delivery',
      title: 'Customer support email triage agent',
      objects: ['support-mailbox'],
      inputs: { client: 'Northwind Trading Co.', agreement: 'ADSA-2026-0142' },
    });
    expect(opened.status).toBe(201);
    const agreement = `/v1/work-orders/${pilot}/prerequisites/agreement-signed`;
    await done(integrator.post(agreement, { result: 'passed' }));
  });

  const decide = async (workOrderId: string, action: object, by = integrator) => {
    const { status, body, text } = await by.post('/v1/decisions', { workOrderId, action });
    if (status !== 200) throw new Error(`${status}: ${text}`);
    return body;
  };
  const grant = (workOrderId: string, approvalId: string, terms: object = {}): Promise<Answer> =>
    approver.post(`/v1/approvals/${approvalId}/grant`, { workOrderId, ...terms });

  it('[A8] runs what a conditional signoff covers, once its condition is met by evidence', async () => {
    const decision = await decide(
      pilot,
      configure({ objects: ['support-mailbox', 'sales-mailbox'] }),
    );
    expect(decision).toMatchObject({ outcome: 'wait', owner: 'security-lead' });
    [signoff] = decision.approvals;
    const terms = {
      scope: { objects: ['support-mailbox'] },
      conditions: [{ number: 3, text: 'Close R-03: mask card numbers before triage.' }],
    };
    await done(grant(pilot, signoff, terms));

    const waiting = await decide(pilot, configure());
    expect(waiting).toMatchObject({
      outcome: 'wait',
      approvals: [signoff],
      owner: 'security-lead',
      nextAction: expect.stringContaining('R-03'),
    });

    const evidenceId = await evidence(integrator, pilot, 'masking-test');
    const condition = `/v1/approvals/${signoff}/conditions/3/meet`;
    await done(approver.post(condition, { workOrderId: pilot, evidence: [evidenceId] }));
    expect(await decide(pilot, configure())).toMatchObject({
      outcome: 'run',
      approvals: [signoff],
    });
  });

  it('[A8] stops what security did not allow', async () => {
    const stopped = await decide(pilot, configure({ objects: ['sales-mailbox'] }));
    expect(stopped).toMatchObject({ outcome: 'stop', code: 'approval-exceeded' });
    expect(stopped.reasons.join(' ')).toContain('sales-mailbox');
    const { body } = await integrator.get(
      `/v1/exceptions?workOrderId=${pilot}&code=approval-exceeded`,
    );
    expect(body.items).toEqual([]);
  });

  it('[A3] waits with what was never requested, and lists the part that is covered', async () => {
    const widened = await decide(pilot, refunds(), operator);
    expect(widened).toMatchObject({
      outcome: 'wait',
      owner: 'security-lead',
      scopeChange: {
        approvalId: signoff,
        covered: configure(),
        beyond: [
          {
            field: 'writes',
            granted: 'label, reply-draft',
            requested: 'label, reply-draft, refund-recommendation',
          },
        ],
        tracks: [
          { track: 'security-review', workOrderId: expect.any(String) },
          { track: 'change-order', workOrderId: expect.any(String) },
        ],
      },
    });
    expect(widened.approvals).not.toContain(signoff);
    [review, change] = widened.scopeChange.tracks.map(
      ({ workOrderId }: { workOrderId: string }) => workOrderId,
    );
    expect(await decide(pilot, widened.scopeChange.covered)).toMatchObject({ outcome: 'run' });
  });

  it('[A3] opens one draft-only work order a track, however often it is proposed', async () => {
    const again = await decide(pilot, refunds());
    expect(again.scopeChange.tracks).toEqual([
      { track: 'security-review', workOrderId: review },
      { track: 'change-order', workOrderId: change },
    ]);
    const prepared = { status: 'open', allowedOutput: 'draft-only', parentWorkOrderId: pilot };
    const about = { workflowId: 'change-order', track: 'change-order', owner: 'engagement-lead' };
    expect(await opened(change)).toMatchObject({ ...prepared, ...about });
    expect(await opened(review)).toMatchObject({ ...prepared, owner: 'TBD' });
  });

  it('[A2] requests every approval that the gates want, from nobody where nobody is named', async () => {
    const requested = await gateApprovals(change, 5);
    expect(requested.map(({ gate, owner, status }) => [gate, owner, status]).sort()).toEqual([
      ['billing', 'billing-lead', 'requested'],
      ['commercial', 'commercial-lead', 'requested'],
      ['legal', 'legal-lead', 'requested'],
      ['recipient', 'engagement-lead', 'requested'],
      ['security', 'TBD', 'requested'],
    ]);
  });

  it('[P5] drafts the change order, and neither applies nor sends it', async () => {
    const facts = { facts: { 'sponsor-agreed': true } };
    await done(integrator.post(`/v1/work-orders/${change}/facts`, facts));
    expect(await decide(change, draft)).toMatchObject({ outcome: 'run' });
    const closed = { outcome: 'stop', code: 'draft-only' };
    expect(await decide(change, apply)).toMatchObject(closed);
    expect(await decide(change, send)).toMatchObject(closed);
  });

  it('[I2] blocks the review while nobody knows the security contact, and nothing else', async () => {
    const memo = { ...draft, kind: 'memo.draft', system: 'documents', writes: ['memo-draft'] };
    expect(await decide(review, memo)).toMatchObject({ outcome: 'stop', code: 'input-missing' });
    const contact = { facts: { 'security-contact': 'ciso@northwind.example' } };
    await done(integrator.post(`/v1/work-orders/${review}/facts`, contact));
    expect(await decide(review, memo)).toMatchObject({ outcome: 'run' });
  });

  it('[A3] goes on in the parent and in the other track when one is stopped', async () => {
    const reason = { reason: 'The client looks for a contact.' };
    await done(operator.post(`/v1/work-orders/${review}/stop`, reason));
    expect(await decide(pilot, configure())).toMatchObject({ outcome: 'run' });
    expect(await decide(change, draft)).toMatchObject({ outcome: 'run' });
  });

  it('[A2] grants nothing that belongs to nobody, until somebody is named', async () => {
    const security = (await gateApprovals(change, 5)).find(({ gate }) => gate === 'security')!;
    const refused = await grant(change, security.approvalId);
    expect(refused.body).toMatchObject({ code: 'approval_without_owner' });
    const named = { workOrderId: change, kind: 'approval', owner: 'client-security' };
    const assigned = { ...named, reason: 'Named by the sponsor.' };
    await done(admin.post(`/v1/obligations/${security.approvalId}/assign`, assigned));
    await done(grant(change, security.approvalId));
    await eventually(
      () => integrator.get(`/v1/exceptions?workOrderId=${change}&code=owner-missing`),
      ({ body: { items } }) => items.length === 1,
    );
  });

  it('[A4] lets nobody pass the gates of what they themselves proposed', async () => {
    const [first] = await gateApprovals(change, 5);
    const body = { workOrderId: change };
    const refused = await operator.post(`/v1/approvals/${first!.approvalId}/grant`, body);
    expect(refused.body).toMatchObject({ code: 'self_approval' });
  });

  it('[A3] applies the change order once all gates are open, and not once one closes', async () => {
    const requested = await gateApprovals(change, 5);
    for (const { approvalId, gate } of requested.filter((one) => one.gate !== 'security')) {
      expect(await decide(change, apply)).toMatchObject({ outcome: 'stop', code: 'draft-only' });
      const granted = await grant(change, approvalId);
      expect([gate, granted.status]).toEqual([gate, 200]);
    }
    const run = await decide(change, apply);
    expect(run).toMatchObject({ outcome: 'run' });
    expect(await decide(change, send)).toMatchObject({ outcome: 'wait' });

    const { approvalId } = requested.find(({ gate }) => gate === 'legal')!;
    const reason = { workOrderId: change, reason: 'The annex changed.' };
    await done(approver.post(`/v1/approvals/${approvalId}/revoke`, reason));
    const closed = await decide(change, apply);
    expect(closed).toMatchObject({ outcome: 'stop', code: 'draft-only' });
    expect(closed.reasons.join(' ')).toContain('legal');
    await eventually(
      () => integrator.get(`/v1/decisions/${run.decisionId}`),
      ({ body }) => Boolean(body.supersededBy),
    );
  });

  it('[A3] never lets a child authorise its parent', async () =>
    expect(await decide(pilot, refunds())).toMatchObject({ outcome: 'wait' }));

  const opened = async (workOrderId: string) => {
    const { body } = await eventually(
      () => integrator.get(`/v1/work-orders/${workOrderId}`),
      ({ status }) => status === 200,
    );
    return body;
  };

  const gateApprovals = async (workOrderId: string, count: number): Promise<GateApproval[]> => {
    const { body } = await eventually(
      () => integrator.get(`/v1/approvals?workOrderId=${workOrderId}`),
      ({ body: { items } }) => items.filter(({ gate }: GateApproval) => gate).length === count,
    );
    return body.items.filter(({ gate }: GateApproval) => gate);
  };
});

interface GateApproval {
  readonly approvalId: string;
  readonly gate: string;
  readonly owner: string;
  readonly status: string;
}

const draft = {
  kind: 'change-order.draft',
  objects: ['support-mailbox'],
  authority: 'propose',
  system: 'contracts',
  writes: ['draft'],
};
const apply = { ...draft, kind: 'change-order.apply', authority: 'apply', writes: ['amendment'] };
const send = {
  ...apply,
  kind: 'change-order.send',
  system: 'mail',
  writes: ['message'],
  audience: 'client',
};

function configure(other: object = {}) {
  return {
    kind: 'pilot.configure',
    authority: 'apply',
    system: 'sandbox',
    objects: ['support-mailbox'],
    writes: ['label', 'reply-draft'],
    ...other,
  };
}

function refunds() {
  return configure({ writes: ['label', 'reply-draft', 'refund-recommendation'] });
}

async function evidence(user: ApiUser, workOrderId: string, kind: string): Promise<string> {
  const content = Buffer.from(`${kind}: passed`);
  const recorded = await user.post('/v1/evidence', {
    workOrderId,
    kind,
    mediaType: 'text/plain',
    sha256: createHash('sha256').update(content).digest('hex'),
    content: content.toString('base64'),
  });
  expect(recorded.status).toBe(201);
  return recorded.body.evidenceId;
}

async function done(answer: Promise<Answer>): Promise<void> {
  const { status, text } = await answer;
  if (status !== 200) throw new Error(`${status}: ${text}`);
}
