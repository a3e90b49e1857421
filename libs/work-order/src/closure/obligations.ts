import { isGranted } from '../approvals/authorises';
import { isLive } from '../exceptions/break-glass';
import { type Question } from '../lifecycle/lifecycle-state';
import { awaitedOutcomes } from '../decisions/outcomes';
import { type OpenedException } from '../exceptions/opened-exceptions';
import { entryOf } from '../entry';
import {
  type BreakGlass,
  type PostReview,
  type Remediation,
} from '../exceptions/break-glass-state';
import { type Approval, type RecordedDecision, type WorkOrder } from '../state';

/** Exceptions that nobody has dealt with yet. */
export const openExceptions = ({ exceptions }: WorkOrder): readonly OpenedException[] =>
  exceptions.open.map((id) => exceptions.all.get(id)!);

/** Post-reviews that nobody has completed yet. */
export const openReviews = ({ reviews }: WorkOrder): readonly PostReview[] =>
  Object.values(reviews).filter(({ verdict }) => verdict === null);

/** Remediations that nobody has completed yet, or that came back since. */
export const openRemediations = ({ remediations }: WorkOrder): readonly Remediation[] =>
  Object.values(remediations).filter(({ completedAt }) => completedAt === null);

/** Break-glasses under which something can run at `now` (an instant). */
export const liveBreakGlasses = ({ breakGlasses }: WorkOrder, now: string): readonly BreakGlass[] =>
  Object.values(breakGlasses).filter((one) => isLive(one, now));

/** Approvals that their owner can still answer at `now` (an instant). */
export const openApprovals = (workOrder: WorkOrder, now: string): readonly Approval[] =>
  Object.values(workOrder.approvals).filter(
    ({ status, dueAt, isOfEarlierRun }) => status === 'requested' && !isOfEarlierRun && dueAt > now,
  );

/**
 * Decisions that something may still come of at `now` (an instant): a run that writes and was not
 * reported yet, a run whose outcome is awaited, and a wait with an approval that is not rejected. What was replaced, has lapsed or was
 * not enforced holds nothing up.
 */
export const outstandingDecisions = (
  workOrder: WorkOrder,
  now: string,
): readonly RecordedDecision[] => {
  const awaited = awaitedOutcomes(workOrder);
  return workOrder.decisions
    .values()
    .filter(
      (decision) =>
        awaited.includes(decision) ||
        (decision.enforced &&
          decision.supersededBy === null &&
          decision.reportedAt === null &&
          decision.validUntil > now &&
          (awaitsReport(decision) || awaitsApproval(workOrder, decision, now))),
    );
};

/** A read or a proposal leaves nothing behind that a report would have to account for. */
const awaitsReport = ({ outcome, action }: RecordedDecision): boolean =>
  outcome === 'run' && (action.authority === 'apply' || action.authority === 'rollback');

const awaitsApproval = (
  workOrder: WorkOrder,
  { outcome, approvals }: RecordedDecision,
  now: string,
): boolean =>
  outcome === 'wait' &&
  approvals.some((id) => {
    const approval = entryOf(workOrder.approvals, id);
    return approval !== undefined && isAlive(approval, now);
  });

/** It is or may still become granted. */
const isAlive = (approval: Approval, now: string): boolean => {
  const { status, dueAt, expiresAt, isOfEarlierRun } = approval;
  if (status === 'requested') return !isOfEarlierRun && dueAt > now;
  return isGranted(approval) && expiresAt !== null && expiresAt > now;
};

/** Questions that nobody has answered. */
export const openQuestions = ({ questions }: Pick<WorkOrder, 'questions'>): readonly Question[] =>
  Object.values(questions).filter(({ answeredBy }) => answeredBy === null);
