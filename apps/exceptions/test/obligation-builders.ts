/** Builders of break-glasses and their obligations: a refund while the gateway is down. */
import { breakGlassBounds, type ProposedAction, workflowOf } from '#contracts';
import { type CommandMetadata, type NewEvent } from '#kernel';
import { metadata, type PastEvent } from '#testkit';
import { builtInCatalogue } from '#work-order';
import { type BreakGlassContext } from '../src/domain/break-glass-terms';
import { type breakGlassDecider } from '../src/domain/break-glass.decider';
import { event, office, opened } from './exception-builders';

export const NOW = metadata().now;
export const inAnHour = '2030-01-01T10:00:00.000Z';

export const refund: ProposedAction = {
  kind: 'refund.issue',
  authority: 'apply',
  system: 'payments',
  objects: ['order-1'],
  writes: ['refund'],
  amount: { minor: 1_250, currency: 'EUR' },
};
export const exactly = {
  system: 'payments',
  objects: ['order-1'],
  writes: ['refund'],
  amountUpTo: { minor: 1_250, currency: 'EUR' },
};

export const gatewayDown = {
  title: 'The payment gateway is down',
  sla: 'PT4H',
  owner: 'payments-lead',
  remediationOwner: 'platform-lead',
  breakGlass: { ttlMax: 'PT4H', reviewWithin: 'P2D' },
};

export const definition = (overrides: object = {}) =>
  workflowOf({
    id: 'refunds',
    jobType: 'refund',
    title: 'Refunds',
    owner: 'shop-owner',
    systems: [{ name: 'payments', writes: ['refund'] }],
    exceptionCodes: ['listed'],
    stages: [{ name: 'all', steps: [{ name: 'pay', title: 'Pay' }] }],
    ...overrides,
  });

/** Read once: that takes longer than a decision. */
const usual = definition();

/** What lies outside the stream, where the spec does not say otherwise. */
export const outside = (overrides: Partial<BreakGlassContext> = {}): BreakGlassContext => ({
  catalogue: {
    ...builtInCatalogue,
    'gateway-down': gatewayDown,
    'owner-missing': { ...builtInCatalogue['owner-missing']!, owner: 'ops-head' },
  },
  calendars: { office },
  definition: usual,
  newIds: ['exception-1', 'exception-2'],
  obligationIds: {
    breakGlassId: 'glass-1',
    postReviewId: 'review-1',
    remediationId: 'remedy-1',
    ownerMissingId: 'exception-3',
  },
  overdueReviews: [],
  owing: [],
  bounds: breakGlassBounds,
  bypassed: undefined,
  published: undefined,
  ...overrides,
});

export type Overrides = Partial<CommandMetadata> & {
  readonly context?: Partial<BreakGlassContext>;
};
type Command = Parameters<typeof breakGlassDecider.decide>[0];

/** A command by olga, where the spec does not say otherwise. */
export const command = (
  type: string,
  data: object,
  { context, ...overrides }: Overrides = {},
): Command =>
  ({
    type,
    data: { workOrderId: 'wo-1', ...data },
    metadata: metadata(overrides),
    context: outside(context),
  }) as unknown as Command;

export const declare = (data: object = {}, overrides: Overrides = {}) =>
  command(
    'declare-break-glass',
    {
      action: refund,
      code: 'gateway-down',
      rationale: 'customers wait',
      timeToLive: 'PT1H',
      ...data,
    },
    overrides,
  );
export const end = (data: object = {}, overrides: Overrides = {}) =>
  command('end-break-glass', { breakGlassId: 'glass-1', ...data }, overrides);
export const expire = (overrides: Overrides = {}) =>
  command('expire-break-glass', { breakGlassId: 'glass-1' }, { roles: ['service'], ...overrides });

export const review = (data: object = {}, overrides: Overrides = {}) =>
  command(
    'complete-post-review',
    { postReviewId: 'review-1', verdict: 'upheld', findings: 'it was right', ...data },
    { actor: { id: 'ben' }, ...overrides },
  );
export const breachReview = (escalationStep: number, overrides: Overrides = {}) =>
  command(
    'breach-post-review',
    { postReviewId: 'review-1', escalationStep },
    { roles: ['service'], ...overrides },
  );

export const remedy = (data: object = {}, overrides: Overrides = {}) =>
  command(
    'complete-remediation',
    {
      remediationId: 'remedy-1',
      evidence: ['proof-1'],
      noChangeBecause: 'the gateway was replaced',
      ...data,
    },
    overrides,
  );
