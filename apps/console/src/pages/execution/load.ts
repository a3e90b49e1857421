import { type GroupOf, type RowOf } from '../../api/queries';

/** Something that open work waits for. */
export type Wait = RowOf<'/v1/reports/waiting'>;

/** The items of one owner and kind, counted by a query. */
type Group = Pick<
  GroupOf<'/v1/reports/waiting'>,
  'owner' | 'kind' | 'waiting' | 'overdue' | 'longestWaitedSeconds'
>;

/** The items that wait for one owner. */
export interface OwnerLoad {
  readonly owner: string;
  readonly count: number;
  readonly overdue: number;
  /** How long the oldest waits, in seconds, at the position of the answer. */
  readonly longestSeconds: number;
  /** How many of each kind, the most first. */
  readonly kinds: readonly (readonly [kind: string, count: number])[];
}

/** Work that is only to be done holds nothing up: its owner is at it. */
export const holdsUp = ({ kind }: { readonly kind?: string | null }): boolean => kind !== 'work';

/** Load by owner: most items first, then the longest wait. */
export const loadByOwner = (groups: readonly Group[]): readonly OwnerLoad[] => {
  return [...grouped(groups.filter(holdsUp), ({ owner }) => owner ?? '')]
    .map(([owner, theirs]) => loadOf(owner, theirs))
    .sort((a, b) => b.count - a.count || b.longestSeconds - a.longestSeconds);
};

const loadOf = (owner: string, theirs: readonly Group[]): OwnerLoad => ({
  owner,
  count: total(theirs.map(({ waiting }) => waiting)),
  overdue: total(theirs.map(({ overdue }) => overdue)),
  longestSeconds: Math.max(...theirs.map((group) => group.longestWaitedSeconds ?? 0)),
  kinds: theirs
    .map(({ kind, waiting }) => [kind ?? '', waiting] as const)
    .sort(([, a], [, b]) => b - a),
});

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** What each work order waits for, the longest first. */
export const waitsOf = (waits: readonly Wait[]): ReadonlyMap<string, readonly Wait[]> =>
  new Map(
    [...grouped(waits.filter(holdsUp), ({ workOrderId }) => workOrderId)].map(
      ([workOrderId, its]) => [workOrderId, its.toSorted((a, b) => a.since.localeCompare(b.since))],
    ),
  );

/** Those who hold a work order up, each once, in the order of their oldest. */
export const ownersOf = (waits: readonly Wait[]): readonly string[] => [
  ...new Set(waits.map(({ owner }) => owner)),
];

/** What the ids of approvals stand for, as other waits name them by their ids alone. */
export const namesOf = (waits: readonly Wait[]): ReadonlyMap<string, string> =>
  new Map(
    waits
      .filter(({ kind }) => kind === 'approval')
      .map(({ subject, what }) => [subject, `the approval ${what.replace(/: .*$/, '')}`]),
  );

/** As Map.groupBy, which not every browser of today has. */
function grouped<T>(
  all: readonly T[],
  keyOf: (one: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
