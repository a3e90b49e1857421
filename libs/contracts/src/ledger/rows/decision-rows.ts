import { approvalStatuses } from '../../approvals/statuses';
import { madeOf } from '../../json-schema';
import { authorities } from '../../policy/action';
import { ScopeChange, outcomes } from '../../policy/events';
import { approvalPacket, conditionList, recordList } from './documents';
import { creation, ofTenant, oneOf, orNull, row, scopeLimits, shaped } from './row-definition';
import { obligationStates, obligationKinds } from './states';

/** Decisions, halts, approvals and obligations. */
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
  outcome: [oneOf(outcomes), 'What was decided: run, wait or stop.', 'filter'],
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
  owner: ['text', 'Who decides next; for a run the delegate itself.', 'filter'],
  nextAction: ['text', 'What that person has to do.'],
  approvals: ['text?', 'Approvals that it requests or that permit it, joined by commas.'],
  consumes: ['text?', 'Single-use approvals that this run uses up, joined by commas.'],
  requestedBy: ['text', 'Who proposed the action.', 'filter'],
  decidedAt: ['time', 'When it was decided.'],
  validUntil: ['time', 'Until when the answer may be relied on.'],
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
  live: [
    'flag',
    'Whether it is a run that may be carried out now: in force, valid and not reported.',
    'derived',
    'filter',
  ],
  ...creation,
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

export const haltsRow = row(
  'Halt',
  'One row per halt: what it stops, why and until when, and who declared and lifted it.',
)({
  ...ofTenant,
  haltId: ['text', 'The halt.', 'filter'],
  principal: ['text?', 'Stops actions of this principal; null for anybody.', 'filter'],
  action: ['text?', 'Stops actions of this kind; null for any kind.', 'filter'],
  system: ['text?', 'Stops actions on this system; null for any system.', 'filter'],
  workflow: ['text?', 'Stops actions of work under this workflow; null for any.', 'filter'],
  reason: ['text', 'Why it was declared.'],
  declaredBy: ['text', 'Who declared it.', 'filter'],
  declaredAt: ['time', 'When it was declared.'],
  until: ['time', 'When it ends by itself.'],
  inForce: ['flag', 'Whether it stops actions now.', 'derived', 'filter'],
  liftedBy: ['text?', 'Who lifted it; null where nobody did.'],
  liftedBecause: ['text?', 'Why it was lifted.'],
  endedAt: ['time?', 'When it was lifted or its time was over; null before.'],
  ...creation,
});

