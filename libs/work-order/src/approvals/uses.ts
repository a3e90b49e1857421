import { entryOf, withEntry } from '../entry';
import { type Approval, type RecordedDecision, type WorkOrder } from '../state';
import { mayHaveBeenDone } from './spending';

/**
 * Whether runs have used the grant of an approval up; runs under an earlier grant of it do not count. Of a grant that counts
 * its runs, those that were withdrawn unreported do not count either.
 */
export const isUsedUpBy = (
  { approvalId, uses, earlierRuns = [] }: Pick<Approval, 'approvalId' | 'uses' | 'earlierRuns'>,
  runs: readonly RecordedDecision[],
): boolean => {
  const under = runs.filter(
    ({ approvals, decisionId }) =>
      approvals.includes(approvalId) && !earlierRuns.includes(decisionId),
  );
  return uses === undefined ? under.length > 0 : under.filter(mayHaveBeenDone).length >= uses;
};

/** Whether one more run uses an approval up. */
export const isLastUse = (
  { approvalId, singleUse, uses, earlierRuns }: Approval,
  { decisions }: Pick<WorkOrder, 'decisions'>,
): boolean => {
  if (uses === undefined) return singleUse;
  return isUsedUpBy({ approvalId, uses: uses - 1, earlierRuns }, decisions.values());
};

/** Before a grant of a part is widened to the whole: what ran under the part is noted, because the new grant has its own uses. */
export const withEarlierRuns = (state: WorkOrder, approvalId: string): WorkOrder => {
  const approval = entryOf(state.approvals, approvalId);
  if (approval?.status !== 'partial') return state;
  const runs = state.decisions
    .values()
    .filter(({ outcome, approvals }) => outcome === 'run' && approvals.includes(approvalId));
  if (runs.length === 0) return state;
  const earlierRuns = runs.map(({ decisionId }) => decisionId);
  return withEntry(state, 'approvals', approvalId, { ...approval, earlierRuns });
};
