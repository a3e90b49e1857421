import { approvals } from './approvals.projection';
import { foldedRows, TestLog, type Told } from './told.fixture';

const requested: Told = {
  type: 'approval.requested',
  data: {
    workOrderId: 'wo-1',
    approvalId: 'a1',
    kind: 'commercial',
    owner: 'dana',
    requestedBy: 'ben',
    onBehalfOf: ['customer-1'],
    decisionId: 'd1',
    permits: ['refund.issue', 'refund.draft'],
    scope: { system: 'erp', objects: ['o-1'], amountUpTo: { minor: 5_000, currency: 'EUR' } },
    ruleDigest: 'ab'.repeat(32),
    dueAt: '2030-01-02T00:00:00.000Z',
    packet: { reasons: ['Above the limit.'] },
  },
};
const granted = (more: object = {}): Told => ({
  type: 'approval.granted',
  occurredAt: '2030-01-01T08:00:00.000Z',
  data: {
    workOrderId: 'wo-1',
    approvalId: 'a1',
    grantedBy: 'dana',
    permits: ['refund.issue'],
    scope: { system: 'erp' },
    expiresAt: '2030-01-03T00:00:00.000Z',
    singleUse: true,
    comment: { ref: 'r1', sha256: 'cd'.repeat(32) },
    ...more,
  },
});
const rows = (...told: readonly Told[]) => foldedRows(approvals, new TestLog().record(...told));

describe('the view of approvals', () => {
  it('shows who is asked for what, within which scope, and the packet', () => {
    expect(rows(requested)).toMatchObject([
      {
        approval_id: 'a1',
        status: 'requested',
        owner: 'dana',
        requested_by: 'ben',
        on_behalf_of: 'customer-1',
        permits: 'refund.issue, refund.draft',
        scope_system: 'erp',
        scope_objects: 'o-1',
        scope_writes: null,
        scope_amount_minor: 5_000,
        packet: { reasons: ['Above the limit.'] },
        due_at: '2030-01-02T00:00:00.000Z',
        answered_by: null,
      },
    ]);
  });

  it('shows a grant as it was given, which may be narrower than what was asked for', () => {
    const [row] = rows(requested, granted());
    expect(row).toMatchObject({
      status: 'approved',
      permits: 'refund.issue',
      scope_objects: null,
      answered_at: '2030-01-01T08:00:00.000Z',
      answered_by: 'dana',
      expires_at: '2030-01-03T00:00:00.000Z',
      single_use: true,
      consumed_by: null,
    });
    expect(JSON.stringify(row)).not.toContain('r1');
  });

  it('[A8] shows a grant with conditions as conditional', () => {
    const conditions = [{ number: 1, text: 'With the photo.' }];
    expect(rows(requested, granted({ conditions }))).toMatchObject([
      { status: 'conditional', conditions: '1. With the photo.' },
    ]);
  });

  it('shows a rejection and a revocation, each with who and when', () => {
    const rejected = { type: 'approval.rejected', data: { approvalId: 'a1', rejectedBy: 'dana' } };
    expect(rows(requested, rejected)).toMatchObject([
      { status: 'rejected', answered_by: 'dana', revoked_by: null },
    ]);
    const revoked = { type: 'approval.revoked', data: { approvalId: 'a1', revokedBy: 'erik' } };
    expect(rows(requested, granted(), revoked)).toMatchObject([
      { status: 'revoked', answered_by: 'dana', revoked_by: 'erik' },
    ]);
  });

  it('[A9] shows which run used it up', () => {
    const run = { type: 'decision.made', data: { decisionId: 'd2', consumes: ['a1', 'a9'] } };
    expect(rows(requested, granted(), run)).toMatchObject([
      { approval_id: 'a1', consumed_by: 'd2', last_position: 3 },
    ]);
    const waiting = { type: 'decision.made', data: { decisionId: 'd2', consumes: [] } };
    expect(rows(requested, waiting)).toMatchObject([{ consumed_by: null, last_position: 1 }]);
  });

  it('makes no row of an answer to a request that nobody made', () => {
    expect(rows(granted())).toEqual([]);
  });
});
