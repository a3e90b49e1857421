/** Builders for specs of intake's rules: a small workflow and the work order `wo-1`. */
import { type IntakeCommand, workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { metadata } from '#testkit';
import { unknownWorkOrder } from '#work-order';
import { type InContext } from '../src/domain/intake-context';

export const refunds = {
  ref: { id: 'refunds', version: 3, digest: 'a'.repeat(64) },
  definition: workflowOf({
    id: 'refunds',
    jobType: 'refund',
    title: 'Refund an order',
    owner: 'ops-lead',
    inputs: [
      { name: 'amount', type: 'integer' },
      { name: 'remark', type: 'string', required: false },
    ],
    prerequisites: [{ name: 'scope', accept: 'The scope is agreed.', onFail: 'scope-unclear' }],
    facts: { risk: { type: 'string' }, score: { type: 'integer' } },
    stages: [
      { name: 'before', steps: [{ name: 'check', onBlock: 'scope-unclear' }] },
      { name: 'after', steps: [{ name: 'pay' }] },
    ],
    closure: { evidence: [{ kind: 'refund-receipt' }] },
    exceptionCodes: ['scope-unclear'],
  }),
};

export const event = (type: string, data: object): NewEvent => ({
  type,
  data: { workOrderId: 'wo-1', ...data },
});

export const opened = (other: object = {}): NewEvent =>
  event('work-order.opened', {
    workflow: refunds.ref,
    jobType: 'refund',
    mode: 'enforce',
    owner: 'ops-lead',
    checklistRunId: 'run-1',
    ...other,
  });

export const missingAmount = (): NewEvent =>
  event('prerequisite.failed', {
    prerequisite: 'input-amount',
    code: 'input-missing',
    note: expect.stringContaining('amount'),
  });

export const completed = (step: string): NewEvent => event('step.completed', { step });

export const blocked = (step: string, code = 'step-blocked'): NewEvent =>
  event('step.blocked', { step, code });

/** A closure as it is decided: at the time of its decision. */
export const closedWith = (closureEvidenceId?: string): NewEvent => ({
  ...event('work-order.closed', { closureEvidenceId }),
  occurredAt: metadata().now,
});

/** A command by olga about `wo-1`, decided with what lies outside the stream. */
export const command = (type: string, data: object, context: object = {}) =>
  ({
    type,
    data: { workOrderId: 'wo-1', ...data },
    metadata: metadata(),
    context: {
      workflow: refunds,
      codes: new Set(['catalogued']),
      newRunId: 'run-1',
      opener: { workOrder: unknownWorkOrder },
      held: [],
      ...context,
    },
  }) as unknown as InContext<IntakeCommand>;
