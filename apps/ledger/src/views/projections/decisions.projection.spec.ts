import { decisionMade, DIGEST } from './decision.fixture';
import { decisions } from './decisions.projection';
import { rowsFrom, type TestEvent } from './event.fixture';

const made = (decisionId: string, more: object = {}): TestEvent =>
  decisionMade({
    decisionId,
    action: { kind: 'refund.issue', authority: 'apply', system: 'erp', objects: ['o-1', 'o-2'] },
    reasons: ['It is small.', 'It was requested.'],
    rules: ['small', 'requested'],
    checks: [
      { name: 'a', passed: true, message: 'ok' },
      { name: 'b', passed: false, message: 'no' },
    ],
    workflow: { id: 'refunds', version: 2, digest: DIGEST },
    validUntil: '2030-01-02T00:00:00.000Z',
    ...more,
  });
const rows = rowsFrom(decisions);

describe('the view of decisions', () => {
  it('shows the action, the answer and what it rests on, flat', () => {
    const action = {
      kind: 'refund.issue',
      authority: 'apply',
      system: 'erp',
      amount: { minor: 1_250, currency: 'EUR' },
    };
    const policy = { id: 'refund', version: 3, digest: DIGEST };
    expect(rows(made('d1', { action, policy }))).toMatchObject([
      {
        decision_id: 'd1',
        action_kind: 'refund.issue',
        objects: null,
        amount_minor: 1_250,
        currency: 'EUR',
        outcome: 'run',
        reasons: 'It is small. It was requested.',
        rules: 'small, requested',
        checks_passed: 1,
        checks_made: 2,
        policy_id: 'refund',
        policy_version: 3,
        workflow_id: 'refunds',
        superseded_by: null,
        position: 1,
      },
    ]);
    expect(rows(made('d1'))).toMatchObject([{ objects: 'o-1, o-2', policy_id: null }]);
  });

  it('[A3] shows how an action goes beyond a grant, and the tracks that it opens', () => {
    const scopeChange = {
      approvalId: 'a1',
      covered: { kind: 'refund.issue' },
      beyond: [{ field: 'objects', granted: 'o-1', requested: 'o-1, o-2' }],
      tracks: [
        { track: 'legal', workOrderId: 'wo-2' },
        { track: 'stock', workOrderId: 'wo-3' },
      ],
    };
    expect(rows(made('d1', { scopeChange }))).toMatchObject([
      { scope_change: scopeChange, tracks: 'wo-2, wo-3' },
    ]);
    expect(rows(made('d1'))).toMatchObject([{ scope_change: null, tracks: null }]);
  });

  it('marks the decision that a later one supersedes', () => {
    expect(rows(made('d1', { outcome: 'wait' }), made('d2', { supersedes: 'd1' }))).toMatchObject([
      { decision_id: 'd1', outcome: 'wait', superseded_by: 'd2', last_position: 2 },
      { decision_id: 'd2', outcome: 'run', supersedes: 'd1', superseded_by: null },
    ]);
  });

  it('ignores that a decision supersedes one that nobody made', () => {
    expect(rows(made('d2', { supersedes: 'd1' }))).toMatchObject([{ decision_id: 'd2' }]);
  });

  it.each(['performed', 'failed'])('shows that the action was reported as %s', (reported) => {
    const report = {
      type: `action.${reported}`,
      data: { workOrderId: 'wo-1', decisionId: 'd1', authorised: true },
      occurredAt: '2030-01-01T08:00:00.000Z',
    };
    expect(rows(made('d1'), report)).toMatchObject([
      { reported, reported_at: '2030-01-01T08:00:00.000Z', authorised: true },
    ]);
  });

  it('[P14] shows nothing of a report of somebody else', () => {
    const data = { workOrderId: 'wo-1', decisionId: 'd1', authorised: false, notTheirs: true };
    expect(rows(made('d1'), { type: 'action.performed', data })).toEqual(rows(made('d1')));
  });

  it('[P10] makes no row of an action that no decision is named for', () => {
    const data = { workOrderId: 'wo-1', authorised: false };
    expect(rows({ type: 'action.performed', data })).toEqual([]);
    expect(rows({ type: 'action.performed', data: { ...data, decisionId: 'd9' } })).toEqual([]);
  });
});
