import { outcomes } from '../../policy/events';
import { ofTenant, oneOf, orNull, row } from './row-definition';
import { workOrderStatuses } from './states';

/** What rests on what. */
export const dependsOnRow = row(
  'DependsOnRow',
  'One row per thing that rests on another, directly: a decision on the versions that it was made by, on who proposed it and on the approvals that permit it; an approval on who answered and on evidence; a version on the decision that let it be published. writ.recall goes through it.',
)({
  ...ofTenant,
  kind: [
    'text',
    'What rests: decision, approval, evidence, policy, workflow, break-glass, step, stage, closure, post-review or remediation.',
  ],
  id: ['text', 'Its id; of a published version refunds@3; of a closure the work order.'],
  workOrderId: ['text', 'The work order that it belongs to; empty where it belongs to none.'],
  onKind: [
    'text',
    'What it rests on: one of those, or a person as approver, delegate, requester, producer, declarer, reviewer or remediator.',
  ],
  onId: ['text', 'Its id; the name of a person.'],
  onWorkOrderId: ['text', 'The work order that this belongs to; empty where it belongs to none.'],
  how: ['text', 'In what way, in words: permitted by, answered by, evidence, published under …'],
  eventId: ['text', 'The event that first says so: ask for its receipt by this id.'],
  position: ['long', 'Ledger position of that event.'],
});

export const recallRow = row(
  'RecallRow',
  'One row per decision that rested on something, directly or by way of other things, with the shortest way there.',
)({
  ...ofTenant,
  workOrderId: ['text', 'The work order of the decision.'],
  decisionId: ['text', 'The decision.'],
  outcome: [oneOf(outcomes), 'What was decided: run, wait or stop.'],
  enforced: ['flag', 'False in mode observe: nothing was held back.'],
  actionKind: ['text', 'Kind of the action that was proposed.'],
  policyId: ['text?', 'The policy that decided; null when none was published.'],
  policyVersion: ['whole?', 'Its version.'],
  workflowId: ['text', 'The workflow of the work order.'],
  workflowVersion: ['whole', 'Its version.'],
  requestedBy: ['text', 'Who proposed the action.'],
  decidedAt: ['time', 'When it was decided.'],
  performed: ['flag', 'Whether the action was reported as carried out.'],
  reported: [
    orNull(oneOf(['performed', 'failed'])),
    'What was reported of the action: performed or failed; null when nothing.',
  ],
  reportedAt: ['time?', 'When that happened.'],
  stands: ['flag', 'Whether it is a run that may still be carried out.'],
  depth: ['whole', 'How many things away it is: 1 rested on it directly.'],
  chain: [
    'text',
    'The shortest way from the decision to what was recalled; the first in alphabetical order where there are several.',
  ],
  eventId: ['text', 'The event of the decision: ask for its receipt by this id.'],
  position: ['long', 'Ledger position of that event.'],
});

export const recalledWorkRow = row(
  'RecalledWorkRow',
  'One row per work order with decisions that rested on something, directly or by way of other things.',
)({
  ...ofTenant,
  workOrderId: ['text', 'The work order.'],
  workflowId: ['text?', 'Its workflow.'],
  jobType: ['text?', 'Its job type.'],
  status: [orNull(oneOf(workOrderStatuses)), 'Its status: open, closed, abandoned or superseded.'],
  owner: ['text?', 'Who answers for it.'],
  decisions: ['whole', 'Its decisions that rested on the thing.'],
  performed: ['whole', 'Of them those whose action was reported as carried out.'],
  standing: ['whole', 'Of them the runs that may still be carried out.'],
  affected: ['flag', 'Whether there are any of these: something came of it, or still may.'],
  depth: ['whole', 'How many things away the nearest of its decisions is.'],
  firstDecidedAt: ['time', 'When the first of them was decided.'],
  lastDecidedAt: ['time', 'When the last of them was decided.'],
  eventId: ['text', 'The event of the last of them: ask for its receipt by this id.'],
  position: ['long', 'Ledger position of that event.'],
});
