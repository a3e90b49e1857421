import { type RowOf, useAll, useRead } from '../../api/queries';
import { useCatalogue } from '../../parts/catalogue';
import { useFilters } from '../../parts/filters';
import { type ChartMark } from './control-option';
import { type DriftRow, type EffectRow, lastEffects } from './drift';
import { type Months } from './months';

const MANY = 1_000;
/** What a remediation says that is not about one job type. */
const ANY_JOB = 'TBD';

export interface Choice {
  readonly jobType: string;
  readonly chart: string;
  readonly periodKind: string;
}

/**
 * What the code page is about: job type, chart and kind of period of the address. Where it does not say, those of the last
 * signal that it got worse; without one the job type in which the code came up most, exceptions per work order by week.
 */
export const useCode = (code: string) => {
  const { filters } = useFilters();
  const trends = useRead('/v1/reports/exception-trends', { query: { code, limit: MANY } });
  const worse = useRead('/v1/reports/drift', { query: { code, worse: 'true', limit: MANY } });
  const { byCode } = useCatalogue();
  const raised = new Map<string, number>();
  for (const row of trends.data?.body.items ?? [])
    raised.set(row.jobType, (raised.get(row.jobType) ?? 0) + row.raised);
  const jobTypes = [...raised].sort(([, one], [, other]) => other - one).map(([name]) => name);
  const signal = worse.data?.body.items
    .filter(({ jobType }) => !filters['jobType'] || jobType === filters['jobType'])
    .reduce<DriftRow | undefined>(
      (last, row) => (last && last.period >= row.period ? last : row),
      undefined,
    );
  const choice: Choice = {
    jobType: filters['jobType'] ?? signal?.jobType ?? jobTypes[0] ?? '',
    chart: filters['chart'] ?? signal?.chart ?? 'u',
    periodKind: filters['periodKind'] ?? signal?.periodKind ?? 'week',
  };
  return {
    trends,
    worse,
    choice,
    jobTypes,
    terms: byCode.get(code),
    isKnown: trends.data !== undefined && worse.data !== undefined,
  };
};

/** Points of one chart, latest first, as the report has them. */
export const usePoints = (code: string, choice: Choice, isKnown: boolean) => {
  const { filters } = useFilters();
  return useRead('/v1/reports/drift', {
    query: { ...choice, code, from: filters['from'], to: filters['to'], limit: MANY },
    enabled: isKnown && choice.jobType !== '',
  });
};

export const useRemediations = (code: string, jobType: string) => {
  const remediations = useRead('/v1/remediations', { query: { code, limit: MANY } });
  const effects = useRead('/v1/reports/remediation-effects', { query: { code, limit: MANY } });
  const all = remediations.data?.body.items ?? [];
  return {
    remediations,
    rows: all.filter((one) => one.jobType === jobType || one.jobType === ANY_JOB),
    effects: new Map((effects.data?.body.items ?? []).map((one) => [one.remediationId, one])),
  };
};

/** Changes that may explain the chart: published definitions, completed and recurred remediations. */
export const useMarks = (jobType: string, remediations: readonly Remediation[]) => {
  const changes = useRead('/v1/reports/definition-changes', {
    query: { jobType, limit: MANY },
    enabled: jobType !== '',
  });
  const published: readonly ChartMark[] = (changes.data?.body.items ?? []).map(
    ({ kind, definitionId, version, publishedAt }) => ({
      at: publishedAt,
      kind: 'definition',
      label: `${kind === 'policy' ? 'policy ' : ''}${definitionId} v${version}`,
    }),
  );
  return [...published, ...remediations.flatMap(marksOf)];
};

const marksOf = ({ completedAt, recurredAt }: Remediation): readonly ChartMark[] => [
  ...(completedAt ? [{ at: completedAt, label: 'fixed', kind: 'fixed' as const }] : []),
  ...(recurredAt ? [{ at: recurredAt, label: 'recurred', kind: 'back' as const }] : []),
];

export type Remediation = RowOf<'/v1/remediations'>;

/** State of a code besides its counts: drift, open remediations and the latest effect. */
export interface CodeState {
  /** The last point of any of its charts that says that there is more of it. */
  readonly worse?: DriftRow;
  readonly open: readonly Remediation[];
  readonly effect?: EffectRow;
}

/** The states of all codes, by code, over the selected months; undefined until all of it is loaded. */
export const useCodeStates = (months: Months): ((code: string) => CodeState | undefined) => {
  const drift = useAll('/v1/reports/drift', { ...months, worse: 'true' }, SUMMED_PAGES);
  const remediations = useRead('/v1/remediations', { query: { status: 'open', limit: MANY } });
  const effects = useRead('/v1/reports/remediation-effects', { query: { limit: MANY } });
  const worse = lastWorse(drift.rows);
  const open = Map.groupBy(remediations.data?.body.items ?? [], ({ code }) => code);
  const last = lastEffects(effects.data?.body.items ?? []);
  const isKnown = drift.isAll && remediations.data && effects.data;
  return (code) => {
    if (!isKnown) return undefined;
    const [row, effect] = [worse.get(code), last.get(code)];
    return {
      open: open.get(code) ?? [],
      ...(row ? { worse: row } : {}),
      ...(effect ? { effect } : {}),
    };
  };
};

const lastWorse = (rows: readonly DriftRow[]): ReadonlyMap<string, DriftRow> => {
  const last = new Map<string, DriftRow>();
  for (const row of rows) {
    const known = last.get(row.code);
    if (!known || known.period < row.period) last.set(row.code, row);
  }
  return last;
};

/** A browser sums so many thousand rows and no more; the page says where it stopped. */
export const SUMMED_PAGES = 10;
