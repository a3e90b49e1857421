import { workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { recorded } from '#testkit';
import { awaitsObligationsOnly } from './awaiting-obligations';
import { evolve } from '../evolve';
import { unknownWorkOrder } from '../state';

const now = '2030-01-01T09:00:00.000Z';
const later = '2030-01-01T10:00:00.000Z';

const definition = workflowOf({
  inputs: [{ name: 'amount', type: 'integer' }],
  prerequisites: [{ name: 'scope', accept: 'It is agreed.' }],
  stages: [{ name: 'one', steps: [{ name: 'pay' }] }],
  gates: [{ name: 'launch', evidence: ['contract'] }],
  closure: { evidence: [{ kind: 'receipt' }] },
});

const done: NewEvent[] = [
  opened({ inputs: { amount: 12 } }),
  event('prerequisite.passed', { prerequisite: 'scope' }),
  event('step.completed', { step: 'pay' }),
  event('gate.skipped', { gate: 'launch', rationale: 'late', scope: 'once' }),
  event('evidence.recorded', {
    isStored: true,
    evidenceId: 'e-1',
    kind: 'receipt',
    mediaType: 'image/png',
  }),
];

const emergency: NewEvent[] = [
  declared(later),
  raised('break-glass'),
  event('post-review.scheduled', { postReviewId: 'r-1', breakGlassId: 'b-1', escalationPath: [] }),
  event('remediation.opened', { remediationId: 'm-1', escalationPath: [] }),
];

describe('work of which only the obligations of a break-glass are left', () => {
  it('[E4] has a review and a remedy open, and nothing else', () =>
    expect(awaits(...done, ...emergency, ended())).toBe(true));

  it.each<[string, NewEvent]>([
    ['the review', event('post-review.completed', { postReviewId: 'r-1', verdict: 'upheld' })],
    ['the remediation', event('remediation.completed', { remediationId: 'm-1' })],
  ])('[E4] has the other one open when %s is completed', (_, completed) =>
    expect(awaits(...done, ...emergency, ended(), completed)).toBe(true),
  );

  it('[E4] is none once both are completed', () => {
    const review = event('post-review.completed', { postReviewId: 'r-1', verdict: 'upheld' });
    const remedy = event('remediation.completed', { remediationId: 'm-1' });
    expect(awaits(...done, ...emergency, ended(), review, remedy)).toBe(false);
  });

  it('[E4] is none without a break-glass', () => expect(awaits(...done)).toBe(false));

  it('[E7] is none while a break-glass lives, and is once its time is over', () => {
    expect(awaits(...done, ...emergency)).toBe(false);
    expect(awaits(...done, ...without(emergency, 'break-glass.declared'), declared(now))).toBe(
      true,
    );
  });

  it.each<[string, NewEvent[]]>([
    ['a step', without(done, 'step.completed')],
    ['evidence', without(done, 'evidence.recorded')],
    ['a prerequisite', without(done, 'prerequisite.passed')],
    ['an input', [opened(), ...without(done, 'work-order.opened')]],
    ['a gate', without(done, 'gate.skipped')],
  ])('[E4] is none while %s is not there', (_, work) =>
    expect(awaits(...work, ...emergency, ended())).toBe(false),
  );

  it.each<[string, NewEvent]>([
    ['an approval', requested()],
    ['a run', decided()],
    ['an exception of another cause', raised('step')],
    ['a stop', event('work-order.stopped', { reason: 'storm' })],
    ['a question', event('question.asked', { number: 1, question: 'How?', owner: 'dana' })],
    ['a delegation', dispatched()],
    ['its end', event('work-order.abandoned', { reason: 'storm' })],
  ])('[E4] is none with %s', (_, other) =>
    expect(awaits(...done, ...emergency, ended(), other)).toBe(false),
  );

  it.each(['break-glass', 'review'])('[E4] may have an exception about a %s', (cause) =>
    expect(awaits(...done, ...emergency, ended(), raised(cause))).toBe(true),
  );

  it('[E4] may have an exception about an action that it stopped for being done', () => {
    const past = [...done, ...emergency, ended()];
    expect(awaits(...past, raised('decision', 'work-order-not-open'))).toBe(true);
    expect(awaits(...past, raised('decision', 'policy-stop'))).toBe(false);
    expect(awaits(...past, raised('step', 'work-order-not-open'))).toBe(false);
  });

  it('[E4] may have no exception that a rule of the policy raises by that code', () => {
    const code = 'work-order-not-open';
    const stopped = (rule: string) => decided({ outcome: 'stop', code, rules: [rule] });
    const past = [...done, ...emergency, ended(), raised('decision', code)];
    expect(awaits(...past, stopped('engine.work-order'))).toBe(true);
    expect(awaits(...past, stopped('nothing-goes-out'))).toBe(false);
  });

  it('[E4] may have an approval open of a gate that was skipped', () =>
    expect(awaits(...done, ...emergency, ended(), requested({ gate: 'launch' }))).toBe(true));

  it('[E4] is none with a condition that nobody has met', () => {
    const granted = (conditions: readonly object[]) =>
      event('approval.granted', {
        approvalId: 'a-1',
        grantedBy: 'ana',
        status: conditions.length > 0 ? 'conditional' : 'approved',
        conditions,
        expiresAt: later,
      });
    const past = [...done, ...emergency, ended(), requested()];
    expect(awaits(...past, granted([{ number: 1, text: 'sign' }]))).toBe(false);
    expect(awaits(...past, granted([]))).toBe(true);
  });

  it('[E4] is none while a stage has not left what it leaves', () => {
    const artifact = { kind: 'receipt' };
    const staged = workflowOf({ stages: [{ name: 'one', steps: [{ name: 'pay' }], artifact }] });
    const left = event('stage.completed', { stage: 'one', artifacts: [] });
    const past = [...done, ...emergency, ended()];
    expect(awaitsObligationsOnly(after(past), staged, now)).toBe(false);
    expect(awaitsObligationsOnly(after([...past, left]), staged, now)).toBe(true);
  });

  it('[E5] may have skipped its steps', () => {
    const skipped = event('step.skipped', { step: 'pay', rationale: 'paid', scope: 'once' });
    expect(awaits(...without(done, 'step.completed'), skipped, ...emergency, ended())).toBe(true);
  });

  it('[E4] has a workflow that says when it is done', () => {
    const past = [...done, ...emergency, ended()];
    const stages = [{ name: 'one', steps: [{ name: 'pay' }] }];
    const closure = { evidence: [{ kind: 'receipt' }] };
    const under = (definition: Readonly<Record<string, unknown>>) =>
      awaitsObligationsOnly(after(past), workflowOf(definition), now);
    expect(under({ stages })).toBe(true);
    expect(under({ closure })).toBe(true);
    expect(under({})).toBe(false);
    expect(under({ stages: [{ name: 'one', steps: [] }] })).toBe(false);
  });
});

function awaits(...past: readonly NewEvent[]): boolean {
  return awaitsObligationsOnly(after(past), definition, now);
}

function after(past: readonly NewEvent[]) {
  return recorded(past).reduce(evolve, unknownWorkOrder);
}

function without(past: readonly NewEvent[], type: string): NewEvent[] {
  return past.filter((one) => one.type !== type);
}

function event(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

function opened(other: object = {}): NewEvent {
  const workflow = { id: 'refunds', version: 1, digest: 'd'.repeat(64) };
  return event('work-order.opened', { workflow, ...other });
}

function dispatched() {
  return event('delegation.dispatched', {
    dispatchId: 'd-1',
    kind: 'delegate_task',
    recipient: 'agent-7',
    delegator: 'olga',
    reads: [],
    writes: ['out'],
    permits: [],
    blocks: true,
    digest: '',
    brief: '{}',
    timeouts: { initialWait: 'PT1H', remindEvery: 'PT1H', hardTimeout: 'P1D' },
    createdAt: now,
    timesOutAt: later,
  });
}

function declared(expiresAt: string): NewEvent {
  return event('break-glass.declared', { breakGlassId: 'b-1', permits: [], scope: {}, expiresAt });
}

function ended(): NewEvent {
  return event('break-glass.ended', { breakGlassId: 'b-1', because: 'ended' });
}

function raised(cause: string, code = 'fire'): NewEvent {
  const subject = 'refund.issue';
  return event('exception.raised', { exceptionId: `x-${cause}`, code, cause, subject });
}

function requested(other: object = {}): NewEvent {
  return event('approval.requested', { approvalId: 'a-1', dueAt: later, ...other });
}

function decided(more: object = {}): NewEvent {
  return event('decision.made', {
    decisionId: 'd-1',
    action: { kind: 'refund.issue', authority: 'apply', system: 'payments' },
    outcome: 'run',
    enforced: true,
    approvals: [],
    consumes: [],
    validUntil: later,
    ...more,
  });
}