export const approvalsRow = row(
  'Approval',
  'One row per approval: its owner, what was requested, what was granted, and what became of it. A null scope column does not limit.',
)({
  ...ofTenant,
  approvalId: ['text', 'The approval.', 'filter'],
  workOrderId: ['text', 'The work order it belongs to.', 'filter'],
  kind: ['text', 'Which approval the rule asks for: commercial, security …', 'filter'],
  status: [
    oneOf(approvalStatuses),
    'draft, requested, partial, conditional, approved, rejected, expired, superseded or revoked.',
    'filter',
  ],
  owner: [
    'text',
    'Who can answer now, also after an escalation or assignment; TBD: no owner is known, and nobody can answer.',
    'filter',
  ],
  requestedBy: [
    'text',
    'Who proposed the action, or requested the approval of the gate.',
    'filter',
  ],
  onBehalfOf: ['text?', 'For whom, joined by commas.'],
  decisionId: [
    'text?',
    'The decision that requested it; null for the approval of a gate.',
    'filter',
  ],
  permits: ['text?', 'Granted action kinds, joined by commas; the requested ones until then.'],
  scopeSystem: ['text?', 'The system that the grant is limited to; the requested one until then.'],
  ...scopeLimits,
  conditions: ['text?', 'Conditions that the grant carries, numbered, each met or unmet.'],
  ruleDigest: [
    'text',
    'SHA-256 of the rule that requested it (of the workflow, for a gate): a changed rule voids the grant.',
  ],
  packet: [shaped(approvalPacket), 'What the approver was shown, as JSON.'],
  requestedAt: ['time?', 'When it was requested; null for a draft.'],
  dueAt: ['time?', 'When the answer is due; null for a draft.'],
  answeredAt: ['time?', 'When it was granted or rejected.'],
  answeredBy: ['text?', 'Who granted or rejected it.'],
  revokedAt: ['time?', 'When it was taken back.'],
  revokedBy: ['text?', 'Who took it back.'],
  expiresAt: ['time?', 'Until when the grant holds.'],
  singleUse: ['flag', 'Whether one run uses it up.'],
  consumedBy: ['text?', 'The decision that used it up.'],
  evidence: ['text?', 'Evidence of the answer, joined by commas.'],
  gate: ['text?', 'The gate that it is for; null for the approval of an action.', 'filter'],
  firstOwner: ['text', 'The first owner of the request.'],
  scopeArguments: [
    'text?',
    'Arguments of the action that the grant is limited to, as name=value, joined by commas.',
  ],
  requestedPermits: ['text?', 'Requested action kinds, joined by commas.'],
  requestedSystem: ['text?', 'The requested system.'],
  requestedObjects: ['text?', 'The requested objects, joined by commas.'],
  requestedWrites: ['text?', 'The requested writes, joined by commas.'],
  requestedAmountMinor: ['long?', 'The highest requested amount, in whole minor units.'],
  requestedCurrency: ['text?', 'ISO 4217 code of that amount.'],
  requestedAudience: ['text?', 'The requested audience.'],
  requestedArguments: ['text?', 'The requested arguments, as name=value, joined by commas.'],
  signaturesNeeded: ['whole', 'How many distinct persons must sign.'],
  signaturesGiven: ['whole', 'How many have.'],
  signers: [
    'text?',
    'Who may sign, joined by commas; null: everybody who may answer for the owner.',
  ],
  signedBy: ['text?', 'Who has signed so far, joined by commas.'],
  conditionsUnmet: ['whole', 'How many of the conditions are still to be met.'],
  conditionList: [
    orNull(shaped(conditionList)),
    'The conditions as JSON: number, text, binds, met, metBy, metAt, evidence; null where there are none.',
  ],
  draftedAt: ['time?', 'When it was prepared; null where it was requested at once.'],
  warnAt: ['time?', 'When the owner is warned that the time to answer runs out.'],
  fallbackOwner: ['text?', 'Who takes over when the owner does not answer.'],
  fallbackAt: ['time?', 'When that owner takes over.'],
  escalationSteps: [
    'text?',
    'Escalation steps that were taken, as status/escalation step, joined by commas.',
  ],
  escalatedAt: ['time?', 'When the last of them was taken.'],
  recordedBy: ['text?', 'Who recorded the answer for the approver.'],
  expiredAt: ['time?', 'When its time ran out, with or without an answer.'],
  supersededAt: ['time?', 'When nothing needed it any more.'],
  dependsOn: [
    'text?',
    'The evidence of the request, of the grant and of its conditions, joined by commas; null where there is none.',
  ],
  dependsOnSuperseded: [
    'text?',
    'Those of them that are superseded, joined by commas: review the answer; it stays valid until somebody revokes it. Null where there are none.',
    'derived',
  ],
  confirmedBy: [
    'text?',
    'Who confirmed the answer that was recorded for somebody else; null where none was.',
  ],
  confirmedByRequester: [
    'flag',
    'Whether a requester approved it, as the workflow allows for the action.',
  ],
  records: [
    'whole',
    'How many answers were recorded for somebody else; each counts once somebody confirms it.',
  ],
  recordList: [
    orNull(shaped(recordList)),
    'The recorded answers as JSON: number, approver, recordedBy, recordedAt, permits, scope, conditions (texts), expiresAt, singleUse, evidence, confirmedBy; null where there are none.',
  ],
  ...creation,
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
  ],
  state: [
    oneOf(obligationStates),
    'open, met (done in time, a rejection included), breached (done too late, the time ran out, or cancelled after it) or cancelled (nothing needed it any more before it was due).',
    'filter',
  ],
  overdue: [
    'flag',
    'Whether it is open beyond its due time; the time of work is paused while only obligations of a break-glass are left.',
    'filter',
  ],
  since: ['time', 'When it began.'],
  dueAt: ['time?', 'When it is due; null for a question without a due time.'],
  nextEscalationStep: [
    'text?',
    'The next escalation step: warned, fallback or expire, remind or time-out, a number, or overdue; null where none is left, the work is imported or only observed.',
  ],
  nextAt: ['time?', 'When that escalation step is taken.'],
  endedAt: ['time?', 'When it was met, breached or cancelled; null while it is open.'],
  eventId: ['text', 'The event that began it; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
});
