import { workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { recorded } from '#testkit';
import { onlyObligationsSince } from './awaiting-obligations';

/** Day of January 2030. */
const day = (number: number): string => `2030-01-${String(number).padStart(2, '0')}T09:00:00.000Z`;
const definition = workflowOf({ stages: [{ name: 'one', steps: [{ name: 'pay' }] }] });

describe('since when work was open only for the obligations of a break-glass', () => {
  it('[E4] is when the last of the work was done, however long the obligations took', () =>
    expect(since(opened, ...emergency, ended(2), paid(3), noted(5), reviewed(8), fixed(9))).toBe(
      day(3),
    ));

  it('[E4] is when the break-glass ended, by somebody or by its time', () => {
    expect(since(opened, ...emergency, paid(2), ended(3), reviewed(8), fixed(9))).toBe(day(3));
    expect(since(opened, ...emergency, paid(2), reviewed(8), fixed(9))).toBe(day(4));
    expect(since(opened, ...emergency, paid(2), fixed(9))).toBe(day(4));
  });

  it('[E4] is when the last thing ran out, also after the last event', () => {
    expect(since(opened, ...emergency, paid(2))).toBe(day(4));
    expect(since(opened, ...emergency, ended(2), paid(3), running(5))).toBe(day(5));
  });

  it('[E4] is when the last of several things ran out, in whatever order they are listed', () => {
    const requested = event('approval.requested', 2, { approvalId: 'a-1', dueAt: day(3) });
    expect(since(opened, ...emergency, paid(2), requested, reviewed(8))).toBe(day(4));
  });

  it('[E4] is never where the obligations were settled when the break-glass ran out', () =>
    expect(since(opened, ...emergency, paid(2), reviewed(3), fixed(4))).toBeUndefined());

  it('[E4] begins again when anything else was in the way meanwhile', () => {
    const past = [opened, ...emergency, ended(2), paid(3)];
    const stopped = [event('work-order.stopped', 5), event('work-order.resumed', 6)];
    expect(since(...past, ...stopped, reviewed(8), fixed(9))).toBe(day(6));
    const requested = event('approval.requested', 5, { approvalId: 'a-1', dueAt: day(7) });
    expect(since(...past, requested, reviewed(8), fixed(9))).toBe(day(7));
  });

  it('[E4] is never where the obligations were settled first, or where there are none', () => {
    const settled = [opened, ...emergency, ended(2), reviewed(3), fixed(4)];
    expect(since(...settled, paid(5))).toBeUndefined();
    expect(since(opened, paid(5))).toBeUndefined();
  });

  it('[E4] is never while something else is left', () =>
    expect(since(opened, ...emergency, ended(2), reviewed(3))).toBeUndefined());

  it('[I9] counts in the time of the world, which never goes back', () =>
    expect(since(opened, ...emergency, ended(6), paid(3), reviewed(8), fixed(9))).toBe(day(6)));
});

function since(...past: readonly NewEvent[]): string | undefined {
  return onlyObligationsSince(recorded(past), definition, day(20));
}

function event(type: string, on: number, data: object = {}): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data }, occurredAt: day(on) };
}

const workflow = { id: 'refunds', version: 1, digest: 'd'.repeat(64) };
const opened = event('work-order.opened', 1, { workflow });
const expiresAt = day(4);
const emergency: NewEvent[] = [
  event('break-glass.declared', 1, { breakGlassId: 'b-1', permits: [], scope: {}, expiresAt }),
  event('exception.raised', 1, { exceptionId: 'x-1', code: 'fire', cause: 'break-glass' }),
  event('post-review.scheduled', 1, {
    postReviewId: 'r-1',
    breakGlassId: 'b-1',
    escalationPath: [],
  }),
  event('remediation.opened', 1, { remediationId: 'm-1', escalationPath: [] }),
];

function ended(on: number): NewEvent {
  return event('break-glass.ended', on, { breakGlassId: 'b-1', because: 'ended' });
}

function paid(on: number): NewEvent {
  return event('step.completed', on, { step: 'pay' });
}

function running(until: number): NewEvent {
  return event('decision.made', 3, {
    decisionId: 'd-1',
    action: { kind: 'refund.issue', authority: 'apply', system: 'payments' },
    outcome: 'run',
    enforced: true,
    approvals: [],
    consumes: [],
    validUntil: day(until),
  });
}

function noted(on: number): NewEvent {
  const photo = { evidenceId: 'e-1', kind: 'photo', mediaType: 'image/png' };
  return event('evidence.recorded', on, photo);
}

function reviewed(on: number): NewEvent {
  return event('post-review.completed', on, { postReviewId: 'r-1', verdict: 'upheld' });
}

function fixed(on: number): NewEvent {
  return event('remediation.completed', on, { remediationId: 'm-1' });
}
