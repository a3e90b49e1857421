import { type NewEvent } from '#kernel';
import { recorded } from '#testkit';
import { eur, now } from '../../test/approval-builders';
import { evolve } from '../evolve';
import { type Approval, unknownWorkOrder } from '../state';

const later = '2030-01-01T10:00:00.000Z';
const scope = { system: 'payments', amountUpTo: eur(100) };
const narrower = { system: 'payments', amountUpTo: eur(50) };
const condition = { number: 1, text: 'deposit received' };

describe('a request', () => {
  it('[A2] is recorded as it was requested, open, without a grant', () =>
    expect(after(requested())).toEqual({
      approvalId: 'approval-1',
      kind: 'commercial',
      status: 'requested',
      owner: 'finance-lead',
      firstOwner: 'finance-lead',
      requestedBy: 'agent-7',
      onBehalfOf: [],
      decisionId: 'decision-1',
      gate: null,
      ruleDigest: 'a'.repeat(64),
      permits: ['refund.issue'],
      scope,
      requested: { permits: ['refund.issue'], scope },
      quorum: { needed: 1, of: [] },
      signatures: [],
      conditions: [],
      dueAt: later,
      warnAt: null,
      fallback: null,
      escalationSteps: [],
      expiresAt: null,
      singleUse: false,
      consumed: false,
      grantedBy: null,
    }));

  it('[A6] has its signers, its escalation path and for whom it is requested', () => {
    const more = {
      quorum: { needed: 2, of: ['ana', 'ben'] },
      warnAt: now,
      fallback: { owner: 'cfo', at: now },
      onBehalfOf: ['olga'],
    };
    expect(after(requested(more))).toMatchObject(more);
  });

  it('[A2] of a gate belongs to no decision', () =>
    expect(after(requested({ decisionId: undefined, gate: 'legal' }))).toMatchObject({
      decisionId: null,
      gate: 'legal',
    }));

  it('[A2] is a draft until it is requested', () => {
    const drafted = event('approval.drafted', { ...requestData, gate: 'legal' });
    expect(after(drafted)).toMatchObject({ status: 'draft', dueAt: '', gate: 'legal' });
    expect(after(drafted, requested({ gate: 'legal' }))).toMatchObject({
      status: 'requested',
      dueAt: later,
    });
  });
});

describe('a grant', () => {
  it('[A1] records what is granted, and leaves what was requested', () =>
    expect(after(requested(), granted({ status: 'partial', scope: narrower }))).toMatchObject({
      status: 'partial',
      scope: narrower,
      permits: ['refund.issue'],
      requested: { permits: ['refund.issue'], scope },
      expiresAt: later,
      singleUse: true,
      grantedBy: 'ana',
      signatures: [{ signedBy: 'ana', recordedBy: null }],
    }));

  it('[A1] that somebody else wrote down names both', () =>
    expect(after(requested(), granted({ recordedBy: 'ben' })).signatures).toEqual([
      { signedBy: 'ana', recordedBy: 'ben' },
    ]));

  it('[A7] that was given in the name of somebody says of whom', () => {
    const byLink = { ...granted(), actor: { id: 'ana', onBehalfOf: ['olga'] } };
    expect(after(requested(), byLink).signatures).toEqual([
      { signedBy: 'ana', recordedBy: null, inNameOf: ['olga'] },
    ]);
  });

  it('[A6] says whose seat among the named signers it takes', () =>
    expect(after(requested(), granted({ seat: 'ben' })).signatures).toEqual([
      { signedBy: 'ana', recordedBy: null, seat: 'ben' },
    ]));

  it('[A2] has conditions that nobody has met yet', () =>
    expect(after(requested(), granted({ conditions: [condition] }))).toMatchObject({
      status: 'conditional',
      conditions: [{ ...condition, met: false }],
    }));

  it('[A6] of one of several leaves the request open and narrows it', () =>
    expect(
      after(requested(), signed('ana', { scope: narrower, conditions: [condition] })),
    ).toMatchObject({
      status: 'requested',
      scope: narrower,
      permits: ['refund.issue'],
      conditions: [{ ...condition, met: false }],
      expiresAt: later,
      singleUse: true,
      signatures: [{ signedBy: 'ana', recordedBy: null }],
      grantedBy: null,
    }));

  it('[A6] of the last of several keeps the signatures before it', () =>
    expect(
      after(requested(), signed('ana', { recordedBy: 'olga' }), granted({ grantedBy: 'ben' })),
    ).toMatchObject({
      status: 'approved',
      grantedBy: 'ben',
      signatures: [
        { signedBy: 'ana', recordedBy: 'olga' },
        { signedBy: 'ben', recordedBy: null },
      ],
    }));
});

