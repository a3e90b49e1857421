import { type ApprovalCommand, type ApprovalGrantedData } from '#contracts';
import { type NewEvent } from '#kernel';

/** What the one who answered is told: the status, and what a yes covers and until when. */
export const answerOf = (
  { data: { workOrderId, approvalId } }: ApprovalCommand,
  [event]: readonly NewEvent[],
): Readonly<Record<string, unknown>> => {
  const about = { workOrderId, approvalId };
  switch (event?.type) {
    case 'approval.granted': {
      const { permits, scope, conditions, expiresAt, singleUse } =
        event.data as ApprovalGrantedData;
      const status = conditions?.length ? 'conditional' : 'approved';
      return { ...about, status, permits, scope, conditions, expiresAt, singleUse };
    }
    case 'approval.rejected':
      return { ...about, status: 'rejected' };
    default:
      return { ...about, status: 'revoked' };
  }
};
