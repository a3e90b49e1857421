import { workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { now } from '../../test/approval-builders';
import { evolve } from '../evolve';
import { appliesOrSends, gateApprovalsHold, gatePermit, gateStatuses, isDraftOnly } from './gates';
import { unknownWorkOrder } from '../state';

const launch = {
  name: 'launch',
  approvals: ['commercial', 'legal'],
  facts: ['retention-set'],
  evidence: ['contract'],
};
const everything = [granted('commercial'), granted('legal'), stated(true), contract()].flat();

describe('a gate', () => {
  it('permits nothing but to pass it', () => expect(gatePermit('launch')).toBe('gate.launch'));

  it('[A2] says everything that it still wants', () =>
    expect(missing([])).toEqual([
      'the approval commercial is not granted: nobody requested it',
      'the approval legal is not granted: nobody requested it',
      'the fact retention-set is not known to be true',
      'evidence of kind contract is not recorded',
    ]));

  it('[A2] is open once all of it is there', () => expect(missing(everything)).toEqual([]));

  it('[A4] is closed to those who approved it themselves', () => {
    const passing = { now, requesters: ['agent-7', 'ana'] };
    const [status] = gateStatuses(after(...everything), definition(), passing);
    expect(status!.missing).toEqual([
      'the approval commercial is not granted: it was granted by a requester',
      'the approval legal is not granted: it was granted by a requester',
    ]);
  });

  it('says what each of several gates wants, in the order of the workflow', () => {
    const gates = [
      { name: 'paid', evidence: ['contract'] },
      { name: 'informed', approvals: ['legal'] },
    ];
    const standings = gateStatuses(after(contract()), definition({ gates }), passing);
    expect(standings).toEqual([
      { gate: 'paid', missing: [] },
      {
        gate: 'informed',
        missing: ['the approval legal is not granted: nobody requested it'],
      },
    ]);
  });
});

describe('the approval of a gate', () => {
  const legal = (why: string) => [`the approval legal is not granted: ${why}`];

  it.each<[string, NewEvent[], string]>([
    ['not answered', [requested('legal')], 'it is requested'],
    [
      'rejected',
      [requested('legal'), event('approval.rejected', { approvalId: 'a-legal' })],
      'it is rejected',
    ],
    [
      'revoked',
      [...granted('legal'), event('approval.revoked', { approvalId: 'a-legal' })],
      'it is revoked',
    ],
    ['expired', granted('legal', { expiresAt: now }), 'it has expired'],
    [
      'given under a condition that is not met',
      granted('legal', { conditions: [{ number: 1, text: 'sign the annex' }] }),
      'condition 1 is not met: sign the annex',
    ],
    ['for another gate', granted('legal', {}, { gate: 'billing' }), 'nobody requested it'],
    ['of an action', granted('legal', {}, { gate: undefined }), 'nobody requested it'],
    [
      'for passing another gate',
      granted('legal', { permits: ['gate.billing'] }),
      'it does not permit gate.launch',
    ],
    [
      'requested under another version of the workflow',
      granted('legal', {}, { ruleDigest: 'c'.repeat(64) }),
      'the rule that requires it has changed',
    ],
    [
      'granted by its requester',
      granted('legal', { grantedBy: 'olga' }),
      'it was granted by a requester',
    ],
    [
      'granted by one for whom it was requested',
      granted('legal', { grantedBy: 'paul' }, { onBehalfOf: ['paul'] }),
      'it was granted by a requester',
    ],
  ])('[A2] does not open it when it is %s', (_, past, why) =>
    expect(missing([...granted('commercial'), ...past, stated(true), contract()])).toEqual(
      legal(why),
    ),
  );

  it('[A8] opens it once its condition is met', () => {
    const conditions = [{ number: 1, text: 'sign the annex' }];
    const met = event('condition.met', { approvalId: 'a-legal', number: 1 });
    const past = [...granted('commercial'), ...granted('legal', { conditions }), met];
    expect(missing([...past, stated(true), contract()])).toEqual([]);
  });

  it('[A2] may be requested again: one in force is enough, and else the latest is named', () => {
    const again = (other: object) => granted('legal', other, { approvalId: 'a-again' });
    const rejected = [requested('legal'), event('approval.rejected', { approvalId: 'a-legal' })];
    const rest = [...granted('commercial'), stated(true), contract()];
    expect(missing([...rest, ...rejected, ...again({})])).toEqual([]);
    expect(missing([...rest, ...again({}), ...rejected])).toEqual([]);
    expect(missing([...rest, ...rejected, ...again({ expiresAt: now })])).toEqual(
      legal('it has expired'),
    );
  });
});

describe('a fact that a gate wants', () => {
  const rest = [...granted('commercial'), ...granted('legal'), contract()];
  const unknown = ['the fact retention-set is not known to be true'];

  it.each<[string, NewEvent[]]>([
    ['false', [stated(false)]],
    ['unknown', [stated(null)]],
    ['in conflict', [stated(true, 'crm'), stated(false, 'erp')]],
    ['no approval', [stated('yes')]],
  ])('[I4] does not open it while it is %s', (_, past) =>
    expect(missing([...rest, ...past])).toEqual(unknown),
  );

  it('[P7] does not open it once it is too old', () => {
    const facts = { 'retention-set': { type: 'boolean', maxAge: 'PT1H' } };
    const at = (observedAt: string) =>
      missing([...rest, stated(true, 'crm', observedAt)], { facts });
    expect(at('2030-01-01T08:00:00.000Z')).toEqual(unknown);
    expect(at('2030-01-01T08:00:00.001Z')).toEqual([]);
  });

  it('is one that the workflow declares', () =>
    expect(missing([...rest, stated(true)], { facts: {} })).toEqual(unknown));
});

describe('work that only prepares', () => {
  const only = opened({ allowedOutput: 'draft-only' });

  it('[P5] is draft-only until every gate is open', () => {
    expect(draftOnly([only])).toBe(true);
    expect(draftOnly([only, ...everything])).toBe(false);
    const revoked = event('approval.revoked', { approvalId: 'a-legal' });
    expect(draftOnly([only, ...everything, revoked])).toBe(true);
  });

  it('[P5] is draft-only while one of two gates is closed', () => {
    const gates = [launch, { name: 'paid', evidence: ['receipt'] }];
    expect(draftOnly([only, ...everything], { gates })).toBe(true);
  });

  it('[E5] stays draft-only where its gate was skipped', () => {
    const skipped = event('gate.skipped', { gate: 'launch', rationale: 'late', scope: 'once' });
    expect(draftOnly([only, skipped])).toBe(true);
  });

  it('[P5] stays draft-only where the workflow has no gates', () =>
    expect(draftOnly([only, ...everything], { gates: [] })).toBe(true));

  it('[P5] is not what was opened for any output, whatever its gates say', () =>
    expect(draftOnly([opened()])).toBe(false));
});

describe('the approvals of gates', () => {
  const legal = granted('legal');
  const revoked = event('approval.revoked', { approvalId: 'a-legal' });
  const hold = (...past: readonly NewEvent[]) => gateApprovalsHold(after(...past), passing);

  it('[A2] hold while each that was requested does', () => {
    expect(hold()).toBe(true);
    expect(hold(...legal, ...granted('commercial'))).toBe(true);
    expect(hold(...legal, ...granted('commercial'), revoked)).toBe(false);
    expect(hold(...legal, requested('commercial'))).toBe(false);
  });

  it('[A2] are distinguished by gate and by kind, and not from one another', () => {
    const again = (other: object) => granted('legal', {}, { approvalId: 'a-again', ...other });
    expect(hold(...legal, revoked, ...again({}))).toBe(true);
    const billing = { gate: 'billing', permits: ['gate.billing'] };
    expect(
      hold(...legal, revoked, ...granted('legal', billing, { ...billing, approvalId: 'a-2' })),
    ).toBe(false);
    expect(hold(...legal, revoked, ...again({ kind: 'commercial' }))).toBe(false);
  });

  it('[A4] hold for nobody who approved one of them', () => {
    const passedBy = (...requesters: readonly string[]) =>
      gateApprovalsHold(after(...legal), { now, requesters });
    expect(passedBy('agent-7')).toBe(true);
    expect(passedBy('agent-7', 'ana')).toBe(false);
  });

  it('[A2] hold on no work that nobody has opened', () =>
    expect(gateApprovalsHold(recorded(legal).reduce(evolve, unknownWorkOrder), passing)).toBe(
      false,
    ));

  it('[A2] have nothing to do with those of actions', () =>
    expect(hold(requested('legal', { gate: undefined }))).toBe(true));
});

describe('what draft-only work never does', () => {
  it.each([
    ['applies', { authority: 'apply' as const }, true],
    ['takes back', { authority: 'rollback' as const }, true],
    ['approves', { authority: 'approve' as const }, true],
    ['sends', { authority: 'propose' as const, audience: 'client' }, true],
    ['sends what it read', { authority: 'read' as const, audience: 'public' }, true],
    ['is not what stays inside', { authority: 'propose' as const, audience: 'internal' }, false],
    ['is not a draft', { authority: 'propose' as const }, false],
    ['is not a look', { authority: 'read' as const }, false],
  ])('[P5] %s', (_, action, expected) => expect(appliesOrSends(action)).toBe(expected));
});

const passing = { now, requesters: ['agent-7'] };

function definition(other: object = {}) {
  return workflowOf({ gates: [launch], facts: { 'retention-set': { type: 'boolean' } }, ...other });
}

function event(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

function opened(other: object = {}): NewEvent {
  const workflow = { id: 'change-order', version: 1, digest: 'd'.repeat(64) };
  return event('work-order.opened', { workflow, ...other });
}

function requested(kind: string, other: object = {}): NewEvent {
  return event('approval.requested', {
    approvalId: `a-${kind}`,
    kind,
    gate: 'launch',
    requestedBy: 'olga',
    permits: ['gate.launch'],
    scope: {},
    ruleDigest: 'd'.repeat(64),
    ...other,
  });
}

function granted(kind: string, other: object = {}, overrides: object = {}): NewEvent[] {
  const request = requested(kind, overrides);
  return [
    request,
    event('approval.granted', {
      approvalId: (request.data as { approvalId: string }).approvalId,
      permits: ['gate.launch'],
      scope: {},
      grantedBy: 'ana',
      status: 'conditions' in other ? 'conditional' : 'approved',
      expiresAt: '2030-01-02T09:00:00.000Z',
      ...other,
    }),
  ];
}

function stated(value: unknown, source = 'crm', observedAt = now): NewEvent {
  return event('fact.observed', { name: 'retention-set', value, source, observedAt });
}

function contract(): NewEvent {
  return event('evidence.recorded', {
    isStored: true,
    evidenceId: 'e-1',
    kind: 'contract',
    mediaType: 'text/plain',
  });
}

function after(...past: readonly PastEvent[]) {
  return recorded([opened(), ...past]).reduce(evolve, unknownWorkOrder);
}

function missing(past: readonly NewEvent[], other: object = {}): readonly string[] {
  return gateStatuses(after(...past), definition(other), passing)[0]!.missing;
}

function draftOnly(past: readonly NewEvent[], other: object = {}): boolean {
  const workOrder = recorded(past).reduce(evolve, unknownWorkOrder);
  return isDraftOnly(workOrder, definition(other), passing);
}
