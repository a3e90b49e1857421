import {
  type Approval,
  type OpenedException,
  type RecordedDecision,
  type WorkOrder,
} from './state';

/** Exceptions that nobody has dealt with yet. */
export const openExceptions = (workOrder: WorkOrder): readonly OpenedException[] =>
  Object.values(workOrder.exceptions).filter(({ open }) => open);

/** Approvals that wait for their owner. */
export const openApprovals = (workOrder: WorkOrder): readonly Approval[] =>
  Object.values(workOrder.approvals).filter(({ status }) => status === 'requested');

/**
 * Decisions that something may still come of at `now` (an instant): a run that writes and was not
 * reported yet, and a wait with an approval that is not a no. What was replaced, has lapsed or was
 * not enforced holds nothing up.
 */
export const outstandingDecisions = (
  workOrder: WorkOrder,
  now: string,
): readonly RecordedDecision[] =>
  Object.values(workOrder.decisions).filter(
    (decision) =>
      decision.enforced &&
      decision.supersededBy === null &&
      !decision.reported &&
      decision.validUntil > now &&
      (awaitsReport(decision) || awaitsApproval(workOrder, decision)),
  );

/** A read or a proposal leaves nothing behind that a report would have to account for. */
const awaitsReport = ({ outcome, action }: RecordedDecision): boolean =>
  outcome === 'run' && (action.authority === 'apply' || action.authority === 'rollback');

const awaitsApproval = (workOrder: WorkOrder, { outcome, approvals }: RecordedDecision): boolean =>
  outcome === 'wait' &&
  approvals.some((id) => alive.has(workOrder.approvals[id]?.status ?? 'requested'));

const alive: ReadonlySet<string> = new Set(['requested', 'partial', 'conditional', 'approved']);
