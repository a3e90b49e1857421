import { workflowOf } from '#contracts';
import { type CommandMetadata, type NewEvent } from '#kernel';
import { metadata, type PastEvent } from '#testkit';
import { builtInCatalogue } from '#work-order';
import { type exceptionDecider } from '../src/domain/exception.decider';
import { type ExceptionContext } from '../src/domain/raising';

/** Builders of exceptions: one work order, whose workflow the shop owner owns. */

export const yesterday = '2029-12-31T09:00:00.000Z';
export const tomorrow = '2030-01-02T09:00:00.000Z';
const earlier = '2029-12-30T09:00:00.000Z';

/** Weekdays from nine to five, in UTC. */
export const office = {
  timeZone: 'UTC',
  hours: Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]]),
  ) as Record<string, [string, string][]>,
};

export const partsMissing = {
  title: 'Parts are missing',
  sla: 'PT8H',
  owner: 'warehouse-lead',
  remediationOwner: 'buying-lead',
};

export const ofParts = {
  code: 'parts-missing',
  owner: 'warehouse-lead',
  remediationOwner: 'buying-lead',
  dueAt: '2030-01-01T17:00:00.000Z',
};

const step = { name: 'pay', title: 'Pay' };

const definition = workflowOf({
  id: 'refunds',
  jobType: 'refund',
  title: 'Refunds',
  owner: 'shop-owner',
  exceptionCodes: ['listed'],
  stages: [{ name: 'all', steps: [step] }],
});

export const around: ExceptionContext = {
  catalogue: { ...builtInCatalogue, 'parts-missing': partsMissing },
  calendars: { office },
  definition,
  newIds: ['exception-1', 'exception-2'],
};

/** The id of the event with this version. */
export const eventId = (version: number): string =>
  `00000000-0000-7000-8000-${String(version).padStart(12, '0')}`;

export const event = (type: string, data: object): NewEvent => ({
  type,
  data: { workOrderId: 'wo-1', ...data },
});

export const opened = (other: object = {}): NewEvent =>
  event('work-order.opened', {
    workflow: { id: 'refunds', version: 1, digest: 'a'.repeat(64) },
    jobType: 'refund',
    mode: 'enforce',
    owner: 'ops-lead',
    checklistRunId: 'run-1',
    ...other,
  });

export const blocked = (): PastEvent => ({
  ...event('step.blocked', { step: 'pay', code: 'step-blocked' }),
  occurredAt: earlier,
});

export const unblocked = (): PastEvent => ({
  ...event('step.unblocked', { step: 'pay' }),
  occurredAt: yesterday,
});

/** Raised by hand at nine; the shop owner is called when it is due, unless overridden. */
export const raised = (other: object = {}): NewEvent => {
  const { dueAt = tomorrow } = other as { dueAt?: string };
  return event('exception.raised', {
    exceptionId: 'exception-1',
    code: 'step-blocked',
    owner: 'ops-lead',
    remediationOwner: 'ops-lead',
    dueAt,
    cause: 'manual',
    subject: 'pay',
    jobType: 'refund',
    workflowId: 'refunds',
    escalationPath: [{ number: 1, at: dueAt, owner: 'shop-owner' }],
    ...other,
  });
};

export const raisedForStep = (other: object = {}): NewEvent => raised({ cause: 'step', ...other });

export const ownerMissing = (other: object = {}): NewEvent =>
  raised({
    exceptionId: 'exception-2',
    code: 'owner-missing',
    owner: 'TBD',
    remediationOwner: 'TBD',
    dueAt: '2030-01-01T13:00:00.000Z',
    ...other,
  });

export const resolved = (): NewEvent =>
  event('exception.resolved', {
    exceptionId: 'exception-1',
    resolvedBy: 'olga',
    resolution: 'found some',
  });

/** A command by olga, an operator, unless overridden. */
export const command = (
  type: string,
  data: object,
  by: Partial<CommandMetadata> = {},
  context: Partial<ExceptionContext> = {},
): Parameters<typeof exceptionDecider.decide>[0] =>
  ({
    type,
    data: { workOrderId: 'wo-1', ...data },
    metadata: metadata(by),
    context: { ...around, ...context },
  }) as unknown as Parameters<typeof exceptionDecider.decide>[0];

export const raise = (data: object, context: Partial<ExceptionContext> = {}) =>
  command('raise-exception', data, {}, context);

export const raiseForStep = (
  other: object = {},
  causationId = eventId(2),
  context: Partial<ExceptionContext> = {},
) =>
  command(
    'raise-from-event',
    { code: 'step-blocked', cause: 'step', subject: 'pay', version: 2, ...other },
    { causationId },
    context,
  );
