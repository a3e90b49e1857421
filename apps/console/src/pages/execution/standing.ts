import { type RowOf } from '../../api/queries';
import { countSaid } from '../../parts/values';

type WorkOrder = RowOf<'/v1/work-orders'>;

/** What an open work order can be at a moment; some are several at once, as one that waits and is overdue. */
export interface Standing {
  readonly name: string;
  readonly kind: 'run' | 'wait' | 'stop' | 'warn' | 'told';
  /** The filters of the API that find them. */
  readonly filters: Readonly<Record<string, string>>;
  readonly isSo: (one: WorkOrder) => boolean;
}

/** In the order of the strip: what goes on, what does not, and what is late. */
export const standings: readonly Standing[] = [
  {
    name: 'running',
    kind: 'run',
    filters: { stopped: 'false', waiting: 'false', blocked: 'false', awaitingDebts: 'false' },
    isSo: (one) => !one.stopped && !one.waiting && !one.blocked && !one.awaitingDebts,
  },
  { name: 'waiting', kind: 'wait', filters: { waiting: 'true' }, isSo: (one) => one.waiting },
  { name: 'blocked', kind: 'stop', filters: { blocked: 'true' }, isSo: (one) => one.blocked },
  { name: 'stopped', kind: 'stop', filters: { stopped: 'true' }, isSo: (one) => one.stopped },
  { name: 'stalled', kind: 'warn', filters: { stalled: 'true' }, isSo: (one) => one.stalled },
  { name: 'overdue', kind: 'warn', filters: { overdue: 'true' }, isSo: (one) => one.overdue },
  {
    name: 'obligations left',
    kind: 'told',
    filters: { awaitingDebts: 'true' },
    isSo: (one) => one.awaitingDebts,
  },
];

/** Every filter that a standing uses: choosing one takes the others away. */
export const standingFilters: readonly string[] = [
  ...new Set(standings.flatMap(({ filters }) => Object.keys(filters))),
];

type Search = Readonly<Record<string, string | undefined>>;

/** The standing that the address asks for, if it is one of ours. */
export const chosenStanding = (search: Search): Standing | undefined =>
  standings.find(({ filters }) =>
    standingFilters.every((name) => (search[name] ?? '') === (filters[name] ?? '')),
  );

/** What to change in the address to see this standing alone, or all again where it is chosen already. */
export const choosing = (standing: Standing, search: Search): Search => ({
  ...Object.fromEntries(standingFilters.map((name) => [name, undefined])),
  ...(chosenStanding(search) === standing ? {} : standing.filters),
});

/** How many of these are running, waiting … */
export const countsOf = (rows: readonly WorkOrder[]): ReadonlyMap<string, number> =>
  new Map(standings.map(({ name, isSo }) => [name, rows.filter(isSo).length]));

/** What is in the list, as its heading says it: `6 blocked work orders`. */
export const listSaid = (standing: Standing | undefined, count: number, isCut: boolean): string => {
  const many = countSaid(count, isCut);
  const things = count === 1 && !isCut ? 'work order' : 'work orders';
  return standing?.name === 'obligations left'
    ? `${many} ${things} with obligations left`
    : `${many} ${standing?.name ?? 'open'} ${things}`;
};

/** The words for a work order in a list, the most urgent first; ended ones are what they ended as. */
export const wordsOf = (one: WorkOrder): readonly Pick<Standing, 'name' | 'kind'>[] => {
  if (one.status !== 'open') return [];
  const urgent = [3, 2, 1, 0, 4, 5, 6].map((index) => standings[index]!);
  return urgent.filter(({ isSo }) => isSo(one));
};
