import { specFor } from '#testkit';
import {
  confirm,
  decided,
  declaredUrgent,
  evidence,
  grant,
  granted,
  lead,
  LATER,
  opened,
  part,
  requested,
  written,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);
const overdue = { postReviewId: 'review-9', workOrderId: 'wo-0' };
const yes = granted({ expiresAt: LATER });
const owing = { overdueReviews: [overdue] };

describe('the second signature for a break-glass', () => {
  const urgent = [opened(), declaredUrgent(), requested({ kind: 'break-glass' }), decided()];

  it('[E7] is given by somebody who owes no overdue review', () => {
    given(...urgent)
      .when(grant())
      .then(yes);
    given(...urgent)
      .when(grant({}, lead, owing))
      .thenRefused('signer_owes_review', {
        facts: { overdueReviews: [overdue] },
        message:
          'You, or the one you answer for, owe the overdue post-review review-9 of wo-0: complete it first, or somebody else signs.',
      });
  });

  it('[E7] is neither widened nor confirmed where somebody owes one', () => {
    given(...urgent, part())
      .when(grant({}, lead, owing))
      .thenRefused('signer_owes_review');
    const letter = { approver: 'finance-lead', permits: ['refund.issue', 'refund.draft'] };
    given(...urgent, evidence({ approves: letter }), written())
      .when(confirm({}, undefined, owing))
      .thenRefused('signer_owes_review');
  });

  it('[E7] is no other approval: who owes a review still answers those', () => {
    given(opened(), declaredUrgent(), requested(), decided())
      .when(grant({}, lead, owing))
      .then(granted());
    given(opened(), requested({ kind: 'break-glass' }), decided())
      .when(grant({}, lead, owing))
      .then(yes);
  });
});
