import { type ProposedAction } from '#contracts';
import { type NewEvent } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { coveredByRun } from './covered-by-run';
import { evolve } from '../evolve';
import { unknownWorkOrder } from '../state';

const at = '2030-01-01T09:00:00.000Z';
const lapsed = '2030-01-01T10:00:00.000Z';
const approval1 = { approvalId: 'approval-1' };
const approvals = { approvals: ['approval-1'] };

describe('a reported action', () => {
  it('[P10] is covered by a run for exactly this action', () =>
    expect(isCovered([run()], refund())).toBe(true));

  it('is the same in whatever order its objects stand, and however its undoing is worded', () => {
    const allowed = run({ action: refund({ objects: ['a', 'b'], arguments: { x: 1, y: 2 } }) });
    const done = refund({ objects: ['b', 'a'], arguments: { y: 2, x: 1 }, rollback: 'credit it' });
    expect(isCovered([allowed], done)).toBe(true);
  });

  it('is covered when the clock of its reporter is a minute behind', () =>
    expect(isCovered([run()], refund(), { at: '2030-01-01T08:59:00.000Z' })).toBe(true));

  it.each<[string, NewEvent[], ProposedAction, { decisionId?: string; at?: string }]>([
    ['no decision is named', [run()], refund(), { decisionId: undefined }],
    ['the decision is not known', [run()], refund(), { decisionId: 'constructor' }],
    ['the decision says wait', [run({ outcome: 'wait' })], refund(), {}],
    ['the decision says stop', [run({ outcome: 'stop' })], refund(), {}],
    ['the run has lapsed', [run()], refund(), { at: lapsed }],
    ['it was done before it was decided', [run()], refund(), { at: '2030-01-01T08:58:59.999Z' }],
    ['a later decision replaced it', [run(), replacement()], refund(), {}],
    ['it was used before', [run(), reported()], refund(), {}],
    ['the amount is another', [run()], refund({ amount: { minor: 2, currency: 'EUR' } }), {}],
    ['the system is another', [run()], refund({ system: 'crm' }), {}],
    ['the arguments are others', [run()], refund({ arguments: { to: 'iban-2' } }), {}],
    ['the work order was stopped', [run(), event('work-order.stopped', {})], refund(), {}],
    ['the work order had ended', [run(), event('work-order.abandoned', {})], refund(), {}],
    ['the work order was superseded', [run(), event('work-order.superseded', {})], refund(), {}],
    [
      'the work order had ended and was reopened',
      [run(), event('work-order.closed', {}), reopened()],
      refund(),
      {},
    ],
  ])('[P10] is not covered when %s', (_, past, action, other) =>
    expect(isCovered(past, action, other)).toBe(false),
  );

  it('[A9] is covered by the single-use grant that its own run used up', () => {
    const past = [...approved(), run({ approvals: ['approval-1'], consumes: ['approval-1'] })];
    expect(isCovered(past, refund())).toBe(true);
  });

  it.each<[string, NewEvent[]]>([
    ['was revoked meanwhile', [...approved(), event('approval.revoked', approval1)]],
    ['is not known', []],
    ['was granted by its requester', approved({ grantedBy: 'agent-7' })],
    ['was granted by one for whom it was requested', approved({ grantedBy: 'olga' })],
    ['has expired', approved({ expiresAt: at })],
    ['was for less', approved({ scope: {} })],
  ])('[A1] is not covered when the approval of its run %s', (_, past) =>
    expect(isCovered([...past, run({ approvals: ['approval-1'] })], refund())).toBe(false),
  );

  it('[A1] is not covered when one of several approvals of its run does not hold', () => {
    const approvals = ['approval-1', 'approval-2'];
    expect(isCovered([...approved(), run({ approvals })], refund())).toBe(false);
  });

  it('[A4] is not covered when its approval was granted by one for whom it was requested, decided again or not', () => {
    const again = run({ decisionId: 'decision-2', supersedes: 'decision-1', ...approvals });
    const past = [run({ outcome: 'wait', ...approvals }), { ...again, actor: { id: 'policy' } }];
    const named = { decisionId: 'decision-2' };
    expect(isCovered([...approved(), ...past], refund(), named)).toBe(true);
    expect(isCovered([...approved({ grantedBy: 'olga' }), ...past], refund(), named)).toBe(false);
  });

  it('[P5] is covered in draft-only work while the approvals of its gates hold', () => {
    const draftOnly = event('work-order.opened', {
      workflow: { id: 'change-order', version: 1, digest: 'a'.repeat(64) },
      allowedOutput: 'draft-only',
    });
    const legal = approved({}, { gate: 'legal', permits: ['gate.legal'], scope: {} });
    const revoked = event('approval.revoked', approval1);
    expect(isCovered([draftOnly, ...legal, run()], refund())).toBe(true);
    expect(isCovered([draftOnly, ...legal, run(), revoked], refund())).toBe(false);
    expect(isCovered([...legal, run(), revoked], refund())).toBe(true);

    const draft = refund({ authority: 'propose' });
    expect(isCovered([draftOnly, ...legal, run({ action: draft }), revoked], draft)).toBe(true);
  });

  it('[E7] is covered while the break-glass of its run lives and reaches it', () => {
    const urgent = run({ breakGlass: { breakGlassId: 'bg-1', instead: 'wait', bypassed: [] } });
    const early = { at: '2030-01-01T08:59:59.999Z' };
    expect(isCovered([declared(), urgent], refund(), early)).toBe(true);
    expect(isCovered([declared({ expiresAt: at }), urgent], refund(), early)).toBe(true);
    expect(isCovered([declared({ expiresAt: at }), urgent], refund())).toBe(false);
    expect(isCovered([declared(), urgent, declared({ scope: {} })], refund())).toBe(false);
    expect(isCovered([declared({ permits: ['refund.draft'] }), urgent], refund())).toBe(false);
    expect(isCovered([urgent], refund())).toBe(false);
    for (const because of ['ended', 'expired']) {
      const ended = event('break-glass.ended', { breakGlassId: 'bg-1', because });
      expect(isCovered([declared(), urgent, ended], refund(), early)).toBe(false);
      expect(isCovered([declared(), run(), ended], refund(), early)).toBe(true);
    }
  });

  it('[Q11] is not covered when the declarer of its break-glass signed for it', () => {
    const breakGlass = { breakGlassId: 'bg-1', instead: 'wait', bypassed: [] };
    const urgent = run({ breakGlass, approvals: ['approval-1'] });
    const signedBy = (grantedBy: string) => [declared(), ...approved({ grantedBy }), urgent];
    expect(isCovered(signedBy('ana'), refund())).toBe(true);
    expect(isCovered(signedBy('dana'), refund())).toBe(false);
    expect(isCovered(signedBy('cfo'), refund())).toBe(false);
    const ordinary = run({ approvals: ['approval-1'] });
    const byCfo = [declared(), ...approved({ grantedBy: 'cfo' }), ordinary];
    expect(isCovered(byCfo, refund())).toBe(true);
  });

  it('is covered until its run lapses and while its approval holds', () => {
    const last = '2030-01-01T09:59:59.999Z';
    const past = [...approved(), run({ approvals: ['approval-1'] })];
    expect(isCovered(past, refund(), { at: last })).toBe(true);
  });

  it('is not covered when the work order was closed', () =>
    expect(isCovered([run(), event('work-order.closed', {})], refund())).toBe(false));

  it('is covered after a stop that was lifted', () => {
    const stopped = [event('work-order.stopped', {}), event('work-order.resumed', {})];
    expect(isCovered([run(), ...stopped], refund())).toBe(true);
  });
});

