import { type ProposedAction } from '#contracts';
import { elapsedMs } from '#kernel';
import { authorises } from './authorises';
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
 * rested on still cover it, and so do those of the gates that draft-only work has passed; and the
 * work order is neither stopped nor ended. The grant that the run itself used up counts. Domain rules
 * 1, 4 and 5.
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
  const passing = { now: at, requesters: requestersOf(decision) };
  if (isDraft(workOrder) && appliesOrSends(action) && !gateApprovalsHold(workOrder, passing))
    return false;
  return decision.approvals.every((id) => stillCovers(workOrder, decision, id, at));
};

const isDraft = ({ allowedOutput }: WorkOrder): boolean => allowedOutput === 'draft-only';

const ended: ReadonlySet<WorkOrder['status']> = new Set(['closed', 'abandoned']);

const stillCovers = (
  workOrder: WorkOrder,
  decision: RecordedDecision,
  approvalId: string,
  now: string,
): boolean => {
  const approval = entryOf(workOrder.approvals, approvalId);
  if (!approval) return false;
  const { ruleDigest } = approval;
  const requesters = requestersOf(decision);
  const context = { now, ruleDigest, requesters };
  return authorises({ ...approval, consumed: false }, decision.action, context).covers;
};

const requestersOf = ({ requestedBy, onBehalfOf }: RecordedDecision): readonly string[] => [
  requestedBy,
  ...onBehalfOf,
];
