import { workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { recorded } from '#testkit';
import { evolve } from '../evolve';
import {
  awaitedApprovals,
  closedGates,
  missingEvidence,
  openConditions,
  openPrerequisites,
  openSteps,
} from './open-work';
import { unknownWorkOrder } from '../state';

describe('what is left to do', () => {
  it('[C1] are prerequisites that did not pass', () => {
    expect(names(openPrerequisites(after(), definition))).toEqual(['scope', 'toString']);
    const past = [
      prerequisiteEvent('prerequisite.passed', 'scope'),
      prerequisiteEvent('prerequisite.failed', 'toString'),
    ];
    expect(names(openPrerequisites(after(...past), definition))).toEqual(['toString']);
  });

  it('[E5] are steps that are neither completed nor skipped', () => {
    const past = ['completed', 'skipped', 'blocked', 'unblocked'].map((verb) =>
      event(`step.${verb}`, { step: verb }),
    );
    expect(names(openSteps(after(...past), definition))).toEqual(['blocked', 'unblocked', 'none']);
  });

  it('[C1] is evidence of each kind that is wanted, and chat is none of it', () => {
    const kinds = (...past: NewEvent[]) =>
      missingEvidence(after(...past), definition).map(({ kind }) => kind);
    expect(kinds()).toEqual(['receipt', 'chat-log']);
    expect(kinds(evidence('receipt'), evidence('chat-log', 'e-2'))).toEqual(['chat-log']);
  });

  it('[L8] are gates that are closed and were not skipped', () => {
    const gates = (...past: NewEvent[]) => closedGates(after(...past), definition, now);
    expect(gates()).toEqual([
      { gate: 'launch', missing: ['evidence of kind contract is not recorded'] },
      { gate: 'paid', missing: ['evidence of kind receipt is not recorded'] },
    ]);
    expect(gates(evidence('contract'), event('gate.skipped', { gate: 'paid' }))).toEqual([]);
  });

  it('[L8] are gates of support stages alone once one of them was begun', () => {
    const staged = workflowOf({
      gates: [{ name: 'public', evidence: ['consent'] }],
      stages: [
        { name: 'delivery', artifact: { kind: 'checklist' } },
        { name: 'proof', artifact: { kind: 'case-study' }, gates: ['public'], support: true },
      ],
    });
    const main = { ...staged, stages: staged.stages.map((one) => ({ ...one, support: false })) };
    const begun = event('stage.entered', { stage: 'proof', move: 'beside' });
    expect(closedGates(after(), staged, now)).toEqual([]);
    expect(closedGates(after(begun), staged, now)).toMatchObject([{ gate: 'public' }]);
    expect(closedGates(after(), main, now)).toMatchObject([{ gate: 'public' }]);
    const [delivery, proof] = staged.stages;
    const shared = { ...staged, stages: [{ ...delivery!, gates: ['public'] }, proof!] };
    expect(closedGates(after(), shared, now)).toMatchObject([{ gate: 'public' }]);
  });

  it('[E5] are approvals, unless their gate was skipped', () => {
    const past = [
      requested('a-1'),
      requested('a-2', { gate: 'paid' }),
      requested('a-3', { gate: 'launch' }),
    ];
    const skipped = event('gate.skipped', { gate: 'paid' });
    const ids = awaitedApprovals(after(...past, skipped), now).map(({ approvalId }) => approvalId);
    expect(ids).toEqual(['a-1', 'a-3']);
  });

  it('[C4] are no approvals that were requested before a reopening', () => {
    const reopened = event('work-order.reopened', { checklistRunId: 'run-2' });
    expect(awaitedApprovals(after(requested('a-1'), reopened), now)).toEqual([]);
  });

  it('[C1] are conditions that nobody has met, of grants that hold', () => {
    const open = (...past: NewEvent[]) =>
      openConditions(after(requested('a-1'), ...past), now).map(({ number }) => number);
    const [first, second] = [1, 2].map((number) => ({ number, text: `do ${number}` }));
    const grant = {
      approvalId: 'a-1',
      grantedBy: 'ana',
      status: 'conditional',
      conditions: [first, second],
    };
    const granted = event('approval.granted', { ...grant, expiresAt: '2030-01-01T10:00:00.000Z' });
    const met = event('condition.met', { approvalId: 'a-1', number: 1, evidence: ['e-1'] });
    expect(open()).toEqual([]);
    expect(open(granted)).toEqual([1, 2]);
    expect(open(granted, met)).toEqual([2]);
    expect(open(event('approval.granted', { ...grant, expiresAt: now }))).toEqual([]);
    expect(open(granted, event('approval.revoked', { approvalId: 'a-1' }))).toEqual([]);
    expect(open(granted, event('work-order.reopened', { checklistRunId: 'run-2' }))).toEqual([]);
  });

  it('[E5] are no conditions of a gate that was skipped', () => {
    const grant = { approvalId: 'a-2', grantedBy: 'ana', expiresAt: '2030-01-01T10:00:00.000Z' };
    const granted = event('approval.granted', {
      ...grant,
      status: 'conditional',
      conditions: [{ number: 1, text: 'x' }],
    });
    const past = [requested('a-2', { gate: 'paid' }), granted];
    expect(openConditions(after(...past), now)).toHaveLength(1);
    const skipped = event('gate.skipped', { gate: 'paid' });
    expect(openConditions(after(...past, skipped), now)).toEqual([]);
  });
});

const now = '2030-01-01T09:00:00.000Z';

const definition = workflowOf({
  prerequisites: ['scope', 'toString'].map((name) => ({ name, accept: 'It is agreed.' })),
  stages: [
    { name: 'one', steps: [{ name: 'completed' }, { name: 'skipped' }] },
    { name: 'two', steps: [{ name: 'blocked' }, { name: 'unblocked' }, { name: 'none' }] },
  ],
  gates: [
    { name: 'launch', evidence: ['contract'] },
    { name: 'paid', evidence: ['receipt'] },
  ],
  closure: { evidence: [{ kind: 'receipt' }, { kind: 'chat-log' }] },
});

function after(...past: readonly NewEvent[]) {
  return recorded(past).reduce(evolve, unknownWorkOrder);
}

function names(declared: readonly { readonly name: string }[]): readonly string[] {
  return declared.map(({ name }) => name);
}

function event(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

function prerequisiteEvent(type: string, prerequisite: string): NewEvent {
  return event(type, { prerequisite });
}

function evidence(kind: string, evidenceId = 'e-1'): NewEvent {
  return event('evidence.recorded', { isStored: true, evidenceId, kind, mediaType: 'image/png' });
}

function requested(approvalId: string, other: object = {}): NewEvent {
  const dueAt = '2030-01-01T10:00:00.000Z';
  return event('approval.requested', { approvalId, dueAt, ...other });
}
