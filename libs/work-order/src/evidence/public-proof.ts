import { type ProposedAction } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { authorises } from '../approvals/authorises';
import { requestersOfApproval } from '../approvals/requesters';
import { type RecordedEvidence } from './recorded-evidence';
import { type Approval, type WorkOrder } from '../state';

/** The kind of approval that lets public proof be shown. */
export const PUBLIC_PROOF = 'public-proof';

/** Approvals of public proof in force, each with the position of its last grant. */
export interface PublicProof {
  readonly grants: readonly { readonly approval: Approval; readonly position: number }[];
}

/**
 * What may be shown in public at `now` (an instant). An approval covers what it says and nothing more (domain
 * rule 4): showing is weighed by `authorises`, as any action is, so what is expired, revoked, used up, of an earlier run, given
 * by its requester or under a condition that is not met shows nothing.
 */
export const publicProofOf = (
  workOrder: WorkOrder,
  events: readonly RecordedEvent[],
  now: string,
): PublicProof => ({
  grants: Object.values(workOrder.approvals)
    .filter((approval) => approval.kind === PUBLIC_PROOF && covers(workOrder, approval, now))
    .map((approval) => ({ approval, position: positionOfGrant(events, approval) })),
});

/**
 * Whether evidence may be shown: it, or its kind, is among the objects of an approval, or an approval names no
 * objects. What was recorded after the grant nobody has reviewed, unless the approval names it.
 */
export const isPublicProof = (
  { grants }: PublicProof,
  { evidenceId, kind }: Pick<RecordedEvidence, 'evidenceId' | 'kind'>,
  recordedAt: number,
): boolean =>
  grants.some(({ approval, position }) => {
    const { objects = [] } = approval.scope;
    if (objects.includes(evidenceId)) return true;
    return recordedAt < position && (objects.length === 0 || objects.includes(kind));
  });

const covers = (workOrder: WorkOrder, approval: Approval, now: string): boolean => {
  const requesters = requestersOfApproval(workOrder, approval);
  // No rule requests a gate: the workflow itself does.
  const ruleDigest = approval.gate === null ? approval.ruleDigest : workOrder.workflow?.digest;
  return approval.permits.some(
    (kind) =>
      authorises(approval, showingOf(approval, kind), { now, ruleDigest, ...requesters }).covers,
  );
};

/** Just what was granted: to show it is to do neither more nor anything else. */
const showingOf = ({ scope }: Approval, kind: string): ProposedAction => ({
  kind,
  authority: 'read',
  system: scope.system ?? 'writ',
  objects: scope.objects,
  writes: scope.writes,
  amount: scope.amountUpTo,
  audience: scope.audience,
  arguments: scope.arguments,
});

const positionOfGrant = (events: readonly RecordedEvent[], { approvalId }: Approval): number =>
  events.findLast(
    ({ type, data }) => type === 'approval.granted' && data.approvalId === approvalId,
  )!.position;
