import { type TestEvent } from './event.fixture';

type Data = Readonly<Record<string, unknown>>;

/** Where the rationale of a declaration lies. */
export const REF = '0190a0b0-0000-7000-8000-000000000001';

/** Day 1 is the first of January 2030. */
export const day = (number: number): string =>
  new Date(Date.parse('2030-01-01T00:00:00.000Z') + (number - 1) * 86_400_000).toISOString();

const eventOf = (type: string, data: Data, on = 'wo-1'): TestEvent => ({
  type,
  data: { workOrderId: on, ...data },
});

/** The steps of an escalation path on those days. */
const escalationSteps = (...days: readonly number[]) =>
  days.map((at, i) => ({ number: i + 1, at: day(at), owner: `lead-${i + 1}` }));

const terms = { code: 'outage', jobType: 'refund', workflowId: 'refunds' };

/** The four events of one declaration on `on`, whose ids end in `id`. */
export const brokenGlass = (id: string, more: Data = {}, on = 'wo-1'): readonly TestEvent[] => [
  eventOf(
    'break-glass.declared',
    {
      breakGlassId: `bg-${id}`,
      code: 'outage',
      rationale: { ref: REF, sha256: 'cd'.repeat(32) },
      declaredBy: 'ben',
      onBehalfOf: ['acme-agent'],
      expiresAt: day(2),
      exceptionId: `ex-${id}`,
      postReviewId: `pr-${id}`,
      remediationId: `re-${id}`,
      bypassed: ['dana', 'erik'],
      permits: ['refund.issue'],
      scope: { system: 'erp', amountUpTo: { minor: 5_000, currency: 'EUR' } },
      ...more,
    },
    on,
  ),
  raised(`ex-${id}`, { cause: 'break-glass', subject: `bg-${id}`, code: 'outage' }, on),
  scheduled(id, {}, on),
  remediationOpened(id, {}, on),
];

export const raised = (exceptionId: string, more: Data = {}, on = 'wo-1'): TestEvent =>
  eventOf(
    'exception.raised',
    {
      ...terms,
      exceptionId,
      code: 'step-blocked',
      owner: 'dana',
      remediationOwner: 'frida',
      dueAt: day(3),
      cause: 'manual',
      subject: 'pay',
      escalationPath: escalationSteps(3, 5),
      ...more,
    },
    on,
  );

export const scheduled = (id: string, more: Data = {}, on = 'wo-1'): TestEvent =>
  eventOf(
    'post-review.scheduled',
    {
      ...terms,
      postReviewId: `pr-${id}`,
      breakGlassId: `bg-${id}`,
      owner: 'dana',
      declaredBy: ['ben', 'acme-agent'],
      dueAt: day(6),
      escalationPath: escalationSteps(6, 13, 27),
      ...more,
    },
    on,
  );

export const remediationOpened = (id: string, more: Data = {}, on = 'wo-1'): TestEvent =>
  eventOf(
    'remediation.opened',
    {
      ...terms,
      remediationId: `re-${id}`,
      origin: 'break-glass',
      owner: 'frida',
      dueAt: day(31),
      escalationPath: escalationSteps(31, 38, 52),
      recurrenceWindow: 'P90D',
      ...more,
    },
    on,
  );

export const remediationRecurred = (id: string, more: Partial<TestEvent> = {}): TestEvent => ({
  ...eventOf('remediation.recurred', {
    ...terms,
    remediationId: `re-${id}`,
    exceptionId: 'ex-9',
    recurredOn: 'wo-9',
    owner: 'frida',
    dueAt: day(60),
    escalationPath: escalationSteps(60),
    recurrenceWindow: 'P90D',
  }),
  ...more,
});

/** What happens to an obligation afterwards, `data` beside its id. */
export const later = {
  ended: (id: string, because = 'ended') =>
    eventOf('break-glass.ended', { breakGlassId: `bg-${id}`, because, endedBy: 'ben' }),
  reviewBreached: (id: string, number: number) =>
    eventOf('post-review.breached', {
      postReviewId: `pr-${id}`,
      escalationStep: { number, at: day(6), owner: `lead-${number}` },
    }),
  reviewed: (id: string, data: Data = {}, on = 'wo-1') =>
    eventOf(
      'post-review.completed',
      { postReviewId: `pr-${id}`, verdict: 'upheld', reviewedBy: 'erik', ...data },
      on,
    ),
  remediationBreached: (id: string, number: number) =>
    eventOf('remediation.breached', {
      remediationId: `re-${id}`,
      escalationStep: { number, at: day(31), owner: `lead-${number}` },
    }),
  remediated: (id: string, data: Data = {}, on = 'wo-1') =>
    eventOf(
      'remediation.completed',
      { remediationId: `re-${id}`, evidence: ['e1', 'e2'], completedBy: 'frida', ...data },
      on,
    ),
  assigned: (kind: string, subject: string, owner: string) =>
    eventOf('obligation.assigned', { kind, subject, owner, assignedBy: 'olga', reason: {} }),
  exceptionAssigned: (exceptionId: string, owner: string) =>
    eventOf('exception.assigned', { exceptionId, owner, assignedBy: 'olga', reason: {} }),
  escalated: (exceptionId: string, number: number) =>
    eventOf('exception.escalated', {
      exceptionId,
      escalationStep: { number, at: day(3), owner: `lead-${number}` },
    }),
  resolved: (exceptionId: string) =>
    eventOf('exception.resolved', { exceptionId, resolvedBy: 'dana', resolution: {} }),
};
