import { madeOf } from '../../json-schema';
import { authorities } from '../../policy/action';
import { ScopeChange, outcomes } from '../../policy/events';
import { creation, lineOfPlan, ofTenant, oneOf, orNull, row, shaped } from './row-definition';
import { planLineList } from './documents';
import { obligationStates, obligationKinds } from './states';

/** Decisions and obligations. */
export const decisionsRow = row(
  'Decision',
  'One row per decision: the answer to one proposed action, before it ran. A decision never changes; a later one on the same action supersedes it.',
)({
  ...ofTenant,
  decisionId: ['text', 'The decision.', 'filter'],
  workOrderId: ['text', 'The work order it belongs to.', 'filter'],
  actionKind: ['text', 'Kind of the proposed action.', { filter: 'kind' }],
  authority: [
    oneOf(authorities),
    'Authority class of the action: read, propose, approve, apply or rollback.',
  ],
  system: ['text', 'The system that the action touches.'],
  objects: ['text?', 'Objects it is about, joined by commas.'],
  writes: ['text?', 'What it would write there, joined by commas.'],
  amountMinor: ['long?', 'Amount in whole minor units: 1250 is 12.50.'],
  currency: ['text?', 'ISO 4217 code of the amount.'],
  audience: ['text?', 'Who would see the effect.'],
  outcome: [oneOf(outcomes), 'What was decided: run, wait or stop.', 'filter', 'sort'],
  enforced: [
    'flag',
    'False in mode observe: the true outcome, and nothing was held back.',
    'filter',
  ],
  reasons: ['text?', 'Why, in words.'],
  rules: ['text?', 'Ids of the rules that decided, joined by commas.'],
  checksPassed: ['whole', 'How many of the checks passed.'],
  checksMade: ['whole', 'How many checks were made.'],
  policyId: [
    'text?',
    'The policy that decided; null when none was published.',
    { filter: 'policy' },
  ],
  policyVersion: ['whole?', 'Its version.'],
  policyDigest: ['text?', 'SHA-256 of its text.'],
  workflowId: ['text', 'The workflow of the work order.', { filter: 'workflow' }],
  workflowVersion: ['whole', 'Its version.'],
  workflowDigest: ['text', 'SHA-256 of that version.'],
  code: ['text?', 'Code of the exception that a stop raises.', 'filter'],
  owner: ['text', 'Who decides next; for a run the delegate itself.', 'filter', 'sort'],
  nextAction: ['text', 'What that person has to do.'],
  approvals: ['text?', 'Approvals that it requests or that permit it, joined by commas.'],
  consumes: ['text?', 'Single-use approvals that this run uses up, joined by commas.'],
  requestedBy: ['text', 'Who proposed the action.', 'filter', 'sort'],
  decidedAt: ['time', 'When it was decided.', 'sort'],
  validUntil: ['time', 'Until when the answer may be relied on.', 'sort'],
  supersedes: ['text?', 'The earlier decision on the same action that this one replaces.'],
  supersededBy: ['text?', 'The later decision that replaced this one; null while it is in force.'],
  reported: [
    orNull(oneOf(['performed', 'failed'])),
    'What the delegate reported of the action: performed or failed.',
  ],
  reportedAt: ['time?', 'When that happened.'],
  authorised: ['flag?', 'Whether a run decision covered the action when it was reported.'],
  scopeChange: [
    orNull(shaped(madeOf(ScopeChange))),
    'How the action goes beyond a grant, as JSON: approvalId, covered, beyond, tracks; null where it does not.',
  ],
  tracks: ['text?', 'Child work orders that the change of scope opens, joined by commas.'],
  haltId: ['text?', 'The halt that stops it; null where none does.', { filter: 'halt' }],
  ...lineOfPlan,
  live: [
    'flag',
    'Whether it is a run that may be carried out now: in force, valid and not reported.',
    'derived',
    'filter',
  ],
  ...creation,
});

