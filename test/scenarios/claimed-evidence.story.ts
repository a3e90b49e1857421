import { createHash } from 'node:crypto';
import { type Stack } from '#testkit';
import { type Answer, ApiUser, cloudEvent, newId } from './client';
import { done, issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const DIGEST = digestOf(Buffer.from('inspected on site: 12 of 12 anchors hold'));

/** A digest and an address are a claim: their author may have made both up. */
describe('evidence that is claimed', () => {
  let stack: Stack;
  let integrator: ApiUser;
  let operator: ApiUser;
  const [verifiedOnly, takesClaims] = [newId('visits'), newId('photos')];

  beforeAll(async () => {
    stack = sharedSystem();
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    operator = new ApiUser(stack.url, stack.keys['operator']!);
    const admin = new ApiUser(stack.url, stack.keys['admin']!);
    const closure = { evidence: [{ kind: 'report' }] };
    const workflow = (id: string) => ({ id, jobType: id, title: 'Visit', owner: 'lead', closure });
    await done(admin.put(`/v1/workflows/${verifiedOnly}`, workflow(verifiedOnly)));
    const claims = { ...workflow(takesClaims), claimedEvidence: ['report'] };
    await done(admin.put(`/v1/workflows/${takesClaims}`, claims));
  });

  it('[C1] [V4] closes nothing until somebody other than its recorder has verified it', async () => {
    const [workOrderId, closureEvidenceId] = await claimOn(verifiedOnly);
    const close = () =>
      integrator.post(`/v1/work-orders/${workOrderId}/close`, { closureEvidenceId });
    const refused = await close();
    expect([refused.status, refused.body.code]).toEqual([409, 'closure_refused']);
    expect(JSON.stringify(refused.body)).toContain('is claimed and not verified');

    const claims = await done(
      operator.get(`/v1/evidence?isVerified=false&workOrderId=${workOrderId}`),
    );
    expect(claims.body.items).toMatchObject([{ evidenceId: closureEvidenceId }]);

    const path = `/v1/evidence/${closureEvidenceId}/verify`;
    const own = await integrator.post(path, { sha256: DIGEST });
    expect([own.status, own.body.code]).toEqual([403, 'evidence_not_independent']);
    const wrong = await operator.post(path, { sha256: 'ab'.repeat(32) });
    expect([wrong.status, wrong.body.code]).toEqual([422, 'evidence_digest_mismatch']);
    const { body: verified } = await done(operator.post(path, { sha256: DIGEST }));
    const { body: row } = await done(
      operator.get(`/v1/evidence/${closureEvidenceId}?atLeast=${verified.position}`),
    );
    expect(row).toMatchObject({ isVerified: true, verifiedBy: 'dev-operator', isStored: false });
    expect(await closedWithoutEvidence(await done(close()))).not.toContainEqual(
      expect.objectContaining({ workOrderId }),
    );
  });

  it('[V4] proves once anybody sends its content', async () => {
    const report = Buffer.from('inspected again: 12 of 12 anchors hold');
    const sha256 = digestOf(report);
    const [workOrderId, closureEvidenceId] = await claimOn(verifiedOnly, sha256);
    await done(
      integrator.send('PUT', `/v1/evidence-contents/${sha256}`, {
        raw: report,
        headers: { 'content-type': 'text/plain' },
      }),
    );
    await done(integrator.post(`/v1/evidence/${closureEvidenceId}/verify`, { sha256 }));
    await done(integrator.post(`/v1/work-orders/${workOrderId}/close`, { closureEvidenceId }));
  });

  it('[C1] closes what a workflow lets rest on a claim of that kind', async () => {
    const [workOrderId, closureEvidenceId] = await claimOn(takesClaims);
    const closing = integrator.post(`/v1/work-orders/${workOrderId}/close`, { closureEvidenceId });
    expect(await closedWithoutEvidence(await done(closing))).not.toContainEqual(
      expect.objectContaining({ workOrderId }),
    );
  });

  it('[C2] is listed where an outside system closed the work on it', async () => {
    const [workOrderId, closureEvidenceId] = await claimOn(verifiedOnly);
    const closed = cloudEvent('work-order.closed', { workOrderId, closureEvidenceId });
    const sent = await done(integrator.publish([closed]));
    expect(await closedWithoutEvidence(sent)).toContainEqual(
      expect.objectContaining({ workOrderId, closureEvidenceId, reason: 'not_verified' }),
    );
  });

  it('[C4] closes reopened work with new content only, not with the earlier content under a new id', async () => {
    const [workOrderId, closureEvidenceId] = await claimOn(takesClaims);
    const path = `/v1/work-orders/${workOrderId}`;
    const close = (id: string) => integrator.post(`${path}/close`, { closureEvidenceId: id });
    await done(close(closureEvidenceId));
    await done(operator.post(`${path}/reopen`, { reason: 'An anchor came loose.' }));
    const refused = await close(await recordOn(workOrderId, DIGEST));
    expect([refused.status, refused.body.code]).toEqual([409, 'closure_refused']);
    expect(refused.body.unmet).toMatchObject([
      {
        kind: 'evidence',
        message: `The content of this, as ${closureEvidenceId}, proved a closure before the work order was reopened: record new content that proves this one.`,
      },
    ]);
    await done(close(await recordOn(workOrderId, 'cd'.repeat(32))));
  });

  it('[A4] is no letter of approval while only a requester has verified it', async () => {
    const workOrderId = await openRefund(integrator);
    const waiting = await done(integrator.post('/v1/decisions', { workOrderId, action: issue }));
    const letter = { approver: 'finance', permits: [issue.kind] };
    const evidenceId = await recordOn(
      workOrderId,
      DIGEST,
      { kind: 'letter', approves: letter },
      operator,
    );
    const verify = (by: ApiUser) =>
      done(by.post(`/v1/evidence/${evidenceId}/verify`, { sha256: DIGEST }));
    const approver = new ApiUser(stack.url, stack.keys['approver']!);
    const record = () =>
      approver.post(`/v1/approvals/${waiting.body.approvals[0]}/grant`, {
        workOrderId,
        approver: 'finance',
        evidence: [evidenceId],
      });
    await verify(integrator);
    const refused = await record();
    expect([refused.status, refused.body.code]).toEqual([422, 'approval_evidence_missing']);
    await verify(new ApiUser(stack.url, stack.keys['admin']!));
    expect((await done(record())).body.status).toBe('requested');
  });

  it('[V4] is not evidence of nothing', async () => {
    const evidence = {
      kind: 'report',
      mediaType: 'text/plain',
      sha256: DIGEST,
      uri: 'https://a.example',
    };
    const empty = await integrator.post('/v1/evidence', { ...evidence, size: 0 });
    expect([empty.status, empty.body.code]).toEqual([400, 'invalid_request']);
  });

  const claimOn = async (workflow: string, sha256 = DIGEST): Promise<readonly [string, string]> => {
    const workOrderId = newId('visit');
    await done(integrator.post('/v1/work-orders', { workOrderId, workflow }));
    return [workOrderId, await recordOn(workOrderId, sha256)];
  };

  const recordOn = async (
    workOrderId: string,
    sha256: string,
    more: object = {},
    by = integrator,
  ): Promise<string> => {
    const { body } = await done(
      by.post('/v1/evidence', {
        workOrderId,
        kind: 'report',
        mediaType: 'text/plain',
        sha256,
        size: 40,
        uri: 'https://files.example/report.txt',
        ...more,
      }),
    );
    return body.evidenceId;
  };

  /** The report, as it is once it knows what was answered. */
  const closedWithoutEvidence = async ({ body: answer }: Answer): Promise<readonly object[]> => {
    const { body } = await done(
      operator.get(`/v1/reports/closed-without-evidence?atLeast=${answer.position}&limit=1000`),
    );
    return body.items;
  };
});
