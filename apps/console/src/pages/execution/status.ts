import { type GroupOf, type RowOf } from '../../api/queries';
import { numbered } from '../../parts/values';

type WorkOrder = RowOf<'/v1/work-orders'>;

/** What an open work order can be at a moment; some are several at once, as one that waits and is overdue. */
export interface WorkStatus {
  readonly name: string;
  readonly kind: 'run' | 'wait' | 'stop' | 'warn' | 'info';
  /** The filters of the API that find them. */
  readonly filters: Readonly<Record<string, string>>;
  /** Its number in the report of open work. */
  readonly counted:
    'running' | 'waiting' | 'blocked' | 'stopped' | 'stalled' | 'overdue' | 'awaitingObligations';
  readonly isSo: (one: WorkOrder) => boolean;
}

/** In the order of the strip: what goes on, what does not, and what is late. */
export const workStatuses: readonly WorkStatus[] = [
  {
    name: 'running',
    kind: 'run',
    counted: 'running',
    filters: { stopped: 'false', waiting: 'false', blocked: 'false', awaitingObligations: 'false' },
    isSo: (one) => !one.stopped && !one.waiting && !one.blocked && !one.awaitingObligations,
  },
  {
    name: 'waiting',
    kind: 'wait',
    counted: 'waiting',
    filters: { waiting: 'true' },
    isSo: (one) => one.waiting,
  },
  {
    name: 'blocked',
    kind: 'stop',
    counted: 'blocked',
    filters: { blocked: 'true' },
    isSo: (one) => one.blocked,
  },
  {
    name: 'stopped',
    kind: 'stop',
    counted: 'stopped',
    filters: { stopped: 'true' },
    isSo: (one) => one.stopped,
  },
  {
    name: 'stalled',
    kind: 'warn',
    counted: 'stalled',
    filters: { stalled: 'true' },
    isSo: (one) => one.stalled,
  },
  {
    name: 'overdue',
    kind: 'warn',
    counted: 'overdue',
    filters: { overdue: 'true' },
    isSo: (one) => one.overdue,
  },
  {
    name: 'obligations left',
    kind: 'info',
    counted: 'awaitingObligations',
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

/** How many open work orders there are, and how many have each status; a query counts them. */
type OpenWork = Pick<GroupOf<'/v1/reports/open-work'>, 'workOrders' | WorkStatus['counted']>;

/** How many have a status, of several groups of open work; all of them without one. */
export const countOf = (status: WorkStatus | undefined, groups: readonly OpenWork[]): number =>
  groups.reduce((sum, group) => sum + group[status?.counted ?? 'workOrders'], 0);

/** What is in the list, as its heading says it: `6 blocked work orders`. */
export const listHeading = (status: WorkStatus | undefined, count: number): string =>
  status?.name === 'obligations left'
    ? `${numbered(count, 'work order')} with obligations left`
    : numbered(count, `${status?.name ?? 'open'} work order`);

/** The status labels of a work order, most urgent first; ended ones have none. */
export const statusesOf = (one: WorkOrder): readonly Pick<WorkStatus, 'name' | 'kind'>[] => {
  if (one.status !== 'open') return [];
  const urgent = [3, 2, 1, 0, 4, 5, 6].map((index) => workStatuses[index]!);
  return urgent.filter(({ isSo }) => isSo(one));
};
