/** An approval that waits, as the server reviews it, for specs of those who answer. */
import { type Review } from '../src/approvals/review';
import { type Handler, type Reply } from './stub-server';

export const DIGEST = 'a'.repeat(64);

export const REVIEW: Review = {
  approval: {
    approvalId: 'a1',
    kind: 'refund',
    status: 'requested',
    owner: 'finance',
    gate: null,
    requestedBy: 'shop-bot',
    onBehalfOf: ['erin'],
    requested: {
      permits: ['refund.issue'],
      scope: {
        system: 'payments',
        writes: ['refund'],
        objects: [],
        amountUpTo: { minor: 5000, currency: 'EUR' },
        arguments: { reason: 'late' },
      },
    },
    permits: [],
    scope: {},
    expiresAt: null,
    quorum: { needed: 2, of: ['dana', 'olga'] },
    signatures: [{ signedBy: 'olga', recordedBy: null }],
    conditions: [{ number: 1, text: 'the parcel is back', binds: ['refund.issue'], met: false }],
    dueAt: '2030-01-02T00:00:00.000Z',
  },
  packet: {
    action: {
      kind: 'refund.issue',
      authority: 'apply',
      system: 'payments',
      writes: ['refund'],
      amount: { minor: 5000, currency: 'EUR' },
      rollback: 'Charge the card again.',
    },
    facts: {
      'order.paid': { value: true, source: 'shop', observedAt: '2030-01-01T00:00:00.000Z' },
      'parcel.seen': { value: null, source: 'depot', observedAt: '2030-01-01T00:00:00.000Z' },
    },
    reasons: ['Refunds above 10 EUR need a yes.'],
    policy: { id: 'refund', version: 3, digest: DIGEST },
  },
  changes: [{ what: 'fact order.paid', then: 'true', now: 'false' }],
  digest: DIGEST,
};

/** A server that has this one approval; `answered` is what it says to everything else. */
export const reviewing =
  (answered: Reply, review: object = REVIEW): Handler =>
  ({ path }) =>
    path.includes('/review') ? { body: review } : answered;
