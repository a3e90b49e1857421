/** Builders of the events of the refunds example. */
import {
  type ApprovalExpiredData,
  type ApprovalGrantedData,
  type ApprovalRequestedData,
  type DecideAgainBody,
  type DecisionMadeData,
  type ExceptionRaisedData,
  type ProposedAction,
  type ReportOutcomeBody,
  type Scalar,
  type WorkOrderOpenedData,
} from '#contracts';
import { fold, type NewEvent } from '#kernel';
import { metadata, type PastEvent, recorded } from '#testkit';
import { type DecisionContext } from '../src/domain/decision-context';
import {
  type DecisionCommand,
  decisionDecider,
  type DecisionEvent,
} from '../src/domain/decision.decider';
import { outside } from './refund-context';

export { outside, refundRules } from './refund-context';

export const NOW = '2030-01-01T09:00:00.000Z';
export const workOrderId = 'wo-1';
const workflow = { id: 'refunds', version: 1, digest: 'a'.repeat(64) };

/** Opened by the agent that proposes. */
export const opened = (overrides: Partial<WorkOrderOpenedData> = {}): PastEvent => ({
  type: 'work-order.opened',
  data: {
    workOrderId,
    workflow,
    jobType: 'refund',
    mode: 'enforce',
    owner: 'support-lead',
    checklistRunId: 'run-1',
    objects: ['order-1', 'order-2', 'order-3'],
    inputs: { order: 'order-1', reason: 'broken' },
    ...overrides,
  } satisfies WorkOrderOpenedData,
  actor: { id: 'agent-7' },
});

export const prerequisite = (verb: 'passed' | 'failed', name = 'order-found'): PastEvent => ({
  type: `prerequisite.${verb}`,
  data: { workOrderId, prerequisite: name, ...(verb === 'failed' && { code: 'order-not-found' }) },
});

export const fact = (
  name: string,
  value: Scalar,
  source = '/examples/shop',
  observedAt = NOW,
): PastEvent => ({
  type: 'fact.observed',
  data: { workOrderId, name, value, source, observedAt },
});

/** A work order on which a refund may be proposed. */
export const ready = (overrides: Partial<WorkOrderOpenedData> = {}): PastEvent[] => [
  opened(overrides),
  prerequisite('passed'),
  fact('order-paid', true),
  fact('order-total', 500_000),
];

export const draft: ProposedAction = {
  kind: 'refund.draft',
  authority: 'propose',
  system: 'helpdesk',
  writes: ['draft'],
  objects: ['order-1'],
  amount: { minor: 1250, currency: 'EUR' },
};

export const issue = (overrides: Partial<ProposedAction> = {}): ProposedAction => ({
  kind: 'refund.issue',
  authority: 'apply',
  system: 'payments',
  writes: ['refund'],
  objects: ['order-1'],
  amount: { minor: 1250, currency: 'EUR' },
  ...overrides,
});

interface By {
  readonly by?: string;
  readonly for?: readonly string[];
  readonly roles?: readonly string[];
  readonly issuedBy?: readonly string[];
  readonly at?: string;
  readonly context?: DecisionContext;
}

const frameOf = ({ by: id = 'agent-7', for: onBehalfOf, at = NOW, context, ...more }: By) => {
  const { roles = ['operator'], ...key } = more;
  const actor = { id, onBehalfOf, ...key };
  return { metadata: metadata({ actor, roles, now: at }), context: context ?? outside() };
};

export const propose = (action: ProposedAction, by: By = {}): DecisionCommand => ({
  type: 'decide',
  data: { workOrderId, action },
  ...frameOf(by),
});

export const again = (
  about: Omit<DecideAgainBody, 'workOrderId'>,
  by: By = {},
): DecisionCommand => ({
  type: 'decide-again',
  data: { workOrderId, ...about },
  ...frameOf({ by: 'policy', ...by }),
});

export const withdraw = (decisionId: string, by: By): DecisionCommand => ({
  type: 'withdraw-decision',
  data: { workOrderId, decisionId },
  ...frameOf(by),
});

export const report = (
  outcome: 'performed' | 'failed',
  body: Partial<ReportOutcomeBody>,
  by: By = {},
): DecisionCommand => ({
  type: 'report-outcome',
  data: { workOrderId, outcome, ...body },
  ...frameOf(by),
});

export const granted = (
  request: ApprovalRequestedData,
  overrides: Partial<ApprovalGrantedData> = {},
): PastEvent => ({
  type: 'approval.granted',
  data: {
    workOrderId,
    approvalId: request.approvalId,
    grantedBy: 'finance',
    status: overrides.conditions ? 'conditional' : 'approved',
    permits: request.permits,
    scope: request.scope,
    expiresAt: '2030-01-02T09:00:00.000Z',
    singleUse: false,
    ...overrides,
  } satisfies ApprovalGrantedData,
});
export const revoked = ({ approvalId }: ApprovalRequestedData): PastEvent => ({
  type: 'approval.revoked',
  data: { workOrderId, approvalId, revokedBy: 'finance', reason: 'a mistake' },
});

