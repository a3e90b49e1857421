import { outcomes } from '../../policy/events';
import { ofTenant, oneOf, orNull, row } from './row-definition';
import { workOrderStatuses } from './states';

/** Dependencies, and recalls along them. */
export const dependsOnRow = row(
  'DependsOnRow',
  'One row per direct dependency of one thing on another: a decision on the versions that it was made by, on who proposed it and on the approvals that permit it; an approval on who answered and on evidence; a version on the decision that let it be published. writ.recall follows it.',
)({
  ...ofTenant,
  kind: [
    'text',
    'What depends: decision, approval, evidence, policy, workflow, break-glass, step, stage, closure, post-review or remediation.',
    'filter',
  ],
  id: ['text', 'Its id; of a published version refunds@3; of a closure the work order.', 'filter'],
  workOrderId: [
    'text',
    'The work order that it belongs to; empty where it belongs to none.',
    'filter',
  ],
  onKind: [
    'text',
    'What it depends on: one of those, or a person as approver, delegate, requester, producer, declarer, reviewer or remediator.',
    'filter',
  ],
  onId: ['text', 'Its id; the name of a person.', 'filter'],
  onWorkOrderId: [
    'text',
    'The work order that this belongs to; empty where it belongs to none.',
    'filter',
  ],
  how: [
    'text',
    'In what way, in words: permitted by, answered by, evidence, published under …',
    'filter',
  ],
  eventId: ['text', 'The event that first states it; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
});

export const recallRow = row(
  'RecallRow',
  'One row per decision that depended on something, directly or transitively, with the shortest path.',
)({
  ...ofTenant,
  workOrderId: ['text', 'The work order of the decision.', 'filter'],
  decisionId: ['text', 'The decision.', 'filter'],
  outcome: [oneOf(outcomes), 'What was decided: run, wait or stop.', 'filter'],
  enforced: ['flag', 'False in mode observe: nothing was held back.'],
  actionKind: ['text', 'Kind of the action that was proposed.', { filter: 'kind' }],
  policyId: ['text?', 'The policy that decided; null when none was published.'],
  policyVersion: ['whole?', 'Its version.'],
  workflowId: ['text', 'The workflow of the work order.'],
  workflowVersion: ['whole', 'Its version.'],
  requestedBy: ['text', 'Who proposed the action.'],
  decidedAt: ['time', 'When it was decided.'],
  performed: ['flag', 'Whether the action was reported as carried out.', 'filter'],
  reported: [
    orNull(oneOf(['performed', 'failed'])),
    'What was reported of the action: performed or failed; null when nothing.',
  ],
  reportedAt: ['time?', 'When that happened.'],
  stands: ['flag', 'Whether it is a run that may still be carried out.', 'filter'],
  depth: ['whole', 'How many steps away it is; 1: directly.', 'filter'],
  chain: [
    'text',
    'The shortest way from the decision to what was recalled; the first in alphabetical order where there are several.',
  ],
  eventId: ['text', 'The event of the decision; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
});

export const recalledWorkRow = row(
  'RecalledWorkRow',
  'One row per work order with decisions that depended on something, directly or transitively.',
)({
  ...ofTenant,
  workOrderId: ['text', 'The work order.'],
  workflowId: ['text?', 'Its workflow.'],
  jobType: ['text?', 'Its job type.', 'filter'],
  status: [
    orNull(oneOf(workOrderStatuses)),
    'Its status: open, closed, abandoned or superseded.',
    'filter',
  ],
  owner: ['text?', 'Who answers for it.', 'filter'],
  decisions: ['whole', 'Its decisions that depended on the thing.'],
  performed: ['whole', 'Of them those whose action was reported as carried out.'],
  standing: ['whole', 'Of them the runs that may still be carried out.'],
  affected: [
    'flag',
    'Whether there are any of these: something came of it, or still may.',
    'filter',
  ],
  depth: ['whole', 'How many steps away the nearest of its decisions is.'],
  firstDecidedAt: ['time', 'When the first of them was decided.'],
  lastDecidedAt: ['time', 'When the last of them was decided.'],
  eventId: ['text', 'The event of the last of them; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
});
