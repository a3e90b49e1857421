import { type CommandOf, type rejectApproval, type revokeApproval } from '#contracts';
import { type NewEvent } from '#kernel';
import { type WorkOrder } from '#work-order';
import { found, type InContext, refuse } from './approval-context';
import { isLegal, mustBeOpen } from './moves';
import { mustHaveSeen } from './granting';
import { answerable, isOwnAnswer, mustAnswerFor, mustNotBeDelegate } from './who-answers';

/** One rejection is the answer, also where several would have had to grant. */
export const reject = (
  { data, metadata, context }: InContext<CommandOf<typeof rejectApproval>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, approvalId, reason } = data;
  const { approval, absences } = answerable(workOrder, found(workOrder, approvalId), context);
  mustBeOpen(approval, 'reject', metadata.now);
  isOwnAnswer(workOrder, approval, metadata.actor);
  mustAnswerFor(approval, metadata, absences);
  mustHaveSeen(data, context);
  const rejectedBy = metadata.actor.id;
  return [{ type: 'approval.rejected', data: { workOrderId, approvalId, rejectedBy, reason } }];
};

/** Everybody who granted it may take it back, and everybody who may answer for the owner. */
export const revoke = (
  { data, metadata, context }: InContext<CommandOf<typeof revokeApproval>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, approvalId, reason } = data;
  const { approval, absences } = answerable(workOrder, found(workOrder, approvalId), context);
  const { status, expiresAt, signatures } = approval;
  if (!isLegal('revoke', approval))
    throw refuse('approval_not_granted', `It is ${status}: there is no yes to take back.`, {
      status,
    });
  if (expiresAt! <= metadata.now)
    throw refuse('approval_not_granted', 'It has expired: there is no yes left to take back.', {
      status: 'expired',
      expiresAt,
    });
  const revokedBy = metadata.actor.id;
  if (signatures.some(({ signedBy }) => signedBy === revokedBy))
    mustNotBeDelegate(approval.owner, metadata);
  else mustAnswerFor(approval, metadata, absences);
  return [{ type: 'approval.revoked', data: { workOrderId, approvalId, revokedBy, reason } }];
};
