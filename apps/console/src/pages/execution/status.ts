import { type RowOf } from '../../api/queries';
import { countText } from '../../parts/values';

type WorkOrder = RowOf<'/v1/work-orders'>;

/** What an open work order can be at a moment; some are several at once, as one that waits and is overdue. */
export interface WorkStatus {
  readonly name: string;
  readonly kind: 'run' | 'wait' | 'stop' | 'warn' | 'info';
  /** The filters of the API that find them. */
  readonly filters: Readonly<Record<string, string>>;
  readonly isSo: (one: WorkOrder) => boolean;
}

/** In the order of the strip: what goes on, what does not, and what is late. */
export const workStatuses: readonly WorkStatus[] = [
  {
    name: 'running',
    kind: 'run',
    filters: { stopped: 'false', waiting: 'false', blocked: 'false', awaitingObligations: 'false' },
    isSo: (one) => !one.stopped && !one.waiting && !one.blocked && !one.awaitingObligations,
  },
  { name: 'waiting', kind: 'wait', filters: { waiting: 'true' }, isSo: (one) => one.waiting },
  { name: 'blocked', kind: 'stop', filters: { blocked: 'true' }, isSo: (one) => one.blocked },
  { name: 'stopped', kind: 'stop', filters: { stopped: 'true' }, isSo: (one) => one.stopped },
  { name: 'stalled', kind: 'warn', filters: { stalled: 'true' }, isSo: (one) => one.stalled },
  { name: 'overdue', kind: 'warn', filters: { overdue: 'true' }, isSo: (one) => one.overdue },
  {
    name: 'obligations left',
    kind: 'info',
    filters: { awaitingObligations: 'true' },
    isSo: (one) => one.awaitingObligations,
  },
];

/** All filters of the statuses: choosing one clears the others. */
export const statusFilters: readonly string[] = [
  ...new Set(workStatuses.flatMap(({ filters }) => Object.keys(filters))),
];

type Search = Readonly<Record<string, string | undefined>>;

/** The status in the address, if it is one of these. */
export const chosenStatus = (search: Search): WorkStatus | undefined =>
  workStatuses.find(({ filters }) =>
    statusFilters.every((name) => (search[name] ?? '') === (filters[name] ?? '')),
  );

/** The search parameters that show this status alone, or all where it is already chosen. */
export const choosing = (status: WorkStatus, search: Search): Search => ({
  ...Object.fromEntries(statusFilters.map((name) => [name, undefined])),
  ...(chosenStatus(search) === status ? {} : status.filters),
});

interface OpenWork {
  readonly items: readonly WorkOrder[];
  /** Not null: there is more than these items. */
  readonly nextCursor: string | null;
}

export interface Count {
  readonly count: number;
  /** There are more. */
  readonly isCut: boolean;
}

/**
 * How many have a status: counted in all open work where one answer holds it, else in `own`, the answer to a query for this
 * status alone. Undefined while that is not known.
 */
export const countOf = (
  status: WorkStatus | undefined,
  open: OpenWork | undefined,
  own: OpenWork | undefined,
): Count | undefined => {
  if (!open) return undefined;
  const isCut = open.nextCursor !== null;
  if (!status) return { count: open.items.length, isCut };
  if (!isCut) return { count: open.items.filter(status.isSo).length, isCut };
  return own && { count: own.items.length, isCut: own.nextCursor !== null };
};

/** What is in the list, as its heading says it: `6 blocked work orders`. */
export const listHeading = (status: WorkStatus | undefined, { count, isCut }: Count): string => {
  const many = countText(count, isCut);
  const things = count === 1 && !isCut ? 'work order' : 'work orders';
  return status?.name === 'obligations left'
    ? `${many} ${things} with obligations left`
    : `${many} ${status?.name ?? 'open'} ${things}`;
};

/** The status labels of a work order, most urgent first; ended ones have none. */
export const statusesOf = (one: WorkOrder): readonly Pick<WorkStatus, 'name' | 'kind'>[] => {
  if (one.status !== 'open') return [];
  const urgent = [3, 2, 1, 0, 4, 5, 6].map((index) => workStatuses[index]!);
  return urgent.filter(({ isSo }) => isSo(one));
};
