import { type RowOf } from '../../api/queries';

export type TrendRow = RowOf<'/v1/reports/exception-trends'>;

/** A code in the months that are looked at. */
export interface CodeSum {
  readonly code: string;
  readonly raised: number;
  readonly open: number;
  /** Of all that was raised, and together with the codes before it; 0 … 1. */
  readonly share: number;
  readonly cumulative: number;
  /** Work orders of its job types that were opened in the months in which any code came up. */
  readonly opened: number;
  readonly jobTypes: readonly string[];
  readonly owners: readonly string[];
  readonly remediationOwners: readonly string[];
}

export interface Pareto {
  /** Most raised first. */
  readonly codes: readonly CodeSum[];
  readonly raised: number;
  readonly opened: number;
}

type Sum = Pick<CodeSum, 'raised' | 'open' | 'jobTypes' | 'owners' | 'remediationOwners'>;

/**
 * Sums the rows of exception-trends by code. A month and job type has a row for each code and owner, and each of them states
 * the same denominator: it is counted once.
 */
export const paretoOf = (rows: readonly TrendRow[]): Pareto => {
  const openedBy = exposures(rows);
  const sums = new Map<string, Sum>();
  for (const row of rows) sums.set(row.code, plus(sums.get(row.code), row));
  const raised = rows.reduce((sum, row) => sum + row.raised, 0);
  let before = 0;
  const codes = [...sums]
    .sort(([a, one], [b, other]) => other.raised - one.raised || a.localeCompare(b))
    .map(([code, sum]) => {
      before += sum.raised;
      return {
        code,
        ...sum,
        share: sum.raised / raised,
        cumulative: before / raised,
        opened: total(sum.jobTypes.map((jobType) => openedBy.get(jobType) ?? 0)),
      };
    });
  return { codes, raised, opened: total([...openedBy.values()]) };
};

/** What was opened by job type, over the months that have rows. */
const exposures = (rows: readonly TrendRow[]): ReadonlyMap<string, number> => {
  const seen = new Map<string, TrendRow>();
  for (const row of rows) seen.set(`${row.month} ${row.jobType}`, row);
  const opened = new Map<string, number>();
  for (const { jobType, workOrdersOpened } of seen.values())
    opened.set(jobType, (opened.get(jobType) ?? 0) + workOrdersOpened);
  return opened;
};

const plus = (sum: Sum | undefined, row: TrendRow): Sum => ({
  raised: (sum?.raised ?? 0) + row.raised,
  open: (sum?.open ?? 0) + row.open,
  jobTypes: together(sum?.jobTypes, row.jobType),
  owners: together(sum?.owners, row.owner),
  remediationOwners: together(sum?.remediationOwners, row.remediationOwner),
});

const together = (known: readonly string[] = [], name: string): readonly string[] =>
  known.includes(name) ? known : [...known, name];

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** So many codes have a bar of their own; those after them share one. */
export const BARS = 10;

export interface Bar {
  readonly name: string;
  /** Of one code; undefined for the rest together. */
  readonly code?: string;
  readonly raised: number;
  readonly cumulative: number;
}

/** The bars of a Pareto chart, most first; what is left shares the last one, which so never hides a greater one. */
export const barsOf = ({ codes }: Pareto, most = BARS): readonly Bar[] => {
  const shown = codes.length <= most + 1 ? codes : codes.slice(0, most);
  const rest = codes.slice(shown.length);
  const bars = shown.map(({ code, raised, cumulative }) => ({
    name: code,
    code,
    raised,
    cumulative,
  }));
  if (rest.length === 0) return bars;
  const raised = total(rest.map((one) => one.raised));
  return [...bars, { name: `${rest.length} others`, raised, cumulative: 1 }];
};
