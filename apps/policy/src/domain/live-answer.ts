import { type DecisionMadeData } from '#contracts';
import {
  type Chain,
  chainOf,
  decisionsOn,
  entryOf,
  isOfEarlierRun,
  isUsedUpBy,
  onBehalfOfChain,
  recordedRoles,
  type RecordedDecision,
  replacedBy,
  withCredentialOf,
  type WorkOrder,
} from '#work-order';
import { isRun } from './affected-decisions';
import { type Proposed } from './proposed';

/**
 * The live decision on the same action by the same requester, with all before it; undefined where the proposal is new.
 * A wait is live until it is replaced, a run until it ends or its outcome is reported. A stop is not: the next ask
 * gets a new answer. Who acts for others is another requester than the same person alone, and so is a delegate.
 */
export const liveAnswerTo = (workOrder: WorkOrder, proposed: Proposed): Chain | undefined => {
  const { action, question, requestedBy, onBehalfOf, asDelegate, now } = proposed;
  const live = decisionsOn(workOrder, action).filter(
    (decision) =>
      isLive(workOrder, decision, now) &&
      answersQuestion(decision, question) &&
      decision.requestedBy === requestedBy &&
      (decision.asDelegate === true) === asDelegate,
  );
  if (live.length === 0) return undefined;
  const replaced = replacedBy(workOrder);
  return live
    .map((decision) => chainOf(decision, replaced))
    .findLast((chain) => sorted(onBehalfOfChain(chain)) === sorted([...new Set(onBehalfOf)]));
};

/** What owners decide is of one question. A run that needs no approval answers every question that is the same action. */
const answersQuestion = (decision: RecordedDecision, question: string | undefined): boolean =>
  decision.question === question || (isRun(decision) && decision.approvals.length === 0);

const isLive = (workOrder: WorkOrder, decision: RecordedDecision, now: string): boolean => {
  const { supersededBy, reportedAt, outcome, validUntil } = decision;
  if (supersededBy !== null || reportedAt !== null || isOfEarlierRun(workOrder, decision))
    return false;
  return outcome === 'wait' || (outcome === 'run' && validUntil > now);
};

/**
 * Whether a live decision answers the same proposal once more: it would be made again now, and for at least as long. An
 * ask by a credential of which the work order knows less is recorded, because who issued it may not approve the action.
 * So is one with other roles, by which the action is decided again from then on.
 */
export const answersAgain = (
  decision: RecordedDecision,
  now: DecisionMadeData,
  workOrder: WorkOrder,
  proposed: Proposed,
): boolean =>
  isSameDecision(decision, now) &&
  (!isRun(decision) || now.validUntil >= decision.validUntil) &&
  sorted(recordedRoles(decision) ?? []) === sorted(proposed.roles ?? []) &&
  withCredentialOf(workOrder, proposed) === workOrder;

export const isSameDecision = (before: RecordedDecision, now: DecisionMadeData): boolean =>
  now.outcome === before.outcome &&
  now.owner === before.owner &&
  (now.code ?? null) === before.code &&
  now.haltId === before.haltId &&
  now.breakGlass?.breakGlassId === before.breakGlassId &&
  sorted(now.approvals) === sorted(before.approvals);

const sorted = (names: readonly string[]): string => [...names].sort().join();

/** The work order as if the proposal had not been answered: what it may do counts as not done yet. */
export const withoutIt = (workOrder: WorkOrder, chain: Chain): WorkOrder => {
  const [decision] = chain;
  const held = usedUpBy(chain, workOrder);
  const approvals = held.map((id) => [id, { ...workOrder.approvals[id]!, consumed: false }]);
  return {
    ...workOrder,
    decisions: workOrder.decisions.with(decision.decisionId, {
      ...decision,
      supersededBy: decision.decisionId,
    }),
    approvals: { ...workOrder.approvals, ...Object.fromEntries(approvals) },
  };
};

/**
 * Single uses that went to runs of this proposal which were not carried out: it has them for itself.
 * What another proposal ran under is gone.
 */
const usedUpBy = (chain: Chain, { decisions, approvals }: WorkOrder): readonly string[] => {
  const own = new Set(chain.map(({ decisionId }) => decisionId));
  const ids = chain.flatMap((decision) => (isRun(decision) ? decision.approvals : []));
  if (chain.some(({ reportedAt }) => reportedAt !== null)) return [];
  const others = decisions
    .values()
    .filter((decision) => isRun(decision) && !own.has(decision.decisionId));
  return ids.filter((id) => {
    const approval = entryOf(approvals, id);
    return approval?.consumed && !isUsedUpBy(approval, others);
  });
};
