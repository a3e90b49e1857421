import { rateOf } from '../../parts/values';

/** A work order that closed without evidence, as far as it is counted. */
export interface Closure {
  readonly owner: string;
  readonly reason: string;
  readonly imported: boolean;
}

/** What is counted of one owner, by reason. */
export interface OwnerCount {
  readonly owner: string;
  readonly reason: string;
  readonly count: number;
  readonly imported: number;
}

/** How many there are by owner and reason, most first; of them those that came from imported logs. */
export const countsOf = (closures: readonly Closure[]): readonly OwnerCount[] => {
  const counts = new Map<
    string,
    { owner: string; reason: string; count: number; imported: number }
  >();
  for (const { owner, reason, imported } of closures) {
    const key = JSON.stringify([owner, reason]);
    const count = counts.get(key) ?? { owner, reason, count: 0, imported: 0 };
    counts.set(key, count);
    count.count += 1;
    count.imported += imported ? 1 : 0;
  }
  return [...counts.values()].sort((one, other) => other.count - one.count);
};

/** A month of closures, as the report has it. */
export interface MonthOfClosures {
  readonly workflowId: string;
  readonly owner: string;
  readonly closed: number;
  readonly required: number;
  readonly present: number;
  readonly complete: number;
  readonly imported: number;
}

/** Sums over months; `rate` is null where nothing was required. */
export interface Completeness extends MonthOfClosures {
  readonly rate: number | null;
}

/** By workflow and owner, the least complete first. */
export const completenessOf = (months: readonly MonthOfClosures[]): readonly Completeness[] => {
  const sums = new Map<string, MonthOfClosures>();
  for (const month of months) {
    const key = JSON.stringify([month.workflowId, month.owner]);
    sums.set(key, plus(sums.get(key), month));
  }
  return [...sums.values()]
    .map((sum) => ({ ...sum, rate: rateOf(sum.present, sum.required) }))
    .sort((one, other) => (one.rate ?? 2) - (other.rate ?? 2) || other.closed - one.closed);
};

const plus = (sum: MonthOfClosures | undefined, month: MonthOfClosures): MonthOfClosures =>
  sum === undefined
    ? month
    : {
        workflowId: sum.workflowId,
        owner: sum.owner,
        closed: sum.closed + month.closed,
        required: sum.required + month.required,
        present: sum.present + month.present,
        complete: sum.complete + month.complete,
        imported: sum.imported + month.imported,
      };