export const plansRow = row(
  'Plan',
  'One row per plan: exact actions on one work order that were proposed together, with what became of each line.',
)({
  ...ofTenant,
  planId: ['text', 'The plan; unique on its work order.', 'filter'],
  workOrderId: ['text', 'The work order it belongs to.', 'filter'],
  workflowId: ['text', 'The workflow of the work order.', { filter: 'workflow' }],
  requestedBy: ['text', 'Who proposed it.', 'filter', 'sort'],
  proposedAt: ['time', 'When that was.', 'sort'],
  open: ['flag', 'Whether a line of it waits.', 'filter'],
  lines: ['whole', 'How many lines it has.'],
  linesWaiting: ['whole', 'How many of them wait now.'],
  linesRun: ['whole', 'How many of them may run, or have run.'],
  linesStopped: ['whole', 'How many of them stop: rejected, withdrawn or forbidden.'],
  lineList: [
    shaped(planLineList),
    'The lines as JSON, as they are decided now: line, decisionId, outcome, code, owner, actionKind, system, objects, amountMinor, currency, approvals (approvalId, kind, owner, status).',
  ],
  eventId: ['text', 'The event that decided its first line; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
});

export const withdrawnRunsRow = row(
  'WithdrawnRun',
  'One row per run that was withdrawn before it was reported: a halt, a stricter policy, a revoked approval or the end of the work replaced it by a wait or a stop.',
)({
  ...ofTenant,
  decisionId: ['text', 'The run.', 'filter'],
  workOrderId: ['text', 'The work order it belongs to.', 'filter'],
  actionKind: ['text', 'Kind of the action.', { filter: 'kind' }],
  system: ['text', 'The system that the action touches.', 'filter'],
  requestedBy: ['text', 'Who holds the run: the proposer of the action.', 'filter'],
  workflowId: ['text', 'The workflow of the work order.', { filter: 'workflow' }],
  decidedAt: ['time', 'When the run was decided.'],
  validUntil: ['time', 'Until when it would have been valid.'],
  withdrawnAt: ['time', 'When it was withdrawn.'],
  withdrawnBy: ['text', 'The decision that replaced it.'],
  outcome: [oneOf(['wait', 'stop']), 'What that decision says: wait or stop.', 'filter'],
  code: ['text?', 'Exception code of that stop.', 'filter'],
  haltId: ['text?', 'The halt that withdrew it; null where none did.', { filter: 'halt' }],
  acknowledged: [
    'flag',
    'Whether its holder has reported what became of it. Until then nobody knows whether the action was carried out.',
    'filter',
  ],
  reported: [
    orNull(oneOf(['performed', 'failed'])),
    'What its holder reported: performed or failed.',
  ],
  reportedAt: ['time?', 'When that happened.'],
  eventId: ['text', 'The event that withdrew it; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
});

export const obligationsRow = row(
  'Obligation',
  'One row per obligation: something that somebody has to do, until when, and what happens next if they do not. A requested approval, a condition of a grant, a missing input, an exception, a post-review, a remediation, a delegation that nobody has confirmed, a question that nobody has answered and work with a due time are all obligations.',
)({
  ...ofTenant,
  obligationId: [
    'text',
    'The obligation: kind/subject, and kind/subject/item for a part of it.',
    'filter',
  ],
  kind: [
    oneOf(obligationKinds),
    'What kind it is: approval, input (a missing one), exception, post-review, remediation, delegation, question or work.',
    'filter',
    'sort',
  ],
  subject: [
    'text',
    'The id of its subject: the approval, exception (of an input, too), post-review, remediation, dispatch or work order; the work order of a question.',
    'filter',
  ],
  item: [
    'whole?',
    'Number of the condition that is to be met, or of the question; null for anything that has no parts.',
  ],
  what: [
    'text',
    'What is to be done, in short: the kind of approval and what it would permit, the condition, the code and what it is about, what is delegated to whom, the title of the work.',
  ],
  workOrderId: ['text?', 'The work order it belongs to; null where there is none.', 'filter'],
  owner: [
    'text',
    'To whom it falls: a person, a team, an agent, or TBD. A delegation falls to its recipient until it is reported done or its time is over, and then to the owner of the work order, who sees to the confirmation.',
    'filter',
    'sort',
  ],
  state: [
    oneOf(obligationStates),
    'open, met (done in time, a rejection included), breached (done too late, the time ran out, or cancelled after it) or cancelled (nothing needed it any more before it was due).',
    'filter',
    'sort',
  ],
  overdue: [
    'flag',
    'Whether it is open beyond its due time; the time of work is paused while only obligations of a break-glass are left.',
    'filter',
  ],
  since: ['time', 'When it began.', 'sort'],
  dueAt: ['time?', 'When it is due; null for a question without a due time.', 'sort'],
  nextEscalationStep: [
    'text?',
    'The next escalation step: warned, fallback or expire, remind or time-out, a number, or overdue; null where none is left, the work is imported or only observed.',
  ],
  nextAt: ['time?', 'When that escalation step is taken.'],
  endedAt: ['time?', 'When it was met, breached or cancelled; null while it is open.'],
  eventId: ['text', 'The event that began it; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
  imported: ['flag', 'It began within an imported log: nobody has to do it here.', 'filter'],
});
