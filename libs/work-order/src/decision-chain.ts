import { type RecordedDecision, type WorkOrder } from './state';

/** The decisions on one proposal, latest first: each replaced the next. */
export type Chain = readonly [RecordedDecision, ...RecordedDecision[]];

/** The decision that each decision replaced, by the id of the later one. */
export const replacedBy = ({ decisions }: WorkOrder): ReadonlyMap<string, RecordedDecision> =>
  new Map(
    decisions
      .values()
      .flatMap((decision) =>
        decision.supersededBy === null ? [] : [[decision.supersededBy, decision] as const],
      ),
  );

/** A decision and all before it on the same proposal. */
export const chainOf = (
  decision: RecordedDecision,
  replaced: ReadonlyMap<string, RecordedDecision>,
): Chain => {
  const chain: [RecordedDecision, ...RecordedDecision[]] = [decision];
  for (let one = replaced.get(decision.decisionId); one; one = replaced.get(one.decisionId))
    chain.push(one);
  return chain;
};

/** For whom a proposal was made: whoever decides it again acts for nobody, so the earlier decisions say it. */
export const onBehalfOfChain = (chain: Chain): readonly string[] => [
  ...new Set(chain.flatMap(({ onBehalfOf }) => onBehalfOf)),
];
