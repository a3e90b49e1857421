import { type DecideAgainBody } from '#contracts';
import {
  type BreakGlass,
  type Chain,
  chainOf,
  type Delegation,
  delegatorsOf,
  entryOf,
  everybodyLimited,
  isOfEarlierRun,
  onBehalfOfChain,
  type RecordedDecision,
  replacedBy,
  type WorkOrder,
} from '#work-order';
import { type DecisionContext, memberOfNow } from './decision-context';

/** When a command names decisions, and who is in which team then. */
interface Naming {
  readonly now: string;
  readonly context: DecisionContext;
}

export const isRun = ({ outcome }: RecordedDecision): boolean => outcome === 'run';

/** Decisions that the command names and that are still somebody's answer. */
export const affectedDecisions = (
  named: DecideAgainBody,
  workOrder: WorkOrder,
  at: Naming,
): readonly RecordedDecision[] => {
  const isNamed = namedBy(named, workOrder, at);
  const hasEnded = workOrder.status !== 'open';
  return workOrder.decisions.values().filter(
    (decision) =>
      decision.supersededBy === null &&
      decision.reportedAt === null &&
      // Only a new ask takes up again what was given up.
      decision.isRequestWithdrawn !== true &&
      // A repeated stop of work that has ended would only open an exception that somebody has to resolve.
      !((hasEnded || isOfEarlierRun(workOrder, decision)) && decision.outcome === 'stop') &&
      isNamed(decision),
  );
};

const namedBy = (
  { decisionId, approvalId, breakGlassId, dispatchId, runs, haltId, all }: DecideAgainBody,
  workOrder: WorkOrder,
  { now, context }: Naming,
): ((decision: RecordedDecision) => boolean) => {
  const { approvals, breakGlasses, delegations } = workOrder;
  // What was let run or waits rests on each gate that draft-only work has passed, without naming it.
  const isOfGate =
    approvalId !== undefined && (entryOf(approvals, approvalId)?.gate ?? null) !== null;
  const dependsOnIt = ({ approvals: named, outcome }: RecordedDecision): boolean =>
    (approvalId !== undefined && named.includes(approvalId)) || (isOfGate && outcome !== 'stop');
  const breakGlass = entryOf(breakGlasses, breakGlassId ?? '');
  const delegation = entryOf(delegations, dispatchId ?? '');
  const replaced = replacedBy(workOrder);
  // Under the run that was withdrawn: the action was carried out, or given up.
  const wasReported = (decision: RecordedDecision): boolean =>
    chainOf(decision, replaced).some(({ reportedAt }) => reportedAt !== null);
  return (decision) => {
    const isCurrent = !hasLapsed(decision, now);
    return (
      decision.decisionId === decisionId ||
      (breakGlass !== undefined && isUnder(decision, breakGlass, now)) ||
      (delegation !== undefined &&
        isBetween(delegation, chainOf(decision, replaced), workOrder, context) &&
        isCurrent) ||
      (dependsOnIt(decision) && isCurrent) ||
      (runs === true && isRun(decision) && isCurrent) ||
      (haltId !== undefined && decision.haltId === haltId && !wasReported(decision)) ||
      (all === true && isCurrent && !isOver(decision, now))
    );
  };
};

/** What runs under it or waits for its signature; a run that its end has cut short too. */
const isUnder = (
  { breakGlassId, outcome, validUntil }: RecordedDecision,
  breakGlass: BreakGlass,
  now: string,
): boolean => {
  const end = breakGlass.expiresAt < now ? breakGlass.expiresAt : now;
  return breakGlassId === breakGlass.breakGlassId && (outcome !== 'run' || validUntil >= end);
};

/** What those who sent a dispatch, or to whom or whose team it was sent, may do or wait for. */
const isBetween = (
  delegation: Delegation,
  chain: Chain,
  workOrder: WorkOrder,
  context: DecisionContext,
): boolean => {
  const { recipient, acceptedBy } = delegation;
  const parties = [...delegatorsOf(delegation), recipient, acceptedBy ?? recipient];
  const [{ requestedBy, outcome }] = chain;
  const onBehalfOf = onBehalfOfChain(chain);
  const memberOf = memberOfNow(context, [requestedBy, ...onBehalfOf]);
  const limited = { requestedBy, onBehalfOf, memberOf };
  return (
    outcome !== 'stop' && everybodyLimited(workOrder, limited).some((one) => parties.includes(one))
  );
};

/** A run that nobody can use any more. */
const hasLapsed = ({ outcome, validUntil }: RecordedDecision, now: string): boolean =>
  outcome === 'run' && validUntil <= now;

/** A no of long ago; not where work was halted, because that says nothing of the action. */
const isOver = ({ outcome, validUntil, isStoppedWork }: RecordedDecision, now: string): boolean =>
  outcome === 'stop' && validUntil <= now && isStoppedWork !== true;
