import { type ApprovalCommand } from '#contracts';
import { entryOf, isSecondSignature, peopleOf, type Approval, type WorkOrder } from '#work-order';
import { type ApprovalContext, refuse } from './approval-context';

/** The people by whom a command gives a break-glass its second signature; none where it gives none. */
export const secondSigners = (
  command: ApprovalCommand,
  workOrder: WorkOrder,
): readonly string[] => {
  if (command.type !== 'grant-approval' && command.type !== 'confirm-approval') return [];
  const approval = entryOf(workOrder.approvals, command.data.approvalId);
  if (!approval || !isSecondSignature(workOrder, approval)) return [];
  return [...new Set([...peopleOf(command.metadata.actor), ...namedBy(command, approval)])];
};

/** Who owes the review of an urgent act signs for no other. */
export const mustOweNoReview = (
  workOrder: WorkOrder,
  approval: Approval,
  { overdueReviews }: ApprovalContext,
): void => {
  const [first] = overdueReviews;
  if (first === undefined || !isSecondSignature(workOrder, approval)) return;
  throw refuse(
    'signer_owes_review',
    `You, or the one you answer for, owe the overdue post-review ${first.postReviewId} of ${first.workOrderId}: complete it first, or somebody else signs.`,
    { overdueReviews },
  );
};

const namedBy = (
  command: Extract<ApprovalCommand, { type: 'grant-approval' | 'confirm-approval' }>,
  { records = [] }: Approval,
): readonly string[] => {
  if (command.type === 'grant-approval')
    return command.data.approver ? [command.data.approver] : [];
  const { number } = command.data;
  return records
    .filter((record) => record.number === number)
    .flatMap(({ approver, recordedBy }) => [approver, recordedBy]);
};
