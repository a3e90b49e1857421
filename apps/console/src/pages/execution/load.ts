import { type RowOf } from '../../api/queries';

/** Something that open work waits for. */
export type Wait = RowOf<'/v1/reports/waiting'>;

/** The items that wait for one owner. */
export interface OwnerLoad {
  readonly owner: string;
  readonly count: number;
  readonly workOrders: number;
  readonly overdue: number;
  /** Since when the oldest waits (RFC 3339), and how long, in seconds, at the position of the answer. */
  readonly since: string;
  readonly longestSeconds: number;
  /** How many of each kind, the most first. */
  readonly kinds: readonly (readonly [kind: string, count: number])[];
}

/** Work that is only to be done holds nothing up: its owner is at it. */
export const holdsUp = ({ kind }: Pick<Wait, 'kind'>): boolean => kind !== 'work';

/** Load by owner: most items first, then the longest wait. */
export const loadByOwner = (waits: readonly Wait[]): readonly OwnerLoad[] => {
  const owners = grouped(waits.filter(holdsUp), ({ owner }) => owner);
  return [...owners]
    .map(([owner, theirs]) => loadOf(owner, theirs))
    .sort((a, b) => b.count - a.count || a.since.localeCompare(b.since));
};

const loadOf = (owner: string, theirs: readonly Wait[]): OwnerLoad => {
  const kinds = grouped(theirs, ({ kind }) => kind);
  return {
    owner,
    count: theirs.length,
    workOrders: new Set(theirs.map(({ workOrderId }) => workOrderId)).size,
    overdue: theirs.filter(({ overdue }) => overdue).length,
    since: theirs.map(({ since }) => since).sort()[0]!,
    longestSeconds: Math.max(...theirs.map(({ waitedSeconds }) => waitedSeconds)),
    kinds: [...kinds]
      .map(([kind, some]) => [kind, some.length] as const)
      .sort(([, a], [, b]) => b - a),
  };
};

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