/** The owner's rejection, and no answer in time. */
export const rejected = ({ approvalId }: ApprovalRequestedData): PastEvent => ({
  type: 'approval.rejected',
  data: { workOrderId, approvalId, rejectedBy: 'finance', reason: 'too much' },
});
export const expired = (
  { approvalId }: ApprovalRequestedData,
  was: ApprovalExpiredData['was'] = 'requested',
): PastEvent => ({ type: 'approval.expired', data: { workOrderId, approvalId, was } });

export const met = ({ approvalId }: ApprovalRequestedData, number = 1): PastEvent => ({
  type: 'condition.met',
  data: { workOrderId, approvalId, number, metBy: 'finance', evidence: ['e-1'] },
});

/** What a rejection led to, and that somebody dealt with it. */
export const exceptionAbout = (
  subject: string,
  overrides: Partial<ExceptionRaisedData> = {},
): PastEvent => ({
  type: 'exception.raised',
  data: { exceptionId: 'x-1', code: 'approval-rejected', cause: 'approval', subject, ...overrides },
});
export const settled = (exceptionId = 'x-1'): PastEvent => ({
  type: 'exception.resolved',
  data: { workOrderId, exceptionId, resolvedBy: 'support-lead', resolution: 'talked it over' },
});

const halt = (verb: 'stopped' | 'resumed'): PastEvent => ({
  type: `work-order.${verb}`,
  data: { workOrderId, reason: 'a fire drill' },
});
export const stopped = halt('stopped');
export const resumed = halt('resumed');

export const euros = (minor: number) => ({ minor, currency: 'EUR' });

/** What the decider makes of a command after this past. */
export const made = (
  past: readonly PastEvent[],
  command: DecisionCommand,
): readonly DecisionEvent[] =>
  decisionDecider.decide(command, fold(decisionDecider, recorded(past)));

/** The first decision of what is made, and the first request for an approval. */
export const decided = (past: readonly PastEvent[], command: DecisionCommand): DecisionMadeData =>
  dataOf('decision.made', made(past, command));
export const requestIn = (events: readonly NewEvent[]): ApprovalRequestedData =>
  dataOf('approval.requested', events);

const dataOf = <T>(type: string, events: readonly NewEvent[]): T =>
  events.find((event) => event.type === type)!.data as T;

/** SHA-256 of the rule that makes a refund wait, by itself. */
const waitingRule = outside()
  .policy!.evaluate({
    delegate: 'agent-7',
    teams: [],
    roles: { held: [], areAll: true },
    workOrder: { id: workOrderId, objects: ['order-1'], inputs: [], jobType: 'refund' },
    action: issue(),
    facts: [{ name: 'order-paid', type: 'boolean', value: true, observedAt: NOW }],
    arguments: [],
    now: NOW,
  })
  .satisfied.find(({ id }) => id === 'refund-waits')!.digest;

/** The approval request of a refund, written out: a derived one would prove nothing. */
export const request: ApprovalRequestedData = {
  workOrderId,
  approvalId: 'refund-of-decision-1',
  kind: 'refund',
  owner: 'finance',
  requestedBy: 'agent-7',
  decisionId: 'decision-1',
  permits: ['refund.issue'],
  scope: {
    system: 'payments',
    objects: ['order-1'],
    writes: ['refund'],
    amountUpTo: { minor: 1250, currency: 'EUR' },
  },
  ruleDigest: waitingRule,
  dueAt: '2030-01-01T17:00:00.000Z',
  packet: {},
};
export const grant = granted(request);

const decision = (overrides: Partial<DecisionMadeData>): PastEvent => ({
  type: 'decision.made',
  data: {
    workOrderId,
    decisionId: 'decision-1',
    action: issue(),
    outcome: 'wait',
    enforced: true,
    reasons: ['Money leaves only with the word of finance.'],
    rules: ['refund-waits'],
    checks: [],
    policy: outside().policy!.ref,
    workflow,
    owner: 'finance',
    nextAction: 'Hold refund.issue: finance decides on the approval refund.',
    approvals: [request.approvalId],
    consumes: [],
    validUntil: request.dueAt,
    decidedAt: NOW,
    facts: {},
    requestedBy: 'agent-7',
    roles: ['operator'],
    ...overrides,
  } satisfies DecisionMadeData,
});

/** An issue was proposed and waits; its request was granted; it was let run. */
export const waiting: readonly PastEvent[] = [
  ...ready(),
  decision({}),
  { type: 'approval.requested', data: request },
];
export const running: readonly PastEvent[] = [
  ...waiting,
  grant,
  decision({
    decisionId: 'decision-1-again',
    supersedes: 'decision-1',
    outcome: 'run',
    owner: 'agent-7',
    nextAction: 'Carry out refund.issue before 2030-01-01T10:00:00.000Z and report the outcome.',
    validUntil: '2030-01-01T10:00:00.000Z',
  }),
];
