/** Builders of delivery pages: a pilot with public proof, and everything that can happen to it. */
import { type DeliveryView, workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { type DeliveryMaterial, deliveryView } from '../src/delivery/delivery-view';
import { builtInCatalogue } from '../src/exceptions/exception-catalogue';
import { requested, event, granted, now, opened, pilot, staged } from './pilot-builders';

const DIGEST = 'e'.repeat(64);

export const definition = workflowOf({
  ...pilot,
  objects: ['mailbox'],
  approvals: {
    ...pilot.approvals,
    'public-proof': { owner: 'proof-lead', answerWithin: 'P1D', validFor: 'P30D' },
  },
});

export const materialOf = (
  past: readonly PastEvent[],
  more: Partial<DeliveryMaterial> = {},
): DeliveryMaterial => ({
  events: recorded(past),
  definition,
  catalogue: builtInCatalogue,
  now,
  position: 77,
  scope: 'client',
  expiresAt: '2030-01-19T09:00:00.000Z',
  ...more,
});

export const pictureAfter = (
  past: readonly PastEvent[],
  more: Partial<DeliveryMaterial> = {},
): DeliveryView => deliveryView(materialOf(past, more));

export const shared = (evidenceId: string, visibility: string, more: object = {}): NewEvent =>
  staged(evidenceId, 'report', { visibility, isStored: true, ...more });

export const proofRequested = (more: object = {}): NewEvent =>
  requested('p-1', 'public-proof', { permits: ['proof.publish'], ...more });
export const proofGranted = (more: object = {}): NewEvent =>
  granted('p-1', { permits: ['proof.publish'], ...more });

const sealed = { ref: '0190a0b0-0000-7000-8000-000000000001', sha256: 'cd'.repeat(32) };
const text = 'said-in-private';
const aDay = '2030-01-06T09:00:00.000Z';
const action = {
  kind: 'pilot.configure',
  authority: 'apply',
  system: 'sandbox',
  objects: ['object-1'],
  writes: ['label'],
  amount: { minor: 7, currency: 'EUR' },
  audience: 'customer',
  step: 'configure',
  arguments: { channel: text },
  rollback: text,
};
const escalationStep = { number: 1, to: 'head', at: aDay };
const decided = (decisionId: string, outcome: string, more: object = {}): NewEvent =>
  event('decision.made', {
    decisionId,
    action,
    outcome,
    enforced: true,
    reasons: [text],
    rules: [text],
    checks: [{ name: 'a.b', passed: true, message: text }],
    owner: text,
    nextAction: text,
    approvals: ['a-1'],
    consumes: [],
    validUntil: aDay,
    requestedBy: text,
    code: text,
    policy: { id: text, version: 1, digest: DIGEST },
    workflow: { id: 'pilot' },
    facts: { deposit: { value: text, source: text, observedAt: now } },
    ...more,
  });
const dispatch = { dispatchId: 'dispatch-1' };
const raised = (exceptionId: string, code: string): NewEvent =>
  event('exception.raised', {
    exceptionId,
    code,
    owner: 'lead',
    cause: 'manual',
    subject: text,
    rationale: sealed,
    dueAt: aDay,
    remediationOwner: text,
  });
const obligation = {
  owner: text,
  dueAt: aDay,
  escalationPath: [escalationStep],
  code: text,
  jobType: text,
};

/** Open questions: one with a deadline, and one without. */
export const questions: readonly NewEvent[] = [
  event('question.asked', { number: 1, question: sealed, owner: 'lead', dueAt: aDay }),
  event('question.asked', { number: 2, question: sealed, owner: 'lead' }),
];

/** Every event that can stand on the stream of a work order, each with all that it may say. */
export const everything: readonly NewEvent[] = [
  opened({ title: text, parent: { workOrderId: text, track: text, relation: text }, dueAt: aDay }),
  event('fact.observed', { name: 'deposit', value: text, observedAt: now, source: text }),
  event('fact.quarantined', { quarantineId: text, source: text, message: text, raw: sealed }),
  event('prerequisite.passed', { prerequisite: 'scope', note: sealed, evidence: [text] }),
  event('prerequisite.failed', { prerequisite: 'scope', note: sealed, code: text }),
  event('step.completed', { step: 'ask', note: sealed, evidence: [text] }),
  event('step.blocked', { step: 'configure', code: text, note: sealed }),
  event('step.unblocked', { step: 'configure', note: sealed }),
  event('step.blocked', { step: 'configure', code: text, note: sealed }),
  event('step.skipped', { step: 'write', rationale: sealed, scope: text }),
  event('stage.entered', { stage: 'discovery', move: 'forward' }),
  shared('e-private', 'private', { purpose: text, uri: text, subject: text, approves: {} }),
  shared('e-client', 'client', { purpose: text, uri: text, subject: text, producer: text }),
  shared('e-public', 'public', { purpose: text, uri: text, subject: text, producer: text }),
  shared('e-old', 'client'),
  shared('e-new', 'client', { version: 2, supersedes: 'e-old' }),
  event('evidence.verified', { evidenceId: 'e-new', sha256: sealed.sha256 }),
  event('evidence.superseded', { evidenceId: 'e-old', by: 'e-new' }),
  shared('e-gone', 'client'),
  event('evidence.shredded', {
    evidenceId: 'e-gone',
    reason: text,
    subject: text,
    erasureId: text,
  }),
  event('stage.completed', { stage: 'discovery', artifacts: [], note: sealed }),
  event('stage.skipped', { stage: 'letters', rationale: sealed, scope: text }),
  event('gate.passed', { gate: 'facts-verified', stage: 'contract' }),
  event('gate.skipped', { gate: 'facts-verified', rationale: sealed, scope: text }),
  ...questions,
  event('question.answered', { number: 2, answer: sealed, answeredBy: text }),
  event('delegation.dispatched', {
    ...dispatch,
    kind: 'execute',
    recipient: text,
    delegator: text,
    digest: DIGEST,
    timesOutAt: aDay,
    createdAt: now,
    reads: [text],
    writes: [text],
    permits: [text],
    blocks: false,
    timeouts: {},
    brief: sealed,
    step: 'configure',
  }),
  event('delegation.delivered', { ...dispatch, by: text }),
  event('delegation.accepted', { ...dispatch, acceptedBy: text }),
  event('delegation.reminded', { ...dispatch, number: 1, nextAt: aDay }),
  event('delegation.reported-done', {
    ...dispatch,
    reportedBy: text,
    artifacts: [text],
    note: sealed,
  }),
  event('delegation.confirmed', { ...dispatch, confirmedBy: text, note: sealed }),
  event('delegation.timed-out', dispatch),
  event('delegation.superseded', { ...dispatch, by: text }),
  event('delegation.stopped', { ...dispatch, reason: sealed }),
  requested('a-1', 'commercial', { gate: 'signed', packet: { action, rationale: text } }),
  decided('d-1', 'wait'),
  decided('d-2', 'run', { supersedes: 'd-1' }),
  event('action.performed', {
    action,
    decisionId: 'd-2',
    authorised: true,
    evidence: [text],
    note: sealed,
    externalId: text,
  }),
  event('action.failed', {
    action,
    decisionId: 'd-2',
    authorised: true,
    note: sealed,
    reason: text,
  }),
  event('approval.recorded', {
    approvalId: 'a-1',
    number: 1,
    approver: text,
    owner: text,
    recordedBy: text,
    permits: ['x'],
    scope: {},
    expiresAt: aDay,
    singleUse: false,
    evidence: [text],
    comment: sealed,
  }),
  event('approval.signed', {
    approvalId: 'a-1',
    permits: ['x'],
    scope: {},
    expiresAt: aDay,
    singleUse: false,
    signedBy: text,
    comment: sealed,
    recordedBy: text,
    seat: text,
  }),
  granted('a-1', { comment: sealed, conditions: [{ number: 1, text }], recordedBy: text }),
  event('condition.met', { approvalId: 'a-1', number: 1, evidence: [text], metBy: text }),
  event('approval.escalated', { approvalId: 'a-1', escalationStep: 'warned', owner: text }),
  event('approval.revoked', { approvalId: 'a-1', revokedBy: text, reason: sealed }),
  event('approval.drafted', {
    ...(requested('a-2', text).data as object),
    packet: { rationale: text },
  }),
  event('approval.rejected', { approvalId: 'a-2', rejectedBy: text, reason: sealed }),
  event('approval.expired', { approvalId: 'a-2', was: 'requested' }),
  event('approval.superseded', { approvalId: 'a-2', reason: text }),
  requested('a-3', 'security', {
    requestedBy: text,
    onBehalfOf: [text],
    packet: { rationale: text },
  }),
  event('obligation.assigned', { kind: 'approval', subject: 'a-3', owner: 'lead', reason: sealed }),
  ...['claimed', 'released'].map((what) =>
    event(`obligation.${what}`, { kind: 'approval', subject: 'a-3', claimedBy: text }),
  ),
  proofRequested({ requestedBy: text, packet: { rationale: text } }),
  proofGranted({ grantedBy: 'sponsor', comment: sealed }),
  raised('x-1', 'policy-stop'),
  raised('x-2', text),
  raised('x-3', 'step-blocked'),
  event('exception.assigned', { exceptionId: 'x-1', owner: 'lead', reason: sealed }),
  event('exception.escalated', { exceptionId: 'x-1', escalationStep }),
  event('exception.resolved', { exceptionId: 'x-3', resolution: sealed }),
  event('break-glass.declared', {
    breakGlassId: 'b-1',
    code: text,
    rationale: sealed,
    declaredBy: text,
    expiresAt: aDay,
    permits: [text],
    scope: { objects: [text] },
    exceptionId: 'x-1',
    bypassed: [text],
    postReviewId: 'r-1',
    remediationId: 'm-1',
    secondSignature: { owner: text, because: text },
  }),
  event('break-glass.ended', { breakGlassId: 'b-1', because: 'ended', comment: sealed }),
  event('post-review.scheduled', {
    postReviewId: 'r-1',
    breakGlassId: 'b-1',
    declaredBy: [text],
    ...obligation,
  }),
  event('post-review.breached', { postReviewId: 'r-1', escalationStep }),
  event('post-review.completed', { postReviewId: 'r-1', verdict: 'upheld', findings: sealed }),
  event('remediation.opened', {
    remediationId: 'm-1',
    origin: { kind: 'exception', exceptionId: 'x-1' },
    title: text,
    ...obligation,
    recurrenceWindow: 'P90D',
    workflowId: text,
  }),
  event('remediation.breached', { remediationId: 'm-1', escalationStep }),
  event('remediation.completed', {
    remediationId: 'm-1',
    noChangeBecause: sealed,
    evidence: [text],
  }),
  event('remediation.recurred', { remediationId: 'm-1', ...obligation, recurrenceWindow: 'P90D' }),
  event('texts.shredded', { reason: text, erasureId: text }),
  event('work-order.closure-refused', { unmet: [{ kind: 'step', subject: text, message: text }] }),
  event('work-order.stopped', { reason: sealed }),
  event('work-order.resumed', { reason: sealed }),
  event('work-order.closed', { closureEvidenceId: text }),
  event('work-order.observed', { until: '2030-01-01T09:00:00.000Z' }),
  event('work-order.reopened', { reason: sealed, checklistRunId: text }),
  event('step.blocked', { step: 'configure', code: text, note: sealed }),
  requested('a-4', 'commercial', { gate: 'signed' }),
  proofRequested(),
  proofGranted(),
  event('work-order.stopped', { reason: sealed }),
];
/** Ends of a work order, of which it has but one. */
export const endings: readonly NewEvent[] = [
  event('work-order.abandoned', { reason: sealed }),
  event('work-order.superseded', { reason: sealed, by: text }),
];
