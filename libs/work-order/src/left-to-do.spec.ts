import { workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { recorded } from '#testkit';
import { evolve } from './evolve';
import {
  awaitedApprovals,
  closedGates,
  missingEvidence,
  openPrerequisites,
  openSteps,
} from './left-to-do';
import { unknownWorkOrder } from './state';

describe('what is left to do', () => {
  it('[C1] are prerequisites that did not pass', () => {
    expect(names(openPrerequisites(after(), definition))).toEqual(['scope', 'toString']);
    const past = [said('prerequisite.passed', 'scope'), said('prerequisite.failed', 'toString')];
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

  it('[E5] are approvals, unless their gate was skipped', () => {
    const past = [asked('a-1'), asked('a-2', { gate: 'paid' }), asked('a-3', { gate: 'launch' })];
    const skipped = event('gate.skipped', { gate: 'paid' });
    const ids = awaitedApprovals(after(...past, skipped), now).map(({ approvalId }) => approvalId);
    expect(ids).toEqual(['a-1', 'a-3']);
  });
});

// The words of this spec.

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

function said(type: string, prerequisite: string): NewEvent {
  return event(type, { prerequisite });
}

function evidence(kind: string, evidenceId = 'e-1'): NewEvent {
  return event('evidence.recorded', { evidenceId, kind, mediaType: 'image/png' });
}

function asked(approvalId: string, other: object = {}): NewEvent {
  const dueAt = '2030-01-01T10:00:00.000Z';
  return event('approval.requested', { approvalId, dueAt, ...other });
}
