import {
  type ApprovalEscalatedData,
  type ApprovalExpiredData,
  type CommandOf,
  type escalateApproval,
  type expireApproval,
  type rejectApproval,
  type revokeApproval,
  type supersedeApprovals,
} from '#contracts';
import { assertNever, elapsedMs, type NewEvent, toInstant } from '#kernel';
import { type Approval, requestersOfApproval, type WorkOrder } from '#work-order';
import { deputyOf } from './absences';
import {
  type ApprovalContext,
  before,
  declaredOf,
  found,
  type InContext,
  isLegal,
  mustBeOpen,
  mustHaveSeen,
  refuse,
} from './approval-context';
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
    throw refuse('approval_not_granted', `It is ${status}: there is no grant to revoke.`, {
      status,
    });
  if (expiresAt! <= metadata.now)
    throw refuse('approval_not_granted', 'It has expired: there is no grant left to revoke.', {
      status: 'expired',
      expiresAt,
    });
  const revokedBy = metadata.actor.id;
  if (signatures.some(({ signedBy }) => signedBy === revokedBy))
    mustNotBeDelegate(approval.owner, metadata);
  else mustAnswerFor(approval, metadata, absences);
  return [{ type: 'approval.revoked', data: { workOrderId, approvalId, revokedBy, reason } }];
};

/** Nothing but the time ends it: sent too early, or again, the command does nothing. Never a grant. */
export const expire = (
  { data, metadata }: InContext<CommandOf<typeof expireApproval>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, approvalId } = data;
  const approval = found(workOrder, approvalId);
  if (!isLegal('expire', approval) || endOf(approval) > metadata.now) return [];
  const was = approval.status as ApprovalExpiredData['was'];
  return [{ type: 'approval.expired', data: { workOrderId, approvalId, was } }];
};

/** When a request or a grant ends by itself. */
const endOf = ({ status, dueAt, expiresAt }: Approval): string =>
  status === 'requested' ? dueAt : expiresAt!;

/**
 * A step of its escalation path, when it is due and was not taken. In mode observe it notifies nobody.
 * A requester takes nothing over: the approval stays with its owner.
 */
export const escalate = (
  { data, metadata: { now }, context }: InContext<CommandOf<typeof escalateApproval>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, approvalId, escalationStep } = data;
  const approval = found(workOrder, approvalId);
  if (workOrder.mode === 'observe') return [];
  const move = escalationStep === 'warned' ? 'warn' : 'hand-over';
  if (!isLegal(move, approval) || endOf(approval) <= now) return [];

  const { absences } = answerable(workOrder, approval, context);
  const owner = ownerAt(escalationStep, approval, { ...context, absences }, now);
  const isTakeover = owner !== approval.owner;
  const { requesters, issuers } = requestersOfApproval(workOrder, approval);
  if (owner === undefined || (isTakeover && [...requesters, ...issuers].includes(owner))) return [];
  const escalated: ApprovalEscalatedData = {
    workOrderId,
    approvalId,
    escalationStep,
    owner,
    endsAt: endOf(approval),
  };
  return [{ type: 'approval.escalated', data: escalated }];
};

/** Whose it is from this step on; undefined while the step is not due, and once it was taken. */
const ownerAt = (
  escalationStep: ApprovalEscalatedData['escalationStep'],
  approval: Approval,
  context: ApprovalContext,
  now: string,
): string | undefined => {
  const { status, owner, fallback, escalationSteps } = approval;
  switch (escalationStep) {
    case 'warned': {
      const warnAt = warnAtOf(approval, context);
      const isDue = warnAt !== null && warnAt <= now;
      return isDue && !escalationSteps.includes(`${status}/warned`) ? owner : undefined;
    }
    case 'fallback': {
      const isDue = fallback !== null && fallback.owner !== 'TBD' && fallback.at <= now;
      return isDue && !escalationSteps.includes('requested/fallback') ? fallback.owner : undefined;
    }
    case 'absent':
      return deputyOf(context.absences, owner, now);
    default:
      return assertNever(escalationStep);
  }
};

/**
 * A request says it itself. A grant is warned about as long before its end as its kind says, or as its
 * request was where that is longer: that was counted in working time, and timers go by it.
 */
const warnAtOf = (approval: Approval, context: ApprovalContext): string | null => {
  const { status, warnAt, dueAt } = approval;
  if (status === 'requested') return warnAt;
  const end = endOf(approval);
  const warnBefore = declaredOf(context, approval.kind)?.warnBefore;
  const asDeclared = warnBefore === undefined ? null : before(end, warnBefore);
  const asRequested =
    warnAt === null ? null : toInstant(Date.parse(end) - elapsedMs(warnAt, dueAt));
  if (asDeclared === null || asRequested === null) return asDeclared ?? asRequested;
  return asRequested < asDeclared ? asRequested : asDeclared;
};

const ENDED: ReadonlySet<WorkOrder['status']> = new Set(['closed', 'abandoned', 'superseded']);

/**
 * Ends what nothing needs: every request and every grant once the work has ended, so that none counts
 * after a reopening, also where that was faster; else requests of actions whose decisions were all replaced. One of these that
 * has run out is left to expire.
 */
export const supersede = (
  { data: { workOrderId }, metadata: { now } }: InContext<CommandOf<typeof supersedeApprovals>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const hasEnded = ENDED.has(workOrder.status);
  return Object.values(workOrder.approvals)
    .filter((approval) => isLegal('supersede', approval))
    .filter(
      (approval) =>
        hasEnded ||
        approval.isOfEarlierRun ||
        (approval.status === 'requested' &&
          approval.gate === null &&
          approval.dueAt > now &&
          !isWaitedFor(workOrder, approval)),
    )
    .map(({ approvalId, isOfEarlierRun }) => ({
      type: 'approval.superseded',
      data: { workOrderId, approvalId, reason: whyEnded(hasEnded || isOfEarlierRun === true) },
    }));
};

const whyEnded = (withTheWork: boolean): string =>
  withTheWork ? 'The work has ended.' : 'The decision that waited for it was replaced.';

const isWaitedFor = ({ decisions }: WorkOrder, { approvalId }: Approval): boolean =>
  decisions
    .values()
    .some(({ supersededBy, approvals }) => supersededBy === null && approvals.includes(approvalId));
