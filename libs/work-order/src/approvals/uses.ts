import { type Approval, type RecordedDecision, type WorkOrder } from '../state';
import { mayHaveBeenDone } from './spending';

/** Whether runs have used an approval up. Of a grant that counts its runs, those that were withdrawn unreported do not count. */
export const isUsedUpBy = (
  { approvalId, uses }: Pick<Approval, 'approvalId' | 'uses'>,
  runs: readonly RecordedDecision[],
): boolean => {
  const under = runs.filter(({ approvals }) => approvals.includes(approvalId));
  return uses === undefined ? under.length > 0 : under.filter(mayHaveBeenDone).length >= uses;
};

/** Whether one more run uses an approval up. */
export const isLastUse = (
  { approvalId, singleUse, uses }: Approval,
  { decisions }: Pick<WorkOrder, 'decisions'>,
): boolean => {
  if (uses === undefined) return singleUse;
  return isUsedUpBy({ approvalId, uses: uses - 1 }, decisions.values());
};
