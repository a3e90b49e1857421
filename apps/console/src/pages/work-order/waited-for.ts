import { type AnswerOf, type RowOf } from '../../api/queries';

type Next = AnswerOf<'/v1/work-orders/{workOrderId}/next'>;
type First = Next['first'][number];
type Obligation = Pick<RowOf<'/v1/obligations'>, 'kind' | 'owner' | 'what' | 'overdue' | 'since'>;

/** Who is waited for, and for what. */
export interface Awaited {
  readonly owner: string;
  readonly what: string;
  readonly overdue: boolean;
}

/** What a break-glass owes holds up the closing, not the work. */
const DEBTS: readonly string[] = ['post-review', 'remediation'];

/** Whom open work really waits for: what is overdue first, then what holds up the work, the oldest first. */
export const awaitedBy = (
  next: { readonly first: readonly Pick<First, 'kind' | 'subject'>[] } | undefined,
  owed: readonly Obligation[],
): readonly Awaited[] => {
  const waits = owed
    .filter(({ kind }) => kind !== 'work')
    .toSorted(
      (a, b) =>
        Number(b.overdue) - Number(a.overdue) ||
        Number(DEBTS.includes(a.kind)) - Number(DEBTS.includes(b.kind)) ||
        a.since.localeCompare(b.since),
    )
    .map(({ owner, what, overdue }) => ({ owner, what, overdue }));
  if (!next?.first.some(({ kind, subject }) => kind === 'status' && subject === 'stopped'))
    return waits;
  const resumed = { owner: 'an operator', what: 'resume it, it is stopped', overdue: false };
  const late = waits.filter(({ overdue }) => overdue).length;
  return [...waits.slice(0, late), resumed, ...waits.slice(late)];
};

/** Whose turn it is by the workflow, and at what: `support-lead: inspect-order (check)`. */
export const turnOf = ({ stage, step }: Pick<Next, 'stage' | 'step'>): string => {
  const [place, within] = [step, stage].filter((name) => name !== 'none' && name !== '');
  return within === undefined || within === place ? (place ?? '') : `${place} (${within})`;
};
