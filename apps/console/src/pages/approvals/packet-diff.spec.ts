import { waiting } from './approvals.fixture';
import { earlierOf, packetDiff } from './packet-diff';

describe('what was asked before', () => {
  it('is the last request of the same kind for the same thing', () => {
    const others = [
      { ...waiting, approvalId: 'first', position: 1 },
      { ...waiting, approvalId: 'second', position: 5 },
      { ...waiting, approvalId: 'later', position: 11 },
      { ...waiting, approvalId: 'other kind', kind: 'legal', position: 7 },
      { ...waiting, approvalId: 'other thing', askedPermits: 'refund.draft', position: 8 },
      waiting,
    ];
    expect(earlierOf(waiting, others)?.approvalId).toBe('second');
    expect(earlierOf(waiting, [waiting])).toBeUndefined();
  });

  it('differs in what the approver is shown', () => {
    const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' } as const;
    const amount = (minor: number) => ({ ...action, amount: { minor, currency: 'EUR' } });
    const fact = { value: false, source: '/shop', observedAt: '2030-01-01T10:00:00Z' };
    expect(
      packetDiff(
        { ...waiting.packet, action: amount(5_000) },
        { facts: { 'order-paid': fact }, action: amount(9_000), missing: ['a deposit'] },
      ),
    ).toEqual([
      { what: 'amount', then: '50.00 EUR', now: '90.00 EUR' },
      { what: 'fact order-paid', then: 'true', now: 'false' },
      { what: 'missing', then: 'nothing', now: 'a deposit' },
    ]);
    expect(packetDiff(waiting.packet, waiting.packet)).toEqual([]);
  });
});
