import { type NewEvent } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import {
  type Around,
  builtInCatalogue,
  type Effect,
  effects,
  evolve,
  unknownWorkOrder,
} from '#work-order';

export function about(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

export function blocked(code = 'step-blocked'): NewEvent {
  return about('step.blocked', { step: 'pay', code });
}

export function unblocked(): NewEvent {
  return about('step.unblocked', { step: 'pay' });
}

export function failed(): NewEvent {
  return about('prerequisite.failed', { prerequisite: 'paid', code: 'step-blocked' });
}

export function performed(): NewEvent {
  return about('action.performed', { authorised: false, action: { kind: 'refund' } });
}

export function dispatched(): NewEvent {
  return about('delegation.dispatched', {
    dispatchId: 'd-1',
    recipient: 'agent',
    delegator: 'olga',
    blocks: false,
    reads: [],
    writes: [],
    permits: [],
    timesOutAt: '2030-01-02T00:00:00.000Z',
    timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' },
    createdAt: '2030-01-01T00:00:00.000Z',
  });
}

export function decided(outcome: string, code = 'step-blocked'): NewEvent {
  return made(outcome, { code });
}

export function made(outcome: string, more: object = {}): NewEvent {
  return about('decision.made', {
    decisionId: 'decision-1',
    outcome,
    enforced: true,
    action: { kind: 'refund' },
    approvals: [],
    consumes: [],
    validUntil: '2031-01-01T00:00:00.000Z',
    ...more,
  });
}

export function waiting(): NewEvent {
  return made('wait', { approvals: ['a-1'] });
}

export function urgent(): NewEvent {
  return made('run', { breakGlass: { breakGlassId: 'b-1' } });
}

export function ran(): NewEvent {
  return made('run', { decisionId: 'decision-2', supersedes: 'decision-1' });
}

export function ranAfterStop(): NewEvent {
  return made('run', { decisionId: 'decision-2', afterStop: true });
}

export function stoppedByFact(): NewEvent {
  return made('stop', {
    code: 'fact-unknown',
    stopCause: { cause: 'fact', subject: 'paid', type: 'boolean' },
  });
}

export function paid(): NewEvent {
  const observedAt = '2030-01-01T00:00:00.000Z';
  return about('fact.observed', { name: 'paid', value: true, source: 'shop', observedAt });
}

export function requested(more: object = {}): NewEvent {
  return about('approval.requested', {
    approvalId: 'a-1',
    kind: 'refund',
    owner: 'finance',
    requestedBy: 'olga',
    decisionId: 'decision-1',
    dueAt: '2031-01-01T00:00:00.000Z',
    ruleDigest: 'r',
    permits: ['refund'],
    scope: {},
    packet: {},
    singleUse: false,
    conditions: [],
    ...more,
  });
}

export function granted(more: object = {}): NewEvent {
  return about('approval.granted', {
    approvalId: 'a-1',
    status: 'approved',
    grantedBy: 'finance',
    permits: ['refund'],
    scope: {},
    conditions: [],
    expiresAt: null,
    ...more,
  });
}

export function raised(
  cause: string,
  subject: string,
  code = 'step-blocked',
  exceptionId = 'e-1',
): NewEvent {
  return about('exception.raised', { exceptionId, cause, subject, code });
}

export function raisedFor(
  version: number,
  cause = 'step',
  subject = 'pay',
  code = 'step-blocked',
  exceptionId = 'e-1',
): PastEvent {
  const causationId = `00000000-0000-7000-8000-${String(version).padStart(12, '0')}`;
  return { ...raised(cause, subject, code, exceptionId), causationId };
}

export function resolved(): NewEvent {
  return about('exception.resolved', { exceptionId: 'e-1' });
}

/** When effects are checked. */
export const now = '2030-01-01T00:01:00.000Z';

/** Cases of a table: why, the reaction, and the events before the check. */
export const casesOf = (
  reaction: string,
  cases: readonly (readonly [string, readonly PastEvent[]])[],
): [string, string, readonly PastEvent[]][] => cases.map(([why, past]) => [why, reaction, past]);

/** The effect of a reaction. */
export function effectBy(reaction: string): Effect {
  return effects.find((effect) => effect.reaction === reaction)!;
}

/** Whether an effect is missing after events that follow the opening of a work order, each a second after the last. */
export function isMissingAfter(
  reaction: string,
  past: readonly PastEvent[],
  {
    opening = {},
    ...context
  }: { readonly opening?: object } & Partial<Pick<Around, 'catalogue' | 'others'>> = {},
): boolean {
  const timed = [opened(opening), ...past].map((event, second) => ({
    recordedAt: `2030-01-01T00:00:${String(second).padStart(2, '0')}.000Z`,
    ...event,
  }));
  const events = recorded(timed);
  const workOrder = events.reduce(evolve, unknownWorkOrder);
  const around = { workOrder, catalogue: builtInCatalogue, now, others: () => [], ...context };
  const { on, isMissing } = effectBy(reaction);
  return events.some((event) => event.type === on && isMissing!(event, around));
}

function opened(more: object): NewEvent {
  return about('work-order.opened', {
    jobType: 'refund',
    mode: 'enforce',
    owner: 'olga',
    checklistRunId: 'run-1',
    workflow: { id: 'refunds', version: 1, digest: 'a'.repeat(64) },
    ...more,
  });
}
