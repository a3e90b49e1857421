/** Builders of the events and commands of approvals. */
import { type ApprovalCommand, type Scope, workflowOf } from '#contracts';
import { type Actor, type CommandMetadata, fold, type NewEvent, plus } from '#kernel';
import { metadata, type PastEvent, recorded } from '#testkit';
import { builtInCatalogue } from '#work-order';
import { approvalDecider, type WorkOrderApprovalCommand } from '../src/domain/approval.decider';
import { type ApprovalContext, type InContext } from '../src/domain/approval-context';

export const NOW = metadata().now;
export const LATER = '2030-01-02T09:00:00.000Z';
export const workOrderId = 'wo-1';
const approvalId = 'approval-1';
export const workflow = { id: 'launches', version: 2, digest: 'd'.repeat(64) };

export const eur = (minor: number) => ({ minor, currency: 'EUR' });

export const requestedScope: Scope = {
  system: 'payments',
  objects: ['order-1', 'order-2'],
  amountUpTo: eur(50_000),
};

/** A workflow with two gates: of one signature, and of two of three named signers. */
export const definition = (overrides: object = {}) =>
  workflowOf({
    id: 'launches',
    jobType: 'launch',
    title: 'Launch',
    owner: 'ops-lead',
    facts: { paid: { type: 'boolean', maxAge: 'PT4H' }, total: { type: 'integer' } },
    approvals: {
      commercial: {
        owner: 'finance-lead',
        answerWithin: 'P2D',
        validFor: 'PT4H',
        warnBefore: 'PT1H',
        fallback: { owner: 'cfo', after: 'P1D' },
        recorders: ['role:operator'],
      },
      security: {
        owner: 'security-lead',
        answerWithin: 'P1D',
        validFor: 'P7D',
        singleUse: true,
        signatures: 2,
        signers: ['ana', 'ben', 'cem'],
      },
      legal: { owner: 'legal-lead', answerWithin: 'P1D', validFor: 'P1D' },
      pair: { owner: 'ops', answerWithin: 'P1D', validFor: 'P1D', signatures: 2 },
      one: { owner: 'ops', answerWithin: 'P1D', validFor: 'P1D', signers: ['ana', 'ben'] },
    },
    gates: [
      { name: 'pay', approvals: ['commercial'], facts: ['paid'] },
      { name: 'launch', approvals: ['commercial', 'security'], evidence: ['scan'] },
    ],
    ...overrides,
  });

/** Read once: that takes longer than a decision. */
const usual = definition();

/** What lies outside the stream, where the spec does not say otherwise. */
const outside = (overrides: Partial<ApprovalContext> = {}): ApprovalContext => ({
  definition: usual,
  absences: {},
  approvalIdOf: (gate, kind) => `${kind}-of-${gate}`,
  reviews: new Map(),
  overdueReviews: [],
  catalogue: builtInCatalogue,
  ...overrides,
});

const event = (type: string, data: object): NewEvent => ({
  type,
  data: { workOrderId, ...data },
});

const about = (type: string, data: object): NewEvent => event(type, { approvalId, ...data });

export const opened = (overrides: object = {}, actor?: Actor): PastEvent => ({
  ...event('work-order.opened', {
    workflow,
    jobType: 'launch',
    mode: 'enforce',
    owner: 'ops-lead',
    checklistRunId: 'r',
    ...overrides,
  }),
  ...(actor && { actor }),
});

/** A break-glass that needs somebody else's signature. */
export const declaredUrgent = (): PastEvent =>
  event('break-glass.declared', {
    breakGlassId: 'glass-1',
    code: 'gateway-down',
    declaredBy: 'agent-7',
    permits: ['refund.issue'],
    scope: requestedScope,
    expiresAt: LATER,
    secondSignature: { owner: 'finance-lead', because: 'Overdue post-reviews: review-1 of wo-0.' },
  });

export const requested = (overrides: object = {}): PastEvent =>
  about('approval.requested', {
    kind: 'commercial',
    owner: 'finance-lead',
    requestedBy: 'agent-7',
    decisionId: 'decision-1',
    permits: ['refund.issue', 'refund.draft'],
    scope: requestedScope,
    ruleDigest: 'a'.repeat(64),
    dueAt: LATER,
    packet: {},
    ...overrides,
  });

export const drafted = (overrides: object = {}): PastEvent => {
  const { dueAt: _, ...data } = requested({ gate: 'pay', decisionId: undefined, ...overrides })
    .data as Record<string, unknown>;
  return { type: 'approval.drafted', data: { ...data, permits: ['gate.pay'], scope: {} } };
};

/** Waits for two of ana, ben and cem. */
export const quorum = { needed: 2, of: ['ana', 'ben', 'cem'] };

const yes = {
  permits: ['refund.issue', 'refund.draft'],
  scope: requestedScope,
  expiresAt: '2030-01-01T13:00:00.000Z',
  singleUse: false,
};

export const signed = (overrides: object = {}): NewEvent =>
  about('approval.signed', { signedBy: 'ana', ...yes, ...overrides });

export const granted = (overrides: object = {}): NewEvent =>
  about('approval.granted', {
    grantedBy: 'finance-lead',
    status: 'approved',
    ...yes,
    ...overrides,
  });

/** Of finance-lead by a clerk, for all that was requested. */
export const written = (overrides: object = {}): NewEvent =>
  about('approval.recorded', {
    number: 1,
    approver: 'finance-lead',
    owner: 'finance-lead',
    recordedBy: 'clerk',
    evidence: ['evidence-1'],
    ...yes,
    ...overrides,
  });

