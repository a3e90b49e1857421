import { workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { recorded } from '#testkit';
import { Entries } from './entries';
import { evolve } from './evolve';
import { closedGates } from './closure/open-work';
import { unknownWorkOrder } from './state';

const dueAt = '2030-01-08T09:00:00.000Z';
const digest = 'a'.repeat(64);

describe('a work order that nobody has opened', () => {
  it('[G7] enforces, has no obligations and is held by nothing', () =>
    expect(unknownWorkOrder).toMatchObject({
      status: 'unknown',
      mode: 'enforce',
      allowedOutput: 'any',
      checklistRunId: '',
      workflow: null,
      openedAt: null,
      dueAt: null,
      stopped: false,
      openedBy: [],
      objects: [],
      claimedEvidence: [],
      skippedGates: [],
      passedGates: [],
      inputs: {},
      facts: {},
      approvals: {},
      decisions: Entries.of(),
    }));
});

describe('a work order', () => {
  it('keeps when it is due, from its opening on', () => {
    expect(after(opened({ dueAt })).dueAt).toBe(dueAt);
    expect(after(opened()).dueAt).toBeNull();
  });

  it('[A4] is opened by its caller alone where its parent names no requesters', () => {
    const parent = { workOrderId: 'wo-0', track: 'annex', decisionId: 'decision-1' };
    expect(after(opened({ parent })).openedBy).toEqual(['olga']);
    const requested = after(opened({ parent: { ...parent, requesters: ['ana'] } }));
    expect(requested).toMatchObject({ openedBy: ['olga', 'ana'], issuers: {} });
  });

  it('takes no claim for proof unless its workflow says so', () => {
    expect(after(opened()).claimedEvidence).toEqual([]);
    expect(after(opened({ claimedEvidence: ['photo'] })).claimedEvidence).toEqual(['photo']);
  });

  it('[C4] has no proof of a closure that names none', () =>
    expect(after(opened(), event('work-order.closed', {})).closureEvidenceIds).toEqual([]));

  it('[L8] forgets at a reopening which gates it went through', () => {
    const passed = [opened(), event('gate.passed', { gate: 'legal', stage: 'delivery' })];
    expect(after(...passed).passedGates).toEqual(['legal']);
    const again = event('work-order.reopened', { checklistRunId: 'run-2' });
    expect(after(...passed, event('work-order.closed', {}), again).passedGates).toEqual([]);
  });

  it('[E5] forgets at a reopening which gates were skipped: that was for one run', () => {
    const skipped = [opened(), event('gate.skipped', { gate: 'legal' })];
    expect(after(...skipped).skippedGates).toEqual(['legal']);
    const again = event('work-order.reopened', { checklistRunId: 'run-2' });
    expect(after(...skipped, event('work-order.closed', {}), again).skippedGates).toEqual([]);
  });
});

describe('a gate that waits for an approval', () => {
  const definition = workflowOf({ gates: [{ name: 'legal', approvals: ['legal'] }] });
  const permits = ['gate.legal'];
  const requested = event('approval.requested', {
    approvalId: 'a-1',
    kind: 'legal',
    gate: 'legal',
    requestedBy: 'olga',
    owner: 'finance',
    ruleDigest: digest,
    permits,
    scope: {},
    dueAt,
  });
  const granted = event('approval.granted', {
    approvalId: 'a-1',
    grantedBy: 'finance',
    status: 'approved',
    permits,
    scope: {},
    expiresAt: dueAt,
  });
  const past = [opened(), requested, granted];

  it('[L8] is open as long as that holds, and closed again once it has expired', () => {
    const closed = (now: string) => closedGates(after(...past), definition, now);
    expect(closed('2030-01-01T09:00:00.000Z')).toEqual([]);
    expect(closed(dueAt)).toEqual([
      { gate: 'legal', missing: ['the approval legal is not granted: it has expired'] },
    ]);
  });
});

function after(...past: readonly NewEvent[]) {
  return recorded(past).reduce(evolve, unknownWorkOrder);
}

function event(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

function opened(other: object = {}): NewEvent {
  const workflow = { id: 'refunds', version: 1, digest };
  return event('work-order.opened', { workflow, checklistRunId: 'run-1', ...other });
}
