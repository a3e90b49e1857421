import { approvals } from './approvals.projection';
import { rowsFrom, type TestEvent } from './event.fixture';

const requested: TestEvent = {
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
const granted = (more: object = {}): TestEvent => ({
  type: 'approval.granted',
  occurredAt: '2030-01-01T08:00:00.000Z',
  data: {
    workOrderId: 'wo-1',
    approvalId: 'a1',
    grantedBy: 'dana',
    status: 'conditions' in more ? 'conditional' : 'approved',
    permits: ['refund.issue'],
    scope: { system: 'erp' },
    expiresAt: '2030-01-03T00:00:00.000Z',
    singleUse: true,
    comment: { ref: 'r1', sha256: 'cd'.repeat(32) },
    ...more,
  },
});
const event = (type: string, data: TestEvent['data']): TestEvent => ({ type, data });
const at = (day: number): string => `2030-01-0${day}T00:00:00.000Z`;
const rows = rowsFrom(approvals);
const conditions = [{ number: 1, text: 'With the photo.' }];

describe('the view of approvals', () => {
  it('shows the owner, kind, scope and packet of a request', () => {
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

  it('shows a grant as it was given, which may be narrower than the request', () => {
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
    expect(row!['texts']).toEqual({ comment: { ref: 'r1', sha256: 'cd'.repeat(32) } });
  });

  it('[L5] lists its dependencies: the packet, the evidence of grants and of met conditions', () => {
    const request = { ...requested, data: { ...requested.data, packet: { evidence: ['e1'] } } };
    const signed = { ...granted({ evidence: ['e1', 'e2'] }), type: 'approval.signed' };
    const met = event('condition.met', {
      workOrderId: 'wo-1',
      approvalId: 'a1',
      number: 1,
      metBy: 'dana',
      evidence: ['e3'],
    });
    expect(rows(request, signed, granted({ conditions }), met)).toMatchObject([
      { depends_on: ['e1', 'e2', 'e3'] },
    ]);
    expect(rows(requested)).toMatchObject([{ depends_on: [] }]);
  });

  it('[A8] shows a grant with conditions as conditional', () => {
    expect(rows(requested, granted({ conditions }))).toMatchObject([
      { status: 'conditional', conditions: '1. With the photo. (unmet)', conditions_unmet: 1 },
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

  it('[A2] shows a draft, which nobody has to answer yet, and keeps its place when it is requested', () => {
    const gate = { decisionId: undefined, gate: 'launch', dueAt: undefined };
    const draft = event('approval.drafted', { ...requested.data, ...gate });
    expect(rows(draft)).toMatchObject([
      {
        status: 'draft',
        request_state: null,
        gate: 'launch',
        decision_id: null,
        due_at: null,
        requested_at: null,
        drafted_at: '2030-01-01T00:00:01.000Z',
      },
    ]);
    const request = event('approval.requested', { ...requested.data, ...gate, dueAt: at(2) });
    expect(rows(draft, request)).toMatchObject([
      {
        status: 'requested',
        request_state: 'open',
        drafted_at: '2030-01-01T00:00:01.000Z',
        requested_at: '2030-01-01T00:00:02.000Z',
        position: 1,
        last_position: 2,
      },
    ]);
  });

  it('[A8] shows the request beside the grant', () => {
    const request = event('approval.requested', {
      ...requested.data,
      scope: { system: 'erp', objects: ['o-1', 'o-2'], arguments: { rush: true, carrier: 'x' } },
    });
    const scope = { system: 'erp', objects: ['o-1'], arguments: { carrier: 'x' } };
    expect(rows(request, granted({ scope, status: 'partial' }))).toMatchObject([
      {
        status: 'partial',
        requested_permits: 'refund.issue, refund.draft',
        permits: 'refund.issue',
        requested_objects: 'o-1, o-2',
        scope_objects: 'o-1',
        requested_arguments: 'carrier="x", rush=true',
        scope_arguments: 'carrier="x"',
      },
    ]);
  });

  it('[A6] counts the signatures and names who gave them, and who wrote them down', () => {
    const quorum = { needed: 2, of: ['ana', 'ben', 'cem'] };
    const request = event('approval.requested', { ...requested.data, quorum });
    const { grantedBy: _grantedBy, ...grant } = granted().data;
    const signed = event('approval.signed', { ...grant, signedBy: 'ana', recordedBy: 'olga' });
    expect(rows(request, signed)).toMatchObject([
      {
        status: 'requested',
        request_state: 'open',
        signers: 'ana, ben, cem',
        signatures_needed: 2,
        signatures_given: 1,
        signed_by: 'ana',
        recorded_by: 'olga',
        answered_by: null,
      },
    ]);
    const whole = rows(
      request,
      signed,
      granted({ grantedBy: 'ben' }),
      granted({ grantedBy: 'ben' }),
    );
    expect(whole).toMatchObject([
      { signatures_given: 2, signed_by: 'ana, ben', recorded_by: null, request_state: 'met' },
    ]);
  });

  it('[A4] lists recorded answers, and who confirmed which', () => {
    const letter = {
      approvalId: 'a1',
      approver: 'dana',
      owner: 'dana',
      recordedBy: 'olga',
      permits: ['refund.issue'],
      scope: { system: 'erp' },
      evidence: ['e1'],
      expiresAt: '2030-01-03T00:00:00.000Z',
      singleUse: true,
    };
    const one = event('approval.recorded', { ...letter, number: 1 });
    const two = event('approval.recorded', {
      ...letter,
      number: 2,
      conditions: [{ number: 1, text: 'With the photo.' }],
    });
    expect(rows(requested, one, two)).toMatchObject([
      {
        status: 'requested',
        records: 2,
        record_list: [
          { number: 1, approver: 'dana', recordedBy: 'olga', conditions: [], confirmedBy: null },
          { number: 2, conditions: ['With the photo.'], confirmedBy: null },
        ],
      },
    ]);
    const confirmed = granted({ recordedBy: 'olga', record: 2, confirmedBy: 'ben' });
    expect(rows(requested, one, two, confirmed)).toMatchObject([
      { record_list: [{ confirmedBy: null }, { number: 2, confirmedBy: 'ben' }] },
    ]);
    expect(rows(requested, granted())).toMatchObject([{ record_list: null }]);
  });

  it('[A8] shows each condition met or unmet, and approved when all are met', () => {
    const conditions = [
      { number: 1, text: 'With the photo.' },
      { number: 2, text: 'After the call.', binds: ['refund.issue'] },
    ];
    const met = (number: number): TestEvent =>
      event('condition.met', { approvalId: 'a1', number, metBy: 'dana', evidence: ['e1'] });
    expect(rows(requested, granted({ conditions }), met(1))).toMatchObject([
      {
        status: 'conditional',
        conditions: '1. With the photo. (met) 2. After the call. (unmet)',
        conditions_unmet: 1,
        condition_list: [
          { number: 1, met: true, metBy: 'dana', evidence: ['e1'] },
          { number: 2, met: false, binds: ['refund.issue'], metBy: null },
        ],
      },
    ]);
    expect(rows(requested, granted({ conditions }), met(1), met(2))).toMatchObject([
      { status: 'approved', conditions_unmet: 0 },
    ]);
  });

  it('[A5] distinguishes a request that nobody answered from a grant that expired', () => {
    const expired = event('approval.expired', { approvalId: 'a1', was: 'requested' });
    expect(rows(requested, expired)).toMatchObject([
      { status: 'expired', request_state: 'breached', answered_at: null },
    ]);
    expect(rows(requested, granted(), expired)).toMatchObject([
      { status: 'expired', request_state: 'met', answered_by: 'dana' },
    ]);
    const superseded = event('approval.superseded', { approvalId: 'a1', reason: 'closed' });
    expect(rows(requested, superseded)).toMatchObject([
      { status: 'superseded', request_state: 'cancelled' },
    ]);
  });

  it('[A6] follows the owner through warnings, fallback and assignment', () => {
    const fallback = { owner: 'erik', at: at(2) };
    const request = event('approval.requested', { ...requested.data, warnAt: at(1), fallback });
    const escalationStep = (name: string, owner: string): TestEvent =>
      event('approval.escalated', { approvalId: 'a1', escalationStep: name, owner, endsAt: at(3) });
    const escalationPath = [
      request,
      escalationStep('warned', 'dana'),
      escalationStep('fallback', 'erik'),
    ];
    expect(rows(...escalationPath)).toMatchObject([
      {
        first_owner: 'dana',
        owner: 'erik',
        warn_at: at(1),
        fallback_owner: 'erik',
        fallback_at: at(2),
        escalation_steps: 'requested/warned, requested/fallback',
        escalated_at: '2030-01-01T00:00:03.000Z',
      },
    ]);
    const given = event('obligation.assigned', { kind: 'approval', subject: 'a1', owner: 'frida' });
    expect(rows(...escalationPath, given)).toMatchObject([{ owner: 'frida', first_owner: 'dana' }]);
  });

  it('makes no row for an answer to a request that nobody made', () => {
    expect(rows(granted())).toEqual([]);
  });
});
