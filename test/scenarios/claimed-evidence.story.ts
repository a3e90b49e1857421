import { createHash } from 'node:crypto';
import { type Stack } from '#testkit';
import { type Answer, ApiUser, cloudEvent, newId } from './client';
import { done } from './refund-work';
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
    expect(row).toMatchObject({ isVerified: true, verifiedBy: 'dev-operator', isKept: false });
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

  it('[V4] is not evidence of nothing', async () => {
    const said = {
      kind: 'report',
      mediaType: 'text/plain',
      sha256: DIGEST,
      uri: 'https://a.example',
    };
    const empty = await integrator.post('/v1/evidence', { ...said, size: 0 });
    expect([empty.status, empty.body.code]).toEqual([400, 'invalid_request']);
  });

  const claimOn = async (workflow: string, sha256 = DIGEST): Promise<readonly [string, string]> => {
    const workOrderId = newId('visit');
    await done(integrator.post('/v1/work-orders', { workOrderId, workflow }));
    const { body } = await done(
      integrator.post('/v1/evidence', {
        workOrderId,
        kind: 'report',
        mediaType: 'text/plain',
        sha256,
        size: 40,
        uri: 'https://files.example/report.txt',
      }),
    );
    return [workOrderId, body.evidenceId];
  };

  /** The report, as it is once it knows what was answered. */
  const closedWithoutEvidence = async ({ body: told }: Answer): Promise<readonly object[]> => {
    const { body } = await done(
      operator.get(`/v1/reports/closed-without-evidence?atLeast=${told.position}&limit=1000`),
    );
    return body.items;
  };
});