describe('what an approval rests on', () => {
  const met = { approvalId: 'approval-1', number: 1, evidence: ['e-3', 'e-1'] };

  it('[L5] is the evidence of every grant and of every condition that is met, each once', () =>
    expect(
      after(
        requested(),
        signed('ana', { evidence: ['e-1'] }),
        granted({ evidence: ['e-1', 'e-2'], conditions: [condition] }),
        event('condition.met', met),
      ).dependsOn,
    ).toEqual(['e-1', 'e-2', 'e-3']));

  it('[L5] is nothing where nobody named any', () =>
    expect(after(requested(), granted())).not.toHaveProperty('dependsOn'));
});

describe('a condition that is met', () => {
  const two = [condition, { number: 2, text: 'R-03 closed', binds: ['pilot.launch'] }];
  const met = (number: number) => event('condition.met', { approvalId: 'approval-1', number });

  it('[A8] makes the grant a plain one with the last of them', () => {
    const grant = [requested(), granted({ conditions: two })];
    expect(after(...grant, met(2))).toMatchObject({
      status: 'conditional',
      conditions: [
        { ...two[0], met: false },
        { ...two[1], met: true },
      ],
    });
    expect(after(...grant, met(2), met(1))).toMatchObject({ status: 'approved' });
    expect(after(...grant, met(3))).toMatchObject({ status: 'conditional' });
  });

  it.each(['partial', 'revoked', 'expired'])('[A8] leaves what is %s so', (status) => {
    const ended = status === 'partial' ? [] : [event(`approval.${status}`, approval1)];
    const grant = granted({ status: 'partial', conditions: [condition] });
    expect(after(requested(), grant, ...ended, met(1))).toMatchObject({
      status,
      conditions: [{ ...condition, met: true }],
    });
  });
});

describe('the end of an approval', () => {
  it.each(['rejected', 'revoked', 'expired', 'superseded'])('[A2] may be that it is %s', (end) =>
    expect(after(requested(), granted(), event(`approval.${end}`, approval1))).toMatchObject({
      status: end,
      grantedBy: 'ana',
    }),
  );
});

describe('an escalation path', () => {
  const climbed = (escalationStep: string, owner: string) =>
    event('approval.escalated', { ...approval1, escalationStep, owner });

  it('[A6] hands the approval on, and remembers each escalation step by what it was then', () =>
    expect(
      after(
        requested(),
        climbed('warned', 'finance-lead'),
        climbed('fallback', 'cfo'),
        granted(),
        climbed('warned', 'cfo'),
      ),
    ).toMatchObject({
      owner: 'cfo',
      escalationSteps: ['requested/warned', 'requested/fallback', 'approved/warned'],
    }));

  const toBen = { subject: 'approval-1', owner: 'ben' };

  it('is left by giving the approval to somebody', () =>
    expect(
      after(requested(), event('obligation.assigned', { ...toBen, kind: 'approval' })),
    ).toMatchObject({ owner: 'ben', status: 'requested' }));
});

describe('an event about an approval that nobody requested', () => {
  it.each([
    'approval.signed',
    'approval.granted',
    'approval.rejected',
    'approval.revoked',
    'approval.expired',
    'approval.superseded',
    'approval.escalated',
    'condition.met',
  ])('changes nothing: %s', (type) => {
    const data = { ...grantedData, ...approval1, subject: 'approval-1', number: 1 };
    const state = [event(type, data)];
    expect(recorded(state).reduce(evolve, unknownWorkOrder).approvals).toEqual({});
  });
});

const approval1 = { approvalId: 'approval-1' };
const requestData = {
  ...approval1,
  kind: 'commercial',
  owner: 'finance-lead',
  requestedBy: 'agent-7',
  decisionId: 'decision-1' as string | undefined,
  permits: ['refund.issue'],
  scope,
  ruleDigest: 'a'.repeat(64),
  packet: {},
};
const grantedData = { permits: ['refund.issue'], scope, expiresAt: later, singleUse: true };

function event(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

function requested(other: object = {}): NewEvent {
  return event('approval.requested', { ...requestData, dueAt: later, ...other });
}

function signed(signedBy: string, other: object = {}): NewEvent {
  return event('approval.signed', { ...approval1, ...grantedData, signedBy, ...other });
}

function granted(other: object = {}): NewEvent {
  return event('approval.granted', {
    ...approval1,
    ...grantedData,
    status: 'conditions' in other ? 'conditional' : 'approved',
    grantedBy: 'ana',
    ...other,
  });
}

function after(...past: readonly NewEvent[]): Approval {
  return recorded(past).reduce(evolve, unknownWorkOrder).approvals['approval-1']!;
}
