import { type Authority } from '#contracts';
import { type NewEvent } from '#kernel';
import { recorded } from '#testkit';
import { evolve } from '../evolve';
import {
  liveBreakGlasses,
  openApprovals,
  openExceptions,
  openRemediations,
  openReviews,
  outstandingDecisions,
} from './obligations';
import { unknownWorkOrder } from '../state';

describe('the open obligations of a work order', () => {
  it('are exceptions until they are resolved', () => {
    const raised = event('exception.raised', { exceptionId: 'exception-1' });
    const resolved = event('exception.resolved', { exceptionId: 'exception-1' });
    expect(openExceptions(after(raised))).toHaveLength(1);
    expect(openExceptions(after(raised, resolved))).toEqual([]);
  });

  it('[E4] are post-reviews until they are completed, whatever the verdict', () => {
    const scheduled = event('post-review.scheduled', { postReviewId: 'r-1', owner: 'ana' });
    const completed = (verdict: string) =>
      event('post-review.completed', { postReviewId: 'r-1', verdict });
    expect(openReviews(after(scheduled))).toMatchObject([{ postReviewId: 'r-1', owner: 'ana' }]);
    expect(openReviews(after(scheduled, completed('upheld')))).toEqual([]);
    expect(openReviews(after(scheduled, completed('not-upheld')))).toEqual([]);
  });

  it('[E4] are remediations until they are completed, and again when their code comes back', () => {
    const [opened, completed, recurred] = ['opened', 'completed', 'recurred'].map((verb) =>
      event(`remediation.${verb}`, { remediationId: 'm-1' }),
    );
    expect(openRemediations(after(opened!))).toHaveLength(1);
    expect(openRemediations(after(opened!, completed!))).toEqual([]);
    expect(openRemediations(after(opened!, completed!, recurred!))).toHaveLength(1);
  });

  it('[E7] are break-glasses until somebody or their time ends them', () => {
    const declared = event('break-glass.declared', { breakGlassId: 'b-1', expiresAt: later });
    const ended = event('break-glass.ended', { breakGlassId: 'b-1', because: 'ended' });
    expect(liveBreakGlasses(after(declared), now)).toHaveLength(1);
    expect(liveBreakGlasses(after(declared), later)).toEqual([]);
    expect(liveBreakGlasses(after(declared, ended), now)).toEqual([]);
  });

  it('are approvals until they are answered', () => {
    expect(openApprovals(after(requested()), now)).toHaveLength(1);
    expect(openApprovals(after(requested(), rejected()), now)).toEqual([]);
  });
});

describe('an outstanding decision', () => {
  it.each<Authority>(['apply', 'rollback'])('is a run to %s that nobody reported', (authority) =>
    expect(outstanding(decision('run', { authority }))).toBe(true),
  );

  it.each<Authority>(['read', 'propose', 'approve'])('is no run to %s', (authority) =>
    expect(outstanding(decision('run', { authority }))).toBe(false),
  );

  it('is a wait whose approval is open or given', () => {
    expect(outstanding(requested(), decision('wait'))).toBe(true);
    expect(outstanding(requested(), decision('wait'), granted())).toBe(true);
  });

  it.each(['partial', 'conditional'])('is a wait whose approval is %s', (status) => {
    expect(outstanding(requested(), decision('wait'), granted({ status }))).toBe(true);
    const lapsed = granted({ status, expiresAt: now });
    expect(outstanding(requested(), decision('wait'), lapsed)).toBe(false);
  });

  it('is a wait of which one approval of several is open', () => {
    const approvals = ['approval-1', 'approval-2'];
    const wait = decision('wait', { approvals });
    const other = requested({ approvalId: 'approval-2' });
    expect(outstanding(requested(), other, wait, rejected())).toBe(true);
  });

  it('is no wait whose approval was rejected, revoked after a grant or never requested', () => {
    expect(outstanding(requested(), decision('wait'), rejected())).toBe(false);
    const revoked = event('approval.revoked', { approvalId: 'approval-1' });
    expect(outstanding(requested(), decision('wait'), granted(), revoked)).toBe(false);
    expect(outstanding(decision('wait'))).toBe(false);
  });

  it('is no wait whose approval ran out of time, before the answer or after it', () => {
    expect(outstanding(requested({ dueAt: now }), decision('wait'))).toBe(false);
    expect(outstanding(requested(), decision('wait'), granted({ expiresAt: now }))).toBe(false);
    expect(openApprovals(after(requested({ dueAt: now })), now)).toEqual([]);
  });

  it('is no stop, whatever approval it names', () => {
    expect(outstanding(decision('stop'))).toBe(false);
    const named = decision('stop', { approvals: ['approval-1'] });
    expect(outstanding(requested(), named)).toBe(false);
  });

  it('is none that was reported, replaced, lapsed or not enforced', () => {
    expect(outstanding(decision('run'), reported('action.performed'))).toBe(false);
    expect(outstanding(decision('run'), reported('action.failed'))).toBe(false);
    expect(outstanding(decision('run'), replacement())).toBe(false);
    expect(outstanding(decision('run', { validUntil: now }))).toBe(false);
    expect(outstanding(decision('run', { enforced: false }))).toBe(false);
  });
});

const now = '2030-01-01T09:00:00.000Z';
const later = '2030-01-01T10:00:00.000Z';

function after(...past: readonly NewEvent[]) {
  return recorded(past).reduce(evolve, unknownWorkOrder);
}

function outstanding(...past: readonly NewEvent[]): boolean {
  return outstandingDecisions(after(...past), now).length > 0;
}

function event(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

function decision(outcome: string, other: object = {}): NewEvent {
  const { authority = 'apply', ...rest } = other as { authority?: Authority };
  return event('decision.made', {
    decisionId: 'decision-1',
    action: { kind: 'refund.issue', authority, system: 'payments' },
    outcome,
    enforced: true,
    approvals: outcome === 'wait' ? ['approval-1'] : [],
    consumes: [],
    validUntil: later,
    ...rest,
  });
}

function replacement(): NewEvent {
  return decision('stop', { decisionId: 'decision-2', supersedes: 'decision-1' });
}

function reported(type: string): NewEvent {
  return event(type, { decisionId: 'decision-1' });
}

function requested(other: object = {}): NewEvent {
  return event('approval.requested', { approvalId: 'approval-1', dueAt: later, ...other });
}

function granted(other: object = {}): NewEvent {
  return event('approval.granted', {
    approvalId: 'approval-1',
    status: 'conditions' in other ? 'conditional' : 'approved',
    expiresAt: later,
    ...other,
  });
}

function rejected(): NewEvent {
  return event('approval.rejected', { approvalId: 'approval-1' });
}
