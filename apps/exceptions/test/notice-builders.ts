import { type Notice } from '#contracts';
import { fold } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { evolve, unknownWorkOrder } from '#work-order';
import { noticesOf } from '../src/notices/notices-of';

const workOrderId = 'wo-1';
export const DUE = '2030-01-02T09:00:00.000Z';

export const event = (type: string, data: object = {}): PastEvent => ({
  type,
  data: { workOrderId, ...data },
});

export const opened = (overrides: object = {}): PastEvent =>
  event('work-order.opened', {
    workflow: { id: 'refunds', version: 1, digest: 'a'.repeat(64) },
    jobType: 'refund',
    mode: 'enforce',
    owner: 'ops-lead',
    checklistRunId: 'run-1',
    ...overrides,
  });

export const action = {
  kind: 'refund.issue',
  authority: 'apply',
  system: 'billing',
  amount: { minor: 80_000, currency: 'EUR' },
};
export const scope = { system: 'billing', amountUpTo: action.amount };

export const decided = (overrides: object = {}): PastEvent =>
  event('decision.made', {
    decisionId: 'd-1',
    action,
    outcome: 'wait',
    enforced: true,
    reasons: ['Above 500.00 the owner decides.'],
    rules: ['large'],
    checks: [],
    owner: 'dana',
    nextAction: 'Wait for dana.',
    approvals: ['ap-1'],
    consumes: [],
    validUntil: DUE,
    facts: { 'card-number': { value: 'secret-4111', source: 'crm', observedAt: DUE } },
    requestedBy: 'agent-7',
    ...overrides,
  });

export const requested = (overrides: object = {}): PastEvent =>
  event('approval.requested', {
    approvalId: 'ap-1',
    kind: 'commercial',
    owner: 'dana',
    requestedBy: 'agent-7',
    onBehalfOf: ['olga'],
    decisionId: 'd-1',
    permits: [action.kind],
    scope,
    ruleDigest: 'b'.repeat(64),
    packet: {
      action,
      facts: { 'card-number': { value: 'secret-4111', source: 'crm', observedAt: DUE } },
      reasons: ['Above 500.00 the owner decides.'],
    },
    dueAt: DUE,
    ...overrides,
  });

const evidence = (evidenceId: string): PastEvent =>
  event('evidence.recorded', {
    isStored: true,
    evidenceId,
    kind: 'invoice',
    mediaType: 'application/pdf',
  });

export const raised = (overrides: object = {}): PastEvent =>
  event('exception.raised', {
    exceptionId: 'ex-1',
    code: 'step-blocked',
    owner: 'ops-lead',
    remediationOwner: 'process-lead',
    dueAt: DUE,
    cause: 'step',
    subject: 'pay',
    jobType: 'refund',
    workflowId: 'refunds',
    rationale: { ref: 'r-1', sha256: 'c'.repeat(64) },
    ...overrides,
  });

export const reviewScheduled = event('post-review.scheduled', {
  postReviewId: 'pr-1',
  breakGlassId: 'bg-1',
  code: 'urgent',
  owner: 'ana',
  declaredBy: ['olga', 'agent-7'],
  dueAt: DUE,
  escalationPath: [],
  jobType: 'refund',
  workflowId: 'refunds',
});

/** What a chart says of a code that is getting worse. */
export const drifting = {
  chart: 'u',
  periodKind: 'week',
  period: '2030-01-07T00:00:00.000Z',
  rule: 'beyond-limits',
  count: 12,
  exposure: 40,
  limit: 7,
};

export const remediationData = {
  remediationId: 're-1',
  origin: 'break-glass',
  code: 'urgent',
  owner: 'process-lead',
  dueAt: DUE,
  escalationPath: [],
  recurrenceWindow: 'P30D',
  jobType: 'refund',
  workflowId: 'refunds',
};

export const granted = (overrides: object = {}): PastEvent =>
  event('approval.granted', {
    approvalId: 'ap-1',
    grantedBy: 'dana',
    status: 'conditions' in overrides ? 'conditional' : 'approved',
    permits: [action.kind],
    scope,
    expiresAt: DUE,
    singleUse: false,
    ...overrides,
  });

/** What an event has in place of a text that is stored beside the log. */
export const sealed = () => ({ ref: 'r-1', sha256: 'c'.repeat(64) });

/** Up to an approval that waits for its owner. */
export const requesting: readonly PastEvent[] = [
  opened(),
  evidence('ev-1'),
  decided(),
  requested(),
];

/** The notices of the last of these events. */
export const noticesAfter = (...events: readonly PastEvent[]): readonly Notice[] => {
  const all = recorded(events);
  const state = fold({ initialState: unknownWorkOrder, evolve }, all);
  return noticesOf(all.at(-1)!, state);
};

/** Recipient and reason of each notice. */
export const recipientsAfter = (...events: readonly PastEvent[]) =>
  noticesAfter(...events).map(({ to, reason }) => [to, reason]);
