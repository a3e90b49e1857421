import { createHash } from 'node:crypto';
import { eventually, type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { done, issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

/** What proves something, from the letter of an approval to the closure, and what becomes of it afterwards. */
describe('what work rests on', () => {
  let stack: Stack;
  let integrator: ApiUser;
  let operator: ApiUser;
  let approver: ApiUser;
  let workOrderId: string;
  let approvalId: string;
  let decisionId: string;

  beforeAll(async () => {
    stack = sharedSystem();
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    operator = new ApiUser(stack.url, stack.keys['operator']!);
    approver = new ApiUser(stack.url, stack.keys['approver']!);
    workOrderId = await openRefund(integrator);
    const { body } = await done(integrator.post('/v1/decisions', { workOrderId, action: issue }));
    approvalId = body.approvals[0];
    decisionId = body.decisionId;
  });

  it('[A1] [A4] proves by a letter that somebody else approved, once a second person has confirmed it', async () => {
    const path = `/v1/approvals/${approvalId}/grant`;
    const recording = { workOrderId, approver: 'finance', evidence: [id('letter')] };
    const refused = await approver.post(path, recording);
    expect([refused.status, refused.body.code]).toEqual([422, 'approval_evidence_missing']);
    await record('letter', {
      kind: 'letter',
      approves: { approver: 'finance', permits: ['refund.issue'] },
    });
    // An operator who answers for nobody records nothing in the name of finance.
    const orla = await userFor('orla');
    const forged = await orla.post(path, recording);
    expect([forged.status, forged.body.code]).toEqual([403, 'approval_not_yours']);
    const { body: recorded } = await done(approver.post(path, recording));
    expect(recorded).toMatchObject({ approvalId, status: 'requested', record: 1 });
    const confirming = `/v1/approvals/${approvalId}/records/1/confirm`;
    const alone = await approver.post(confirming, { workOrderId });
    expect([alone.status, alone.body.code]).toEqual([403, 'approval_not_yours']);
    const ofRequester = await integrator.post(confirming, { workOrderId });
    expect(ofRequester.status).toBe(403);
    const { body } = await done(orla.post(confirming, { workOrderId }));
    expect(body).toMatchObject({ approvalId, status: 'approved' });
    const { body: row } = await done(
      operator.get(`/v1/approvals/${approvalId}?atLeast=${body.position}`),
    );
    expect(row).toMatchObject({
      answeredBy: 'finance',
      recordedBy: 'dev-approver',
      confirmedBy: 'orla',
      confirmedByRequester: false,
      records: 1,
    });
  });

  it('[L5] flags the approval that rested on a letter which is superseded', async () => {
    const { body } = await record('letter-2', { kind: 'letter', supersedes: id('letter') });
    const { body: shown } = await done(
      operator.get(`/v1/approvals/${approvalId}?atLeast=${body.position}`),
    );
    expect(shown).toMatchObject({ status: 'approved', dependsOnSuperseded: id('letter') });
    const { body: versions } = await done(operator.get(`/v1/evidence?workOrderId=${workOrderId}`));
    expect(versions.items).toMatchObject([
      { evidenceId: id('letter-2'), version: 2, supersedes: id('letter'), supersededBy: null },
      { evidenceId: id('letter'), version: 1, supersededBy: id('letter-2') },
    ]);
    expect(versions.items[0]).not.toHaveProperty('subject');
  });

  it('[V4] supersedes nothing twice, and nothing of another kind', async () => {
    const again = { kind: 'letter', supersedes: id('letter') };
    expect(await refusalOf(record('letter-3', again))).toBe('evidence_superseded');
    const photo = { kind: 'photo', supersedes: id('letter-2') };
    expect(await refusalOf(record('photo', photo))).toBe('evidence_kind_differs');
    const none = { kind: 'letter', supersedes: 'constructor' };
    expect(await refusalOf(record('letter-4', none))).toBe('evidence_not_found');
  });

  it('[C1] closes with the newest version, and says so of an older one', async () => {
    const { body } = await eventually(
      () => integrator.get(`/v1/decisions/${decisionId}`),
      ({ body }) => body.latest?.outcome === 'run',
    );
    const outcome = { workOrderId, outcome: 'performed' };
    await done(integrator.post(`/v1/decisions/${body.latest.decisionId}/outcome`, outcome));
    for (const step of ['inspect-order', 'draft-refund', 'issue-refund', 'tell-customer'])
      await done(integrator.post(`${run()}/steps/${step}/complete`));
    await record('receipt', { kind: 'refund-receipt' });
    await record('receipt-2', { kind: 'refund-receipt', supersedes: id('receipt') });

    const refused = await close('receipt');
    expect([refused.status, refused.body.code]).toEqual([409, 'closure_refused']);
    expect(refused.body.unmet).toEqual([
      { kind: 'evidence', subject: id('receipt'), message: expect.stringContaining('receipt-2') },
    ]);
    await done(close('receipt-2'));
  });

  it('[C4] keeps the first closure when it is reopened, and ends the approvals before it', async () => {
    const reopened = await done(operator.post(`${run()}/reopen`, { reason: 'not paid out' }));
    const { body } = await done(operator.get(`${run()}?atLeast=${reopened.body.position}`));
    expect(body).toMatchObject({
      status: 'open',
      closedAt: null,
      reopenedCount: 1,
      firstClosedAt: expect.any(String),
      firstClosureEvidenceId: id('receipt-2'),
    });
    await eventually(
      () => operator.get(`/v1/approvals/${approvalId}`),
      ({ body }) => body.status === 'superseded',
    );
  });

  it('[C3] is superseded by other work with all of it open, for a reason', async () => {
    expect((await operator.post(`${run()}/supersede`, { by: 'other' })).status).toBe(400);
    expect((await operator.post(`${run()}/abandon`, {})).status).toBe(400);
    expect((await close('receipt-2')).body.code).toBe('closure_refused');
    const replacement = { reason: 'Paid by voucher.', by: newId('refund') };
    const typo = await operator.post(`${run()}/supersede`, replacement);
    expect([typo.status, typo.body.code]).toEqual([404, 'work_order_not_found']);
    replacement.by = await openRefund(integrator);
    const { body } = await done(operator.post(`${run()}/supersede`, replacement));
    expect(body).toMatchObject({ status: 'superseded' });
    const { body: shown } = await done(operator.get(`${run()}?atLeast=${body.position}`));
    expect(shown).toMatchObject({ status: 'superseded', supersededBy: replacement.by });
  });

  // The words of this spec.

  /** An operator whose key answers for nobody. */
  async function userFor(principal: string): Promise<ApiUser> {
    const admin = new ApiUser(stack.url, stack.keys['admin']!);
    const { body } = await done(admin.post('/v1/keys', { principal, roles: ['operator'] }));
    return new ApiUser(stack.url, body.key);
  }

  function id(name: string): string {
    return `${name}-of-${workOrderId}`;
  }

  function run(): string {
    return `/v1/work-orders/${workOrderId}`;
  }

  async function record(name: string, overrides: object) {
    const bytes = Buffer.from(`This is ${name}.`);
    return operator.post('/v1/evidence', {
      workOrderId,
      evidenceId: id(name),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      content: bytes.toString('base64'),
      mediaType: 'text/plain',
      ...overrides,
    });
  }

  function close(name: string) {
    return integrator.post(`${run()}/close`, { closureEvidenceId: id(name) });
  }

  async function refusalOf(sent: Promise<{ status: number; body: any }>): Promise<string> {
    const { status, body } = await sent;
    return body?.code ?? String(status);
  }
});
