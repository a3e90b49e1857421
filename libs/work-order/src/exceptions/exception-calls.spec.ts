import { type DecisionMadeData } from '#contracts';
import { calledByDecision, isWithdrawal } from './exception-calls';

const stop = (more: Partial<DecisionMadeData>) => ({
  outcome: 'stop' as const,
  enforced: true,
  action: { kind: 'refund.issue', authority: 'apply', system: 'payments' } as const,
  approvals: [],
  supersedes: 'd-1',
  rules: ['no-refunds'],
  ...more,
});

describe('the stop that replaces a decision', () => {
  it.each([
    ['work-order-not-open', 'engine.work-order'],
    ['halted', 'engine.halt'],
    ['break-glass-ended', 'engine.break-glass'],
    ['delegation-exceeded', 'engine.delegation-scope'],
    ['request-withdrawn', 'engine.request'],
  ])(
    '[E9] calls for nothing where a check of Writ gives %s, and for an owner where a rule does',
    (code, check) => {
      expect(isWithdrawal(stop({ code, rules: [check] }))).toBe(true);
      expect(calledByDecision(stop({ code, rules: [check] }))).toBeUndefined();
      expect(isWithdrawal(stop({ code }))).toBe(false);
      expect(calledByDecision(stop({ code }))).toEqual({
        code,
        cause: 'decision',
        subject: 'refund.issue',
      });
    },
  );

  it.each(['work-order-not-open', 'halted', 'break-glass-ended', 'delegation-exceeded'])(
    '[E9] calls for an owner where a prerequisite of the workflow gives %s',
    (code) => {
      const byWorkflow = stop({ code, rules: ['engine.prerequisites', 'engine.delegation-scope'] });
      expect(isWithdrawal(byWorkflow)).toBe(false);
      expect(calledByDecision(byWorkflow)).toMatchObject({ code });
    },
  );

  it('[A8] calls for nothing beyond a narrower grant, and for an owner where a rule says so without one', () => {
    const code = 'approval-exceeded';
    expect(calledByDecision(stop({ code, approvals: ['a-1'] }))).toBeUndefined();
    expect(calledByDecision(stop({ code }))).toMatchObject({ code, cause: 'decision' });
  });
});
