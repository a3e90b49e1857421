import { type NewEvent } from '#kernel';

export function about(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

export function blocked(): NewEvent {
  return about('step.blocked', { step: 'pay', code: 'step-blocked' });
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

export function granted(): NewEvent {
  return about('approval.granted', {
    approvalId: 'a-1',
    status: 'approved',
    grantedBy: 'finance',
    permits: ['refund'],
    scope: {},
    conditions: [],
    expiresAt: null,
  });
}

export function raised(cause: string, subject: string, code = 'step-blocked'): NewEvent {
  return about('exception.raised', { exceptionId: 'e-1', cause, subject, code });
}

export function raisedFor(
  version: number,
  cause = 'step',
  subject = 'pay',
  code = 'step-blocked',
): NewEvent {
  const causationId = `00000000-0000-7000-8000-${String(version).padStart(12, '0')}`;
  return { ...raised(cause, subject, code), causationId } as NewEvent;
}

export function resolved(): NewEvent {
  return about('exception.resolved', { exceptionId: 'e-1' });
}
