import { decisionMade, DIGEST } from '../projections/decision.fixture';
import { type TestEvent } from '../projections/event.fixture';

/** A run of `ben`, who is a delegate by default, by version 1 of the policy. */
export const ran = (decisionId: string, workOrderId: string, more: object = {}): TestEvent =>
  decisionMade({
    decisionId,
    workOrderId,
    owner: 'ben',
    policy: { id: 'refunds', version: 1, digest: DIGEST },
    asDelegate: true,
    ...more,
  });

export const performed = (
  decisionId: string,
  workOrderId: string,
  evidence?: readonly string[],
): TestEvent => ({
  type: 'action.performed',
  data: {
    decisionId,
    workOrderId,
    evidence,
    authorised: true,
    action: { kind: 'refund.issue', authority: 'apply', system: 'erp' },
  },
});

export const granted = (approvalId: string, workOrderId: string, more: object = {}): TestEvent => ({
  type: 'approval.granted',
  data: {
    approvalId,
    workOrderId,
    permits: ['refund.issue'],
    scope: {},
    singleUse: false,
    expiresAt: '2099-01-01T00:00:00.000Z',
    grantedBy: 'dana',
    status: 'approved',
    ...more,
  },
});

export const captured = (evidenceId: string, workOrderId: string, producer = 'ben'): TestEvent => ({
  type: 'evidence.recorded',
  data: {
    evidenceId,
    workOrderId,
    kind: 'letter',
    sha256: 'cd'.repeat(32),
    size: 1,
    producer,
    mediaType: 'application/pdf',
    visibility: 'private',
    capturedAt: '2030-01-01T00:00:00.000Z',
  },
});

/** A version of the policy that a run on a work order of its own let be published. */
export const publishedPolicy = (
  version: number,
  approvedBy?: { readonly workOrderId: string; readonly decisionId: string },
  rollbackOf?: number,
): TestEvent => ({
  type: 'policy.published',
  stream: 'workflow-refunds',
  data: {
    policyId: 'refunds',
    workflowId: 'refunds',
    version,
    digest: DIGEST,
    workflowDigest: DIGEST,
    cedar: 'permit (principal, action, resource);',
    approvedBy,
    rollbackOf,
  },
});

/** By a version of the policy. */
export const byVersion = (version: number) => ({
  policy: { id: 'refunds', version, digest: DIGEST },
});
