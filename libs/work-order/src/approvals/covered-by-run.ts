import { type ProposedAction } from '#contracts';
import { elapsedMs } from '#kernel';
import { authorises } from './authorises';
import { isLive } from '../exceptions/break-glass';
import { isInside, sameAction } from './coverage';
import {
  requestersOfDecision,
  type Chain,
  chainOf,
  onBehalfOfChain,
  replacedBy,
  requestersOf,
} from './requesters';
import { delegationStatus, isDelegated } from '../delegation/delegated-actions';
import { entryOf } from '../entry';
import { appliesOrSends, gateApprovalsHold, type Passing } from '../closure/gates';
import { type RecordedDecision, type WorkOrder } from '../state';

/** An action as somebody reports it, with the decision they say allowed it. */
export interface ReportedAction {
  readonly decisionId?: string;
  readonly action: ProposedAction;
  /** When it was carried out (an instant). */
  readonly at: string;
}

/** How far the clock of a reporter may be behind ours. */
const CLOCK_BEHIND_MS = 60_000;

/**
 * Whether a valid run covered a reported action: the decision exists, says run, was made before it,
 * is still in force, was not used before and was for exactly this action; the approvals that it
 * rested on still cover it, as does the break-glass that it ran under, and so do the approvals of the
 * gates that draft-only work has passed; what is delegated neither holds it nor leaves it out; and the work
 * order is neither stopped nor ended, and was not reopened since. The grant that the run itself used up counts. Domain rules 1, 4, 5, 8, 10 and 11.
 */
export const coveredByRun = (
  workOrder: WorkOrder,
  { decisionId, action, at }: ReportedAction,
): boolean => {
  const decision = decisionId ? entryOf(workOrder.decisions, decisionId) : undefined;
  if (!decision || decision.outcome !== 'run') return false;
  if (workOrder.stopped || ended.has(workOrder.status)) return false;
  if (isOfEarlierRun(workOrder, decision)) return false;
  if (decision.supersededBy !== null || decision.reportedAt !== null || decision.validUntil <= at)
    return false;
  if (elapsedMs(at, decision.decidedAt) > CLOCK_BEHIND_MS) return false;
  if (!sameAction(decision.action, action)) return false;
  if (!isStillUrgent(workOrder, decision, at)) return false;
  const replaced = replacedBy(workOrder);
  const chain = chainOf(decision, replaced);
  if (!isAsDelegated(workOrder, chain, at)) return false;
  const requester = requestersOfDecision(workOrder, decision, replaced);
  const passing = { now: at, ...requestersOf(workOrder, requester) };
  if (isDraft(workOrder) && appliesOrSends(action) && !gateApprovalsHold(workOrder, passing))
    return false;
  return decision.approvals.every((id) => stillCovers(workOrder, chain, id, passing));
};

/** The work has ended and was reopened since the decision was made. */
export const isOfEarlierRun = (
  { checklistRunId }: Pick<WorkOrder, 'checklistRunId'>,
  decision: Pick<RecordedDecision, 'checklistRunId'>,
): boolean => decision.checklistRunId !== checklistRunId;

const isDraft = ({ allowedOutput }: WorkOrder): boolean => allowedOutput === 'draft-only';

const ended: ReadonlySet<WorkOrder['status']> = new Set(['closed', 'abandoned', 'superseded']);

/** What ran under no break-glass needs none. */
const isStillUrgent = (
  { breakGlasses }: WorkOrder,
  { breakGlassId, action }: RecordedDecision,
  at: string,
): boolean => {
  if (breakGlassId === undefined) return true;
  const breakGlass = entryOf(breakGlasses, breakGlassId);
  return breakGlass !== undefined && isLive(breakGlass, at) && isInside(breakGlass, action);
};

/**
 * A dispatch may have been sent or have ended since the decision, before policy could say so. Urgency lifts
 * a delegator's wait; it widens no delegation.
 */
const isAsDelegated = (workOrder: WorkOrder, chain: Chain, at: string): boolean => {
  const [{ action, requestedBy, memberOf, breakGlassId }] = chain;
  const onBehalfOf = onBehalfOfChain(chain);
  const asDelegate = chain.some((one) => one.asDelegate === true);
  const proposed = { action, requestedBy, onBehalfOf, asDelegate, memberOf };
  const status = delegationStatus(workOrder, proposed, at);
  if (status.holding.length > 0 && breakGlassId === undefined) return false;
  return isDelegated(status);
};

const stillCovers = (
  workOrder: WorkOrder,
  [{ action }]: Chain,
  approvalId: string,
  passing: Passing,
): boolean => {
  const approval = entryOf(workOrder.approvals, approvalId);
  if (!approval) return false;
  const context = { ...passing, ruleDigest: approval.ruleDigest };
  return authorises({ ...approval, consumed: false }, action, context).covers;
};
