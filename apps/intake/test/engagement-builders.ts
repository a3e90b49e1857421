/** Builders for specs of stages and delegation: an engagement with a few stages. */
import { workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { command, event, opened } from './refund-builders';

export const engagement = {
  ref: { id: 'engagement', version: 1, digest: 'e'.repeat(64) },
  definition: workflowOf({
    id: 'engagement',
    jobType: 'engagement',
    title: 'Deliver a pilot',
    owner: 'lead',
    approvals: { commercial: { owner: 'sponsor', answerWithin: 'P1D', validFor: 'P30D' } },
    gates: [{ name: 'facts-verified', evidence: ['interview'] }],
    systems: [{ name: 'sandbox', writes: ['label'] }],
    actions: [
      { kind: 'pilot.inspect', authority: 'read', system: 'sandbox' },
      { kind: 'pilot.configure', authority: 'apply', system: 'sandbox', writes: ['label'] },
    ],
    stages: [
      {
        name: 'discovery',
        steps: [{ name: 'interview' }],
        artifact: { kind: 'requirements', path: 'discovery/requirements.md' },
        gates: ['facts-verified'],
      },
      { name: 'proposal', artifact: { kind: 'proposal' } },
      { name: 'delivery', steps: [{ name: 'configure' }], artifact: { kind: 'checklist' } },
      { name: 'letters', steps: [{ name: 'write' }], artifact: { kind: 'letter' }, support: true },
    ],
    transitions: [
      { from: 'discovery', to: 'proposal' },
      { from: 'proposal', to: 'delivery' },
      { from: 'proposal', to: 'discovery' },
      { from: 'discovery', to: 'delivery' },
    ],
    privatePaths: ['margins.xlsx'],
  }),
};

export const begun = (): NewEvent => opened({ workflow: engagement.ref, owner: 'lead' });

export const inEngagement = (type: string, data: object, context: object = {}) =>
  command(type, data, { workflow: engagement, ...context });

/** Evidence in the handoff area. */
export const staged = (evidenceId: string, kind: string, path: string, more: object = {}) =>
  event('evidence.recorded', {
    isStored: true,
    evidenceId,
    kind,
    mediaType: 'text/markdown',
    path,
    ...more,
  });

export const left = (stage: string, evidenceId: string, kind: string, path: string): NewEvent =>
  event('stage.completed', { stage, artifacts: [{ evidenceId, kind, path }] });

export const entered = (stage: string, from?: string, move = 'forward'): NewEvent =>
  event('stage.entered', { stage, ...(from !== undefined && { from }), move });

export const REQUIREMENTS = 'discovery/requirements.md';

/** Discovery is done: its step, its artifact. */
export const discovered = (): readonly NewEvent[] => [
  event('step.completed', { step: 'interview' }),
  staged('ev-1', 'requirements', REQUIREMENTS),
  left('discovery', 'ev-1', 'requirements', REQUIREMENTS),
];
