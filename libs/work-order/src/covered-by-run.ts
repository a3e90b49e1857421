import { type ProposedAction } from '#contracts';
import { elapsedMs } from '#kernel';
import { authorises } from './authorises';
import { declarersOf, isLive } from './break-glass';
import { isInside } from './coverage';
import { entryOf } from './entry';
import { appliesOrSends, gateApprovalsHold } from './gates';
import { sameAction } from './same-action';
import { type RecordedDecision, type WorkOrder } from './state';

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
 * gates that draft-only work has passed; and the work order is neither stopped nor ended. The grant
 * that the run itself used up counts. Domain rules 1, 4, 5 and 8.
 */
export const coveredByRun = (
  workOrder: WorkOrder,
  { decisionId, action, at }: ReportedAction,
): boolean => {
  const decision = decisionId ? entryOf(workOrder.decisions, decisionId) : undefined;
  if (!decision || decision.outcome !== 'run') return false;
  if (workOrder.stopped || ended.has(workOrder.status)) return false;
  if (decision.supersededBy !== null || decision.reported || decision.validUntil <= at)
    return false;
  if (elapsedMs(at, decision.decidedAt) > CLOCK_BEHIND_MS) return false;
  if (!sameAction(decision.action, action)) return false;
  if (!isStillUrgent(workOrder, decision, at)) return false;
  const passing = { now: at, requesters: requestersOf(workOrder, decision) };
  if (isDraft(workOrder) && appliesOrSends(action) && !gateApprovalsHold(workOrder, passing))
    return false;
  return decision.approvals.every((id) => stillCovers(workOrder, decision, id, at));
};

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

const stillCovers = (
  workOrder: WorkOrder,
  decision: RecordedDecision,
  approvalId: string,
  now: string,
): boolean => {
  const approval = entryOf(workOrder.approvals, approvalId);
  if (!approval) return false;
  const { ruleDigest } = approval;
  const requesters = requestersOf(workOrder, decision);
  const context = { now, ruleDigest, requesters };
  return authorises({ ...approval, consumed: false }, decision.action, context).covers;
};

/** Whoever took urgency on themselves does not sign for it either. */
const requestersOf = (
  { breakGlasses }: WorkOrder,
  { requestedBy, onBehalfOf, breakGlassId = '' }: RecordedDecision,
): readonly string[] => {
  const breakGlass = entryOf(breakGlasses, breakGlassId);
  return [requestedBy, ...onBehalfOf, ...(breakGlass ? declarersOf(breakGlass) : [])];
};