function event(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

function refund(other: Partial<ProposedAction> = {}): ProposedAction {
  const amount = { minor: 1, currency: 'EUR' };
  return { kind: 'refund.issue', authority: 'apply', system: 'payments', amount, ...other };
}

function run(other: object = {}): PastEvent {
  const decided = event('decision.made', {
    decisionId: 'decision-1',
    action: refund(),
    outcome: 'run',
    enforced: true,
    requestedBy: 'agent-7',
    approvals: [],
    consumes: [],
    validUntil: lapsed,
    ...other,
  });
  return { ...decided, actor: { id: 'agent-7', onBehalfOf: ['olga'] } };
}

/** By dana for the cfo, for exactly the refund. */
function declared(other: object = {}): NewEvent {
  return event('break-glass.declared', {
    breakGlassId: 'bg-1',
    permits: ['refund.issue'],
    scope: { system: 'payments', amountUpTo: refund().amount },
    declaredBy: 'dana',
    onBehalfOf: ['cfo'],
    expiresAt: lapsed,
    ...other,
  });
}

function replacement(): NewEvent {
  return run({ decisionId: 'decision-2', outcome: 'stop', supersedes: 'decision-1' });
}

function reopened(): NewEvent {
  return event('work-order.reopened', { checklistRunId: 'run-2' });
}

function reported(): NewEvent {
  return event('action.performed', { decisionId: 'decision-1' });
}

function approved(other: object = {}, overrides: object = {}): NewEvent[] {
  const scope = { amountUpTo: refund().amount };
  const data = { ...approval1, permits: ['refund.issue'], scope, ...overrides };
  const status = 'conditions' in other ? 'conditional' : 'approved';
  const grant = { grantedBy: 'ana', status, expiresAt: lapsed, singleUse: true, ...other };
  return [
    event('approval.requested', { ...data, ruleDigest: 'a'.repeat(64) }),
    event('approval.granted', { ...data, ...grant }),
  ];
}

function isCovered(
  past: readonly PastEvent[],
  action: ProposedAction,
  other: { decisionId?: string; at?: string } = {},
): boolean {
  const workOrder = recorded(past).reduce(evolve, unknownWorkOrder);
  return coveredByRun(workOrder, { decisionId: 'decision-1', action, at, ...other });
}