export const breachRemedy = (escalationStep: number, overrides: Overrides = {}) =>
  command(
    'breach-remediation',
    { remediationId: 'remedy-1', escalationStep },
    { roles: ['service'], ...overrides },
  );
export const recur = (data: object = {}, overrides: Overrides = {}) =>
  command(
    'recur-remediation',
    { remediationId: 'remedy-1', exceptionId: 'exception-9', recurredOn: 'wo-2', ...data },
    { roles: ['service'], ...overrides },
  );

const of = { workOrderId: 'wo-1', code: 'gateway-down', jobType: 'refund', workflowId: 'refunds' };

/** The four events of a declaration by olga, as they are where the spec does not say otherwise. */
export const declared = (overrides: object = {}): NewEvent =>
  event('break-glass.declared', {
    breakGlassId: 'glass-1',
    code: 'gateway-down',
    rationale: 'customers wait',
    declaredBy: 'olga',
    permits: ['refund.issue'],
    scope: exactly,
    expiresAt: inAnHour,
    exceptionId: 'exception-1',
    postReviewId: 'review-1',
    remediationId: 'remedy-1',
    bypassed: ['ops-lead'],
    ...overrides,
  });
export const raised = (overrides: object = {}): NewEvent =>
  event('exception.raised', {
    ...of,
    exceptionId: 'exception-1',
    owner: 'payments-lead',
    remediationOwner: 'platform-lead',
    cause: 'break-glass',
    subject: 'glass-1',
    rationale: 'customers wait',
    dueAt: '2030-01-01T13:00:00.000Z',
    escalationPath: [{ number: 1, at: '2030-01-01T13:00:00.000Z', owner: 'shop-owner' }],
    ...overrides,
  });
export const scheduled = (overrides: object = {}): NewEvent =>
  event('post-review.scheduled', {
    ...of,
    postReviewId: 'review-1',
    breakGlassId: 'glass-1',
    declaredBy: ['olga'],
    owner: 'payments-lead',
    dueAt: '2030-01-03T09:00:00.000Z',
    escalationPath: [
      { number: 1, at: '2030-01-03T09:00:00.000Z', owner: 'payments-lead' },
      { number: 2, at: '2030-01-10T09:00:00.000Z', owner: 'platform-lead' },
      { number: 3, at: '2030-01-24T09:00:00.000Z', owner: 'shop-owner' },
    ],
    ...overrides,
  });
export const remediationOpened = (overrides: object = {}): NewEvent =>
  event('remediation.opened', {
    ...of,
    remediationId: 'remedy-1',
    origin: 'break-glass',
    recurrenceWindow: 'P90D',
    owner: 'platform-lead',
    dueAt: '2030-01-31T09:00:00.000Z',
    escalationPath: [
      { number: 1, at: '2030-01-31T09:00:00.000Z', owner: 'platform-lead' },
      { number: 2, at: '2030-02-07T09:00:00.000Z', owner: 'platform-lead' },
      { number: 3, at: '2030-02-21T09:00:00.000Z', owner: 'shop-owner' },
    ],
    ...overrides,
  });

/** What a declaration leaves behind, on open work. */
export const urgent = (...later: readonly PastEvent[]): readonly PastEvent[] => [
  opened(),
  declared(),
  raised(),
  scheduled(),
  remediationOpened(),
  ...later,
];

export const ended = (overrides: object = {}): NewEvent =>
  event('break-glass.ended', {
    breakGlassId: 'glass-1',
    because: 'ended',
    endedBy: 'olga',
    ...overrides,
  });
export const reviewed = (overrides: object = {}): NewEvent =>
  event('post-review.completed', {
    postReviewId: 'review-1',
    verdict: 'upheld',
    findings: 'it was right',
    reviewedBy: 'ben',
    ...overrides,
  });
export const remedied = (overrides: object = {}): NewEvent =>
  event('remediation.completed', {
    remediationId: 'remedy-1',
    evidence: ['proof-1'],
    completedBy: 'olga',
    noChangeBecause: 'the gateway was replaced',
    ...overrides,
  });
export const evidence = (overrides: object = {}): NewEvent =>
  event('evidence.recorded', {
    isStored: true,
    evidenceId: 'proof-1',
    kind: 'post-mortem',
    mediaType: 'application/pdf',
    ...overrides,
  });
