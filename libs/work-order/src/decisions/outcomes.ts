import { entryOf } from '../entry';
import { type Chain, chainOf, replacedBy } from '../approvals/requesters';
import { type RecordedDecision, type WorkOrder } from '../state';

type Known = Pick<WorkOrder, 'decisions' | 'exceptions'>;

/**
 * When an outcome was first reported under a run or under any decision on the same proposal; null while none was. A run
 * may be replaced while somebody carries it out, and the report names either of them.
 */
export const outcomeReportedAt = (
  { decisions }: Pick<WorkOrder, 'decisions'>,
  decisionId: string,
): string | null => {
  const decision = entryOf(decisions, decisionId);
  return decision
    ? reportedIn(chainOf(latestOf(decisions, decision), replacedBy({ decisions })))
    : null;
};

/**
 * Runs whose outcome is due, now or later, and that nobody has reported: one of a proposal, its last. A run that was
 * withdrawn is one of them: it may have been carried out before. Once somebody raised that the outcome is unknown, the
 * exception holds the work up, until the owner has dealt with it.
 */
export const awaitedOutcomes = ({ decisions, exceptions }: Known): readonly RecordedDecision[] => {
  const all = decisions.values();
  if (!all.some(({ outcomeDueAt }) => outcomeDueAt !== undefined)) return [];
  const replaced = replacedBy({ decisions });
  const raised = new Set(
    exceptions.all.values().flatMap(({ cause, subject }) => (cause === 'outcome' ? subject : [])),
  );
  return all
    .filter(({ supersededBy }) => entryOf(decisions, supersededBy) === undefined)
    .map((latest) => chainOf(latest, replaced))
    .filter((chain) => reportedIn(chain) === null)
    .filter((chain) => !chain.some(({ decisionId }) => raised.has(decisionId)))
    .flatMap((chain) => chain.find(({ outcomeDueAt }) => outcomeDueAt !== undefined) ?? []);
};

/** Whether two decisions are on the same proposal: one replaced the other, at once or later. */
export const isSameProposal = (
  { decisions }: Pick<WorkOrder, 'decisions'>,
  one: string,
  other: string,
): boolean => {
  const [first, second] = [entryOf(decisions, one), entryOf(decisions, other)];
  return first && second
    ? latestOf(decisions, first) === latestOf(decisions, second)
    : one === other;
};

const reportedIn = (chain: Chain): string | null =>
  chain.flatMap(({ reportedAt }) => reportedAt ?? []).sort()[0] ?? null;

/** The decision that answers the proposal of this one now. */
export const latestOf = (
  decisions: WorkOrder['decisions'],
  decision: RecordedDecision,
): RecordedDecision => {
  let latest = decision;
  for (let later = entryOf(decisions, latest.supersededBy); later;) {
    latest = later;
    later = entryOf(decisions, latest.supersededBy);
  }
  return latest;
};
