import { createHash } from 'node:crypto';
import { eventually, type Stack } from '#testkit';
import { type Answer, ApiUser, newId } from './client';
import { sharedSystem } from './shared-system';

/** Seed story: safe drafts move, money waits for its owner, what is outside the lane stops. */
describe('a refund, from request to closure', () => {
  let stack: Stack;
  let integrator: ApiUser;
  let approver: ApiUser;
  let operator: ApiUser;
  let analyst: ApiUser;
  let workOrderId: string;

  beforeAll(async () => {
    stack = sharedSystem();
    const user = (role: string) => new ApiUser(stack.url, stack.keys[role]!);
    integrator = user('integrator');
    approver = user('approver');
    operator = user('operator');
    analyst = user('analyst');
  });

  beforeEach(async () => {
    workOrderId = newId('refund');
    const opened = await integrator.post('/v1/work-orders', {
      workOrderId,
      workflow: 'refunds',
      title: 'Parcel came broken',
      objects: ['order-7'],
      inputs: { order: 'order-7', reason: 'damaged' },
    });
    expect(opened.status).toBe(201);
    await passed(
      integrator.post(`/v1/work-orders/${workOrderId}/prerequisites/order-found`, {
        result: 'passed',
      }),
    );
    await passed(
      integrator.post(`/v1/work-orders/${workOrderId}/facts`, {
        source: '/examples/shop',
        facts: { 'order-paid': true, 'order-total': 8_000 },
      }),
    );
  });

  const draft = {
    kind: 'refund.draft',
    authority: 'propose',
    system: 'helpdesk',
    objects: ['order-7'],
    writes: ['draft'],
    amount: { minor: 5_000, currency: 'EUR' },
  };
  const issue = {
    kind: 'refund.issue',
    authority: 'apply',
    system: 'payments',
    writes: ['refund'],
    objects: ['order-7'],
    amount: { minor: 5_000, currency: 'EUR' },
    rollback: 'Charge the card again.',
  };
  const decide = (action: object): Promise<Answer> =>
    integrator.post('/v1/decisions', { workOrderId, action });
  const decision = (id: string) => integrator.get(`/v1/decisions/${id}`);

  it('[P1] runs a safe draft and says by which rule, policy and checks', async () => {
    const { status, body, headers } = await decide(draft);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      outcome: 'run',
      enforced: true,
      rules: ['small-draft-runs'],
      reasons: [expect.stringContaining('without a meeting')],
      policy: {
        id: expect.any(String),
        version: 1,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      owner: expect.any(String),
      nextAction: expect.any(String),
      validUntil: expect.any(String),
      position: expect.any(Number),
    });
    expect(body.checks.length).toBeGreaterThan(2);
    expect(body.checks.every(({ passed }: { passed: boolean }) => passed)).toBe(true);
    expect(headers.get('writ-position')).toBe(String(body.position));
  });

  it('waits for finance, and runs once finance has granted it', async () => {
    const waiting = await decide(issue);
    expect(waiting.body).toMatchObject({ outcome: 'wait', owner: 'finance' });
    const [approvalId] = waiting.body.approvals;
    const shown = await approver.get(
      `/v1/approvals/${approvalId}?atLeast=${waiting.body.position}`,
    );
    expect(shown.body).toMatchObject({
      approvalId,
      status: 'requested',
      owner: 'finance',
      workOrderId,
    });

    const granted = await approver.post(`/v1/approvals/${approvalId}/grant`, {
      comment: 'Photos seen.',
    });
    expect(granted.status).toBe(200);

    const superseded = await eventually(
      () => decision(waiting.body.decisionId),
      ({ body }) => body.supersededBy !== null,
    );
    const now = await eventually(
      () => decision(superseded.body.supersededBy),
      ({ status }) => status === 200,
    );
    expect(now.body).toMatchObject({ outcome: 'run', supersedes: waiting.body.decisionId });
    const reported = await integrator.post(
      `/v1/decisions/${superseded.body.supersededBy}/outcome`,
      {
        outcome: 'performed',
      },
    );
    expect(reported.status).toBe(200);
  });

  it('[P1] [A9] answers the same ask again with the decision that is live, until it is reported', async () => {
    const first = (await decide(issue)).body;
    expect(first).not.toHaveProperty('alreadyDecided');
    const again = (await decide(issue)).body;
    const { decisionId, approvals } = first;
    expect(again).toMatchObject({ decisionId, approvals, outcome: 'wait', alreadyDecided: true });

    await eventually(
      () => approver.post(`/v1/approvals/${approvals[0]}/grant`, { workOrderId, singleUse: true }),
      ({ status }) => status === 200,
    );
    const run = (await decide(issue)).body;
    expect(run).toMatchObject({ outcome: 'run', supersedes: decisionId, approvals });
    const once = (await decide(issue)).body;
    expect(once).toMatchObject({
      decisionId: run.decisionId,
      outcome: 'run',
      validUntil: run.validUntil,
      alreadyDecided: true,
    });
    const report = { workOrderId, outcome: 'performed' };
    const reported = await integrator.post(`/v1/decisions/${run.decisionId}/outcome`, report);
    expect(reported.body).toMatchObject({ authorised: true });
    const next = (await decide(issue)).body;
    expect(next).toMatchObject({ outcome: 'wait' });
    expect(next.approvals).not.toEqual(approvals);
    expect(next).not.toHaveProperty('supersedes');
  });

  it('[A4] refuses the grant of the requester', async () => {
    const decision = await new ApiUser(stack.url, stack.keys['operator']!).post('/v1/decisions', {
      workOrderId,
      action: issue,
    });
    const [approvalId] = decision.body.approvals;
    const refused = await operator.post(`/v1/approvals/${approvalId}/grant`, { workOrderId });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ code: 'self_approval' });
  });

  it('[I3] stops a write to a system that the workflow does not list, and raises an exception', async () => {
    const { body } = await decide({ ...issue, system: 'crm' });
    expect(body).toMatchObject({
      outcome: 'stop',
      owner: expect.any(String),
      reasons: expect.arrayContaining([expect.stringContaining('crm')]),
    });
    const raised = await eventually(
      () => analyst.get(`/v1/exceptions?workOrderId=${workOrderId}`),
      ({ body: { items } }) => items.length === 1,
    );
    expect(raised.body.items[0]).toMatchObject({
      cause: 'decision',
      status: 'open',
      owner: expect.any(String),
      dueAt: expect.any(String),
    });
  });

  it('[P2] stops what no rule permits', async () => {
    const { body } = await decide({ ...draft, amount: { minor: 90_000, currency: 'EUR' } });
    expect(body).toMatchObject({
      outcome: 'stop',
      reasons: [expect.any(String)],
      owner: expect.any(String),
    });
  });

  it('raises an exception for a rejection and lets its owner resolve it', async () => {
    const decision = await decide(issue);
    const [approvalId] = decision.body.approvals;
    await passed(
      approver.post(`/v1/approvals/${approvalId}/reject`, {
        workOrderId,
        reason: 'The customer has the goods.',
      }),
    );
    const raised = await eventually(
      () => analyst.get(`/v1/exceptions?workOrderId=${workOrderId}`),
      ({ body: { items } }) => items.length === 1,
    );
    const [exception] = raised.body.items;
    expect(exception).toMatchObject({ code: 'approval-rejected', cause: 'approval' });
    await passed(
      operator.post(`/v1/exceptions/${exception.exceptionId}/resolve`, {
        resolution: 'Informed the customer.',
      }),
    );
    const resolved = await eventually(
      () => analyst.get(`/v1/exceptions/${exception.exceptionId}`),
      ({ body }) => body.status === 'resolved',
    );
    expect(resolved.body.resolvedBy).toBe('dev-operator');
  });

  it('[C1] refuses to close without what is required, and names all of it', async () => {
    const refused = await integrator.post(`/v1/work-orders/${workOrderId}/close`, {});
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'closure_refused' });
    const unmet = refused.body.unmet.map(
      ({ kind, subject }: { kind: string; subject: string }) => `${kind} ${subject}`,
    );
    expect(unmet).toEqual(
      expect.arrayContaining([
        'step inspect-order',
        'step draft-refund',
        'step issue-refund',
        'step tell-customer',
      ]),
    );
    expect(unmet.some((item: string) => item.startsWith('evidence'))).toBe(true);
    const { body } = await analyst.get(`/v1/work-orders/${workOrderId}`);
    expect(body.status).toBe('open');
  });

  it('closes with evidence, and not with a chat message', async () => {
    for (const step of ['inspect-order', 'draft-refund', 'issue-refund', 'tell-customer'])
      await passed(integrator.post(`/v1/work-orders/${workOrderId}/steps/${step}/complete`, {}));
    const chat = await evidence('chat-message', 'text/plain', 'done!');
    const refused = await integrator.post(`/v1/work-orders/${workOrderId}/close`, {
      closureEvidenceId: chat,
    });
    expect(refused.body).toMatchObject({ code: 'closure_refused' });

    const receipt = await evidence(
      'refund-receipt',
      'application/pdf',
      '%PDF-1.7 refund 50.00 EUR',
    );
    const closed = await integrator.post(`/v1/work-orders/${workOrderId}/close`, {
      closureEvidenceId: receipt,
    });
    expect(closed.status).toBe(200);
    const { body } = await analyst.get(
      `/v1/work-orders/${workOrderId}?atLeast=${closed.body.position}`,
    );
    expect(body).toMatchObject({ status: 'closed', closureEvidenceId: receipt });
    const open = await analyst.get(
      `/v1/reports/closed-without-evidence?atLeast=${closed.body.position}`,
    );
    expect(open.body.items.map((row: { workOrderId: string }) => row.workOrderId)).not.toContain(
      workOrderId,
    );
  });

  const evidence = async (kind: string, mediaType: string, text: string): Promise<string> => {
    const content = Buffer.from(text);
    const recorded = await integrator.post('/v1/evidence', {
      workOrderId,
      kind,
      mediaType,
      sha256: createHash('sha256').update(content).digest('hex'),
      content: content.toString('base64'),
    });
    expect(recorded.status).toBe(201);
    return recorded.body.evidenceId;
  };
});

const passed = async (answer: Promise<Answer>): Promise<void> => {
  const { status, text } = await answer;
  if (status !== 200) throw new Error(`${status}: ${text}`);
};
