import { type PastEvent, recorded } from '#testkit';
import { evolve } from './evolve';
import { type Approval, unknownWorkOrder } from './state';

const asked = { permits: ['refund.issue', 'refund.draft'], scope: { system: 'payments' } };
const part = { permits: ['refund.draft'], scope: { system: 'payments', writes: [] } };
const ends = '2030-01-02T09:00:00.000Z';
const conditions = [
  { number: 1, text: 'deposit received' },
  { number: 2, text: 'address checked', binds: ['refund.issue'] },
];

describe('an approval', () => {
  it('[A2] is a draft until it is requested, and then all that was requested', () => {
    expect(after(drafted())).toEqual(
      approval({ status: 'draft', decisionId: null, gate: 'pay', dueAt: '' }),
    );
    expect(after(drafted(), requested())).toEqual(approval());
    const quorum = { needed: 2, of: ['ana', 'ben'] };
    const fallback = { owner: 'cfo', at: ends };
    expect(after(requested({ quorum, fallback, warnAt: ends, onBehalfOf: ['olga'] }))).toEqual(
      approval({ quorum, fallback, warnAt: ends, onBehalfOf: ['olga'] }),
    );
  });

  it('[A6] narrows with each signature and stays requested', () => {
    const first = { ...part, expiresAt: ends, singleUse: true, conditions };
    expect(after(requested(), signed({ ...first, signedBy: 'ana', recordedBy: 'clerk' }))).toEqual(
      approval({
        ...part,
        expiresAt: ends,
        singleUse: true,
        conditions: conditions.map((condition) => ({ ...condition, met: false })),
        signatures: [{ signedBy: 'ana', recordedBy: 'clerk' }],
      }),
    );
  });

  it('[A6] is whose signatures stand on it, the one who granted last', () =>
    expect(
      after(requested(), signed({ signedBy: 'ana' }), granted({ grantedBy: 'ben', ...part })),
    ).toEqual(
      approval({
        ...part,
        status: 'partial',
        expiresAt: ends,
        grantedBy: 'ben',
        signatures: [
          { signedBy: 'ana', recordedBy: null },
          { signedBy: 'ben', recordedBy: null },
        ],
      }),
    ));

  it('[A2] that was granted before there was a status is conditional or approved', () => {
    expect(after(requested(), granted({ status: undefined }))).toMatchObject({
      status: 'approved',
      conditions: [],
    });
    expect(after(requested(), granted({ status: undefined, conditions: [] }))).toMatchObject({
      status: 'approved',
    });
    expect(after(requested(), granted({ status: undefined, conditions }))).toMatchObject({
      status: 'conditional',
    });
  });

  it('[A2] is widened by a second yes', () =>
    expect(
      after(
        requested(),
        granted(part),
        granted({ ...asked, status: 'approved', expiresAt: '2030-01-03T09:00:00.000Z' }),
      ),
    ).toMatchObject({
      ...asked,
      status: 'approved',
      expiresAt: '2030-01-03T09:00:00.000Z',
      asked,
    }));

  it('[A8] is approved when its last condition is met, and not before', () => {
    const past = [requested(), granted({ status: 'conditional', conditions })];
    expect(after(...past, met(2))).toMatchObject({
      status: 'conditional',
      conditions: [{ met: false }, { met: true }],
    });
    expect(after(...past, met(2), met(1))).toMatchObject({
      status: 'approved',
      conditions: [{ met: true }, { met: true }],
    });
    expect(after(...past, met(3))).toMatchObject({ status: 'conditional' });
    expect(after(...past, about('approval.revoked'), met(1), met(2))).toMatchObject({
      status: 'revoked',
    });
  });

  it.each(['rejected', 'revoked', 'expired', 'superseded'])('[A2] ends as %s', (verb) =>
    expect(after(requested(), about(`approval.${verb}`))).toEqual(
      approval({ status: verb as Approval['status'] }),
    ),
  );

  it('[A6] belongs to whom it was escalated or assigned', () => {
    const escalated = about('approval.escalated', { rung: 'fallback', owner: 'cfo', endsAt: ends });
    const warned = about('approval.escalated', { rung: 'warned', owner: 'cfo', endsAt: ends });
    expect(after(requested(), escalated, granted({ status: 'approved' }), warned)).toMatchObject({
      owner: 'cfo',
      rungs: ['requested/fallback', 'approved/warned'],
    });
    const assigned = {
      type: 'obligation.assigned',
      data: { subject: 'approval-1', owner: 'dana' },
    };
    expect(after(requested(), assigned)).toEqual(approval({ owner: 'dana' }));
  });

  it('[A2] leaves every other one as it is', () =>
    expect(
      all(requested(), requested({ approvalId: 'approval-2' }), about('approval.rejected')),
    ).toMatchObject({
      'approval-1': { status: 'rejected' },
      'approval-2': { status: 'requested' },
    }));

  it.each([
    'approval.signed',
    'approval.granted',
    'approval.rejected',
    'approval.revoked',
    'approval.expired',
    'approval.superseded',
    'approval.escalated',
    'condition.met',
    'obligation.assigned',
  ])('[A5] that nobody asked for is made by no %s', (type) =>
    expect(all(about(type, { subject: 'approval-1' }))).toEqual({}),
  );
});

// The words of this spec.

function about(type: string, data: object = {}): PastEvent {
  return { type, data: { workOrderId: 'wo-1', approvalId: 'approval-1', ...data } };
}

function request(said: object) {
  return {
    kind: 'commercial',
    owner: 'finance-lead',
    requestedBy: 'agent-7',
    ruleDigest: 'a'.repeat(64),
    ...asked,
    packet: {},
    ...said,
  };
}

function drafted(): PastEvent {
  return about('approval.drafted', request({ gate: 'pay' }));
}

function requested(said: object = {}): PastEvent {
  return about('approval.requested', request({ decisionId: 'decision-1', dueAt: ends, ...said }));
}

function signed(said: object): PastEvent {
  return about('approval.signed', { ...asked, expiresAt: ends, singleUse: false, ...said });
}

function granted(said: object = {}): PastEvent {
  const yes = { grantedBy: 'ana', status: 'partial', expiresAt: ends, singleUse: false };
  return about('approval.granted', { ...asked, ...yes, ...said });
}

function met(number: number): PastEvent {
  return about('condition.met', { number });
}

/** As it was requested, where nothing else is said. */
function approval(said: Partial<Approval> = {}): Approval {
  return {
    approvalId: 'approval-1',
    kind: 'commercial',
    status: 'requested',
    owner: 'finance-lead',
    requestedBy: 'agent-7',
    onBehalfOf: [],
    decisionId: 'decision-1',
    gate: null,
    ruleDigest: 'a'.repeat(64),
    ...asked,
    asked,
    quorum: { needed: 1, of: [] },
    signatures: [],
    conditions: [],
    dueAt: ends,
    warnAt: null,
    fallback: null,
    rungs: [],
    expiresAt: null,
    singleUse: false,
    consumed: false,
    grantedBy: null,
    ...said,
  };
}

function all(...past: readonly PastEvent[]) {
  return recorded(past).reduce(evolve, unknownWorkOrder).approvals;
}

function after(...past: readonly PastEvent[]): Approval {
  return all(...past)['approval-1']!;
}
