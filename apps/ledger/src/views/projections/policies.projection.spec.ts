import { rowsFrom, type TestEvent } from './event.fixture';
import { policies } from './policies.projection';

const published = (version: number, rest: Partial<TestEvent> = {}): TestEvent => ({
  type: 'policy.published',
  stream: 'policy-refunds',
  data: {
    policyId: 'refund',
    workflowId: 'refunds',
    version,
    digest: 'ab'.repeat(32),
    workflowDigest: 'cd'.repeat(32),
    cedar: 'permit (principal, action, resource);',
  },
  ...rest,
});
const rows = rowsFrom(policies);

describe('the view of policies', () => {
  it('shows each version, its text and the workflow that it governs', () => {
    expect(rows(published(1))).toMatchObject([
      { policy_id: 'refund', workflow_id: 'refunds', version: 1, superseded_at: null },
    ]);
  });

  it('[P6] shows the rules and cases, what it brought back and the decision that allowed it', () => {
    const rules = [{ id: 'small', outcome: 'run', reason: 'It is small.' }];
    const more = {
      rules,
      cases: [{ name: 'a small one' }],
      rollbackOf: 1,
      approvedBy: { workOrderId: 'wo-9', decisionId: 'd9' },
    };
    expect(rows({ ...published(1), data: { ...published(1).data, ...more } })).toMatchObject([
      { rules, cases: more.cases, rollback_of: 1, approved_by: 'd9', approved_on: 'wo-9' },
    ]);
    expect(rows(published(1))).toMatchObject([{ rules: null, rollback_of: null }]);
  });

  it('marks the version before as superseded', () => {
    const occurredAt = '2030-01-05T00:00:00.000Z';
    expect(rows(published(1), published(2, { occurredAt }))).toMatchObject([
      { version: 1, superseded_at: occurredAt },
      { version: 2, superseded_at: null },
    ]);
  });
});
