import { type ApprovalReview, type ReviewedApproval } from '#contracts';

const scope = {
  system: 'payments',
  objects: ['order-7'],
  writes: ['refund'],
  amountUpTo: { minor: 5_000, currency: 'EUR' },
  audience: 'customer',
  arguments: { channel: 'card' },
};
const policy = { id: 'refunds', version: 3, digest: 'c'.repeat(64) };
/** To the second, as tokens have it. */
const tomorrow = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 19)}.000Z`;
const fact = { source: 'shop', observedAt: '2026-01-01T09:00:00.000Z' };

/** A refund that waits for finance, where the total of the order has changed meanwhile. */
export const reviewed = (approval: Partial<ReviewedApproval> = {}): ApprovalReview => ({
  approval: {
    approvalId: 'ap-1',
    kind: 'refund',
    status: 'requested',
    owner: 'finance',
    requestedBy: 'agent-7',
    onBehalfOf: ['principal-of-agent'],
    gate: null,
    permits: ['refund.issue'],
    scope,
    requested: { permits: ['refund.issue'], scope },
    quorum: { needed: 1, of: [] },
    signatures: [],
    conditions: [],
    dueAt: tomorrow,
    expiresAt: null,
    ...approval,
  },
  requesters: ['agent-7', 'principal-of-agent'],
  confirmers: [],
  packet: {
    action: {
      kind: 'refund.issue',
      system: 'payments',
      authority: 'apply',
      rollback: 'Charge the card again.',
    },
    facts: { 'order-paid': { value: true, ...fact }, 'order-total': { value: 8_000, ...fact } },
    reasons: ['Money leaves only with the word of finance.'],
    rules: ['refund-waits'],
    policy,
  },
  now: {
    facts: { 'order-paid': { value: true, ...fact }, 'order-total': { value: 4_000, ...fact } },
    policy,
    workflow: null,
  },
  changes: [{ what: 'fact order-total', then: '8000', now: '4000' }],
  digest: 'a'.repeat(64),
});