/** For one object of two. */
export const part = (overrides: object = {}): NewEvent =>
  granted({ status: 'partial', scope: { ...requestedScope, objects: ['order-1'] }, ...overrides });

export const conditions = [
  { number: 1, text: 'deposit received' },
  { number: 2, text: 'address checked', binds: ['refund.issue'] },
];

export const conditional = (overrides: object = {}): NewEvent =>
  granted({ status: 'conditional', conditions, ...overrides });

export const rejected = (overrides: object = {}): NewEvent =>
  about('approval.rejected', { rejectedBy: 'finance-lead', reason: 'too much', ...overrides });
export const revoked = (overrides: object = {}): NewEvent =>
  about('approval.revoked', { revokedBy: 'finance-lead', reason: 'too much', ...overrides });
export const expired = (was = 'requested'): NewEvent => about('approval.expired', { was });
export const superseded = (overrides: object = {}): NewEvent =>
  about('approval.superseded', {
    reason: 'The decision that waited for it was replaced.',
    ...overrides,
  });
export const escalated = (overrides: object): NewEvent => about('approval.escalated', overrides);
export const assigned = (owner: string, assignedBy = 'olga', overrides: object = {}): NewEvent => {
  const about = { kind: 'approval', subject: approvalId };
  return event('obligation.assigned', {
    ...about,
    ...overrides,
    owner,
    assignedBy,
    reason: 'on holiday',
  });
};
export const claimed = (claimedBy: string, overrides: object = {}): NewEvent =>
  event('obligation.claimed', {
    kind: 'approval',
    subject: approvalId,
    claimedBy,
    claimedUntil: plus(NOW, 'PT30M'),
    ...overrides,
  });
export const released = (claimedBy: string, overrides: object = {}): NewEvent =>
  event('obligation.released', { kind: 'approval', subject: approvalId, claimedBy, ...overrides });
export const met = (number: number, overrides: object = {}): NewEvent =>
  about('condition.met', { number, metBy: 'finance-lead', evidence: ['evidence-1'], ...overrides });

/** A decision that waits for the approval. */
export const decided = (overrides: object = {}): PastEvent =>
  event('decision.made', {
    decisionId: 'decision-1',
    requestedBy: 'agent-7',
    approvals: [approvalId],
    consumes: [],
    outcome: 'wait',
    ...overrides,
  });

/** A letter by which an owner grants, by default. */
export const evidence = (overrides: object = {}): PastEvent =>
  event('evidence.recorded', {
    isStored: true,
    evidenceId: 'evidence-1',
    kind: 'letter',
    mediaType: 'application/pdf',
    ...overrides,
  });

/** What became of evidence-1: `superseded` or `shredded`. */
export const fallen = (what: string, overrides: object): PastEvent =>
  event(`evidence.${what}`, { evidenceId: 'evidence-1', ...overrides });

/** Commands by the owner, where nobody else is named. */
export const lead: Partial<CommandMetadata> = {
  actor: { id: 'finance-lead' },
  roles: ['approver'],
};
export const person = (id: string, other: Partial<CommandMetadata> = {}) => ({
  ...lead,
  actor: { id },
  ...other,
});
export const ours: Partial<CommandMetadata> = {
  actor: { id: 'service-approvals' },
  roles: ['service'],
};

export type By = Partial<CommandMetadata>;

const command =
  <Type extends WorkOrderApprovalCommand['type']>(type: Type, data: object, by: By) =>
  (overrides: object = {}, other: By = by, context: Partial<ApprovalContext> = {}) =>
    ({
      type,
      data: { workOrderId, ...data, ...overrides },
      metadata: metadata(other),
      context: outside(context),
    }) as Extract<InContext<WorkOrderApprovalCommand>, { type: Type }>;

export const request = command('request-approval', { gate: 'pay', kind: 'commercial' }, {});
export const requestGates = command('request-gate-approvals', {}, ours);
export const grant = command('grant-approval', { approvalId }, lead);
export const grantLines = command('grant-plan', { planId: 'plan-1', lines: [1] }, lead);
export const rejectLines = command(
  'reject-plan',
  { planId: 'plan-1', lines: [1], reason: 'too much' },
  lead,
);
export const confirm = command('confirm-approval', { approvalId, number: 1 }, person('cora'));
export const reject = command('reject-approval', { approvalId, reason: 'too much' }, lead);
export const revoke = command('revoke-approval', { approvalId, reason: 'too much' }, lead);
export const meet = command(
  'meet-condition',
  { approvalId, number: 1, evidence: ['evidence-1'] },
  lead,
);
export const assign = command(
  'assign-obligation',
  { kind: 'approval', subject: approvalId, owner: 'dana', reason: 'on holiday' },
  {},
);
export const claim = command('claim-obligation', { kind: 'approval', subject: approvalId }, lead);
export const release = command(
  'release-obligation',
  { kind: 'approval', subject: approvalId },
  lead,
);
export const expire = command('expire-approval', { approvalId }, ours);
export const escalate = command('escalate-approval', { approvalId }, ours);
export const supersede = command('supersede-approvals', {}, ours);

export const absence = (type: 'declare-absence' | 'end-absence', data: object, by: By = lead) =>
  ({ type, data, metadata: metadata(by) }) as Extract<
    ApprovalCommand,
    { type: 'declare-absence' | 'end-absence' }
  >;

/** An approval as a stream leaves it. */
export const approvalIn = (...past: readonly PastEvent[]) =>
  fold(approvalDecider, recorded(past)).approvals[approvalId]!;
