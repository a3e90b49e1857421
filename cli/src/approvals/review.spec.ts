import { REVIEW } from '../../test/reviews';
import { reviewText } from './review';

describe('what an approver is shown', () => {
  it('[A10] is the packet, the request, who has signed and what changed since', () => {
    expect(reviewText(REVIEW).join('\n')).toBe(`approval a1: refund, requested
  owner      finance
  requester  shop-bot for erin
  permits    refund.issue
  scope      system payments; objects none; writes refund; up to 50.00 EUR; reason = late
  signatures 1 of 2 given (olga) of dana, olga
  condition  1: the parcel is back (binds refund.issue)
  answer by  2030-01-02T00:00:00.000Z
  action     refund.issue (apply) on payments, 50.00 EUR
  to undo it Charge the card again.
  reason     Refunds above 10 EUR need a yes.
  fact       order.paid = true, says shop
  fact       parcel.seen = TBD, says depot
  policy     refund version 3
  changed since the request:
    fact order.paid: true -> false`);
  });

  it('[A10] says so when nothing changed, and shows a gate with its note', () => {
    const lines = reviewText({
      approval: {
        ...REVIEW.approval,
        approvalId: 'g1',
        kind: 'legal',
        gate: 'go-live',
        status: 'draft',
        owner: 'TBD',
        requestedBy: 'TBD',
        onBehalfOf: [],
        quorum: { needed: 1, of: [] },
        conditions: [],
      },
      packet: { rationale: 'All tests are green.' },
      changes: [],
      digest: REVIEW.digest,
    });
    expect(lines.join('\n')).toBe(`approval g1: legal, for the gate go-live, draft
  owner      TBD
  requester  TBD
  permits    refund.issue
  scope      system payments; objects none; writes refund; up to 50.00 EUR; reason = late
  answer by  2030-01-02T00:00:00.000Z
  note       All tests are green.
  nothing has changed since the request`);
  });

  it('[A10] names facts that sources state differently or that are too old', () => {
    const fact = { value: 1, source: 'a', observedAt: '2030-01-01T00:00:00.000Z' };
    const facts = { x: { ...fact, conflicting: true, stale: true } };
    expect(reviewText({ ...REVIEW, packet: { facts } })).toContain(
      '  fact       x = 1, says a (sources disagree, too old)',
    );
  });

  it('[A10] lets no data move the cursor of the reader', () => {
    const packet = { reasons: ['a\u001b[2Jb\nc'] };
    expect(reviewText({ ...REVIEW, packet })).toContain('  reason     a\\u001b[2Jb c');
  });
});
