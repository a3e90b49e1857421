/** Builders of a pilot that goes by stages, for what is next and for handoffs. */
import { type Next, type WorkflowDefinition, workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { evolve } from '../src/evolve';
import { nextOf, type NextQuery } from '../src/lifecycle/next';
import { unknownWorkOrder, type WorkOrder } from '../src/state';

export const now = '2030-01-05T09:00:00.000Z';
const DIGEST = 'e'.repeat(64);
export const ref = { id: 'pilot', version: 3, digest: DIGEST };

export const pilot = {
  id: 'pilot',
  jobType: 'engagement',
  title: 'Deliver a pilot',
  owner: 'lead',
  inputs: [
    { name: 'client', type: 'string' },
    { name: 'budget', type: 'integer', required: false },
  ],
  facts: { deposit: { type: 'boolean' }, retention: { type: 'string' } },
  approvals: {
    commercial: { owner: 'sponsor', answerWithin: 'P1D', validFor: 'P30D' },
    security: { owner: 'TBD', answerWithin: 'P1D', validFor: 'P30D' },
  },
  gates: [
    { name: 'facts-verified', evidence: ['interview'] },
    { name: 'signed', approvals: ['commercial'], facts: ['deposit'] },
  ],
  systems: [{ name: 'sandbox', writes: ['label'] }],
  actions: [
    { kind: 'pilot.configure', authority: 'apply', system: 'sandbox', writes: ['label'] },
    { kind: 'pilot.launch', authority: 'apply', system: 'sandbox', writes: ['label'] },
  ],
  overlays: [{ name: 'security-review', approval: 'security', actions: ['pilot.launch'] }],
  stages: [
    {
      name: 'discovery',
      steps: [{ name: 'ask' }],
      artifact: { kind: 'brief', path: 'discovery/brief.md', accept: 'Each fact has a source.' },
      owner: 'analyst',
      gates: ['facts-verified'],
    },
    { name: 'contract', artifact: { kind: 'agreement' }, gates: ['signed'] },
    { name: 'delivery', steps: [{ name: 'configure' }], artifact: { kind: 'checklist' } },
    { name: 'letters', steps: [{ name: 'write' }], artifact: { kind: 'letter' }, support: true },
  ],
  transitions: [
    { from: 'discovery', to: 'contract' },
    { from: 'contract', to: 'delivery' },
    { from: 'contract', to: 'discovery' },
  ],
  onScopeChange: [{ name: 'change-order', workflow: 'pilot' }],
};
export const definition = workflowOf(pilot);

export const event = (type: string, data: object): NewEvent => ({
  type,
  data: { workOrderId: 'wo-1', ...data },
});

export const opened = (other: object = {}): NewEvent =>
  event('work-order.opened', {
    workflow: ref,
    jobType: 'engagement',
    mode: 'enforce',
    owner: 'lead',
    checklistRunId: 'run-1',
    inputs: { client: 'Northwind' },
    objects: ['pilot-1'],
    ...other,
  });

export const after = (...past: readonly PastEvent[]): WorkOrder =>
  recorded(past).reduce(evolve, unknownWorkOrder);

/** What is next on an opened work order after these events. */
export const nextAfter = (
  past: readonly NewEvent[],
  query: Partial<NextQuery> = {},
  opening: object = {},
  workflow: WorkflowDefinition = definition,
): Next => nextOf(after(opened(opening), ...past), workflow, { now, ...query });

export const staged = (evidenceId: string, kind: string, more: object = {}): NewEvent =>
  event('evidence.recorded', {
    isStored: true,
    evidenceId,
    kind,
    sha256: 'ab'.repeat(32),
    mediaType: 'text/markdown',
    size: 10,
    visibility: 'private',
    producer: 'skill-writer',
    capturedAt: now,
    path: `${kind}/${evidenceId}.md`,
    ...more,
  });

/** A stage is over, and its artifact recorded. */
export const left = (stage: string, kind: string, evidenceId = `ev-${kind}`): NewEvent[] => [
  staged(evidenceId, kind),
  event('stage.completed', {
    stage,
    artifacts: [{ evidenceId, kind, path: `${kind}/${evidenceId}.md` }],
  }),
];

export const entered = (stage: string, from: string, move = 'forward'): NewEvent =>
  event('stage.entered', { stage, from, move });

export const step = (name: string): NewEvent => event('step.completed', { step: name });

/** Discovery is over. */
export const discovered: readonly NewEvent[] = [step('ask'), ...left('discovery', 'brief')];

/** A gate is open, and the work went through. */
export const contracted: readonly NewEvent[] = [
  ...discovered,
  staged('ev-interview', 'interview'),
  event('gate.passed', { gate: 'facts-verified', stage: 'contract' }),
  entered('contract', 'discovery'),
  ...left('contract', 'agreement'),
];

export const requested = (approvalId: string, kind: string, more: object = {}): NewEvent =>
  event('approval.requested', {
    approvalId,
    kind,
    owner: 'sponsor',
    requestedBy: 'agent-7',
    permits: ['pilot.launch'],
    scope: {},
    ruleDigest: DIGEST,
    packet: {},
    dueAt: '2030-01-06T09:00:00.000Z',
    ...more,
  });

export const granted = (approvalId: string, more: object = {}): NewEvent =>
  event('approval.granted', {
    approvalId,
    permits: ['pilot.launch'],
    scope: {},
    expiresAt: '2030-02-01T09:00:00.000Z',
    singleUse: false,
    grantedBy: 'sponsor',
    status: 'approved',
    ...more,
  });

/** A grant with something left to show. */
export const conditional = (approvalId: string): NewEvent =>
  granted(approvalId, {
    status: 'conditional',
    conditions: [{ number: 3, text: 'R-03 is closed' }],
  });
