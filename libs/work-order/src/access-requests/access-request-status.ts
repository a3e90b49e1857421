import { type AccessRequestStatus, type ItemApproval } from '#contracts';
import { isGranted } from '../approvals/authorises';
import { entryOf } from '../entry';
import { type RecordedDecision, type WorkOrder } from '../state';
import { type AccessRequest } from './access-request';

/** What became of an item. It is derived from decisions that stay as they are, so that only `pending` changes. */
export interface FollowedDecision {
  readonly status: AccessRequestStatus;
  readonly approval?: ItemApproval;
}

/**
 * What became of item `number` (from 1 on): the first decision after its own that does not wait says so. Nobody approved what runs
 * under a break-glass.
 */
export const followedItem = (
  request: AccessRequest,
  number: number,
  workOrder: WorkOrder,
  now: string,
): FollowedDecision => {
  if (request.cancelled.includes(number)) return { status: 'cancelled' };
  const decision = answerTo(workOrder, request.items[number - 1]!.decisionId);
  if (!decision) return { status: 'denied' };
  const { outcome, breakGlassId } = decision;
  if (outcome === 'wait') return { status: 'pending' };
  if (outcome === 'stop') return { status: statusOfStop(decision) };
  return breakGlassId === undefined
    ? { status: 'approved', approval: approvalBy(decision, workOrder, now) }
    : { status: 'denied' };
};

/** Nobody answered in time, or the requester gave up by another task. */
const statusOfStop = ({
  code,
  approvals,
  isRequestWithdrawn,
}: RecordedDecision): AccessRequestStatus => {
  if (isRequestWithdrawn) return 'cancelled';
  // A rule of a policy may name the code too, and names no approval.
  return code === 'approval-expired' && approvals.length > 0 ? 'expired' : 'denied';
};

/**
 * Until when a task can be read: the end of its last approval. Undefined while anything is pending, and where nothing was
 * approved.
 */
export const expiryOfTask = (items: readonly FollowedDecision[]): string | undefined =>
  items.some(({ status }) => status === 'pending')
    ? undefined
    : items
        .flatMap(({ approval }) => approval?.approvedUntil ?? [])
        .toSorted()
        .at(-1);

/** The first decision on the proposal that does not wait, else the last one. */
const answerTo = ({ decisions }: WorkOrder, decisionId: string): RecordedDecision | undefined => {
  let decision = entryOf(decisions, decisionId);
  while (decision?.outcome === 'wait' && decision.supersededBy !== null)
    decision = entryOf(decisions, decision.supersededBy);
  return decision;
};

/** It ends with the first of its grants. */
const approvalBy = (
  { approvals, decidedAt, validUntil }: RecordedDecision,
  workOrder: WorkOrder,
  now: string,
): ItemApproval => {
  const grants = approvals.flatMap((id) => entryOf(workOrder.approvals, id) ?? []);
  const ends = grants.flatMap(({ expiresAt }) => expiresAt ?? []);
  const [approvedUntil = validUntil] = ends.toSorted();
  return {
    approvedAt: decidedAt,
    approvedUntil,
    inForce: grants.every(isGranted) && approvedUntil > now,
  };
};
