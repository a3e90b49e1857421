import { type ProposedAction } from '#contracts';
import { actionKey } from '../approvals/coverage';
import { entryOf } from '../entry';
import { subjectOf } from '../exceptions/blockages';
import { type Chain, chainOf, replacedBy } from '../approvals/requesters';
import { type RecordedDecision, type WorkOrder } from '../state';

type Known = Pick<WorkOrder, 'decisions' | 'exceptions'>;

/** The decisions on exactly this action, of all who proposed it. */
export const decisionsOn = (
  { decisions }: Pick<WorkOrder, 'decisions'>,
  action: ProposedAction,
): readonly RecordedDecision[] => decisions.having(keyOfDecision, actionKey(action));

/** What replaces a decision in the fold is the same decision, of the same action. */
const keyOfDecision = ({ action }: RecordedDecision): string => actionKey(action);

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

/**
 * A run of exactly this action that may have been carried out, though nobody has reported its outcome: it was due, or
 * somebody raised that it is unknown and nobody has dealt with that. Undefined where there is none, and for a read, which
 * may be repeated. Those of the proposal `own` do not count.
 */
export const unknownOutcomeOf = (
  known: Known,
  action: ProposedAction,
  now: string,
  own: readonly RecordedDecision[] = [],
): RecordedDecision | undefined => {
  if (action.authority === 'read') return undefined;
  const { decisions } = known;
  const doubtful = decisionsOn(known, action).filter(
    (decision) =>
      decision.reportedAt === null && !own.includes(decision) && mayHaveRun(known, decision, now),
  );
  if (doubtful.length === 0) return undefined;
  const replaced = replacedBy(known);
  return doubtful.find((decision) => {
    const chain = chainOf(latestOf(decisions, decision), replaced);
    return reportedIn(chain) === null && !isSettled(known, chain);
  });
};

const mayHaveRun = (
  known: Pick<WorkOrder, 'exceptions'>,
  decision: RecordedDecision,
  now: string,
): boolean => {
  const { outcome, outcomeDueAt } = decision;
  if (outcome !== 'run') return false;
  const isDue = outcomeDueAt !== undefined && outcomeDueAt <= now;
  return isDue || exceptionsAbout(known, decision).some(({ open }) => open);
};

/** Somebody dealt with it, and said what they found. */
const isSettled = (known: Pick<WorkOrder, 'exceptions'>, chain: Chain): boolean => {
  const raised = chain.flatMap((decision) => exceptionsAbout(known, decision));
  return raised.length > 0 && raised.every(({ open }) => !open);
};

const exceptionsAbout = (
  { exceptions }: Pick<WorkOrder, 'exceptions'>,
  { decisionId: subject }: RecordedDecision,
) => exceptions.all.having(subjectOf, subjectOf({ cause: 'outcome', subject }));

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
