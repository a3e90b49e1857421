import {
  type AlertCreatedData,
  type AlertFigure,
  type AlertTerms,
  dimensionsOf,
  driftPeriods,
  type DriftPeriod,
  filterNames,
  filterTexts,
  groupFields,
  isSpan,
  type QueryDefinition,
  type QueryRequest,
  reports,
  type RowFields,
} from '#contracts';
import { durationMs, type FieldError, toInstant } from '#kernel';
import { camelCase } from '../queries/view-columns';

/** The terms of an alert, and how much its owner reads. */
export type QuestionTerms = Pick<AlertCreatedData, Exclude<keyof AlertTerms, 'name'> | 'workflows'>;

/** The report with control charts: it signals by itself. */
const CHARTS = 'drift';
const chartDimensions = ['chart', 'periodKind', 'code', 'jobType'];
const DAY_MS = 86_400_000;

const reportOf = (name: string): QueryDefinition | undefined =>
  reports.find((report) => report.name === name);

/** What is wrong with the terms themselves, besides what a try of the question tells. */
export const problemsOf = (
  terms: QuestionTerms,
  roles: readonly string[],
): readonly FieldError[] => {
  const definition = reportOf(terms.report);
  if (!definition || !definition.roles.some((role) => roles.includes(role)))
    return [{ pointer: '/report', message: `must be one of ${readableReports(roles)}` }];
  return [
    ...conditionProblems(definition, terms),
    ...spanProblems(definition, terms),
    ...(terms.zone && !terms.groupBy ? [{ pointer: '/zone', message: 'goes with groupBy' }] : []),
  ];
};

const readableReports = (roles: readonly string[]): string =>
  reports
    .filter((report) => report.roles.some((role) => roles.includes(role)))
    .map(({ name }) => name)
    .join(', ');

const conditionProblems = (
  { name, row, groups }: QueryDefinition,
  { groupBy, threshold }: QuestionTerms,
): readonly FieldError[] => {
  if (!threshold)
    return name === CHARTS
      ? []
      : [{ pointer: '/threshold', message: `must be there: only charts of ${CHARTS} signal` }];
  const known = groups && groupBy ? dimensionsOf(groups) : [];
  const dimensions = (groupBy ?? []).filter((dimension) => known.includes(dimension));
  const figures = figuresIn(groups && groupBy ? groupFields(groups, dimensions) : row.fields);
  return figures.includes(threshold.column)
    ? []
    : [{ pointer: '/threshold/column', message: `must be one of ${figures.join(', ')}` }];
};

/** The columns of numbers. */
const figuresIn = (fields: RowFields): readonly string[] =>
  Object.entries(fields)
    .filter(([, [cell]]) => typeof cell === 'string' && /^(whole|long|number)\??$/.test(cell))
    .map(([field]) => field);

const spanProblems = (
  { name, timeColumn, groups }: QueryDefinition,
  { within, groupBy, filters = {}, threshold }: QuestionTerms,
): readonly FieldError[] => {
  if (within === undefined) return [];
  const isTimed = timeColumn !== undefined || (groups && groupBy);
  if (!isTimed || (name === CHARTS && !threshold))
    return [
      { pointer: '/within', message: 'is for questions with a time, and charts have periods' },
    ];
  return 'from' in filters
    ? [{ pointer: '/within', message: 'moves along: leave the filter from out' }]
    : [];
};

/** What tells rows of the answer apart. */
export const rowDimensionsOf = ({ report, groupBy, threshold }: QuestionTerms): readonly string[] =>
  groupBy ?? (threshold ? reportOf(report)!.orderBy.map(camelCase) : chartDimensions);

/** The questions whose answers are the rows that fulfil the condition, as of `now` (an instant). */
export const questionsOf = (
  terms: QuestionTerms & { readonly tenant: string },
  now: string,
  limit: number,
): readonly QueryRequest[] => {
  const { report, tenant, groupBy, zone, within, threshold, workflows } = terms;
  const filters = filterTexts(terms.filters);
  const base: QueryRequest = {
    name: report,
    tenant,
    scope: workflows ? { workflows } : 'tenant',
    filters,
    limit,
    ...(groupBy && { groupBy }),
    ...(zone && { zone }),
  };
  if (!threshold)
    return driftPeriods
      .filter((kind) => (filters['periodKind'] ?? kind) === kind)
      .map((kind) => ({ ...base, filters: { ...filters, ...signalsOf(kind, now) } }));
  const from = within && toInstant(Date.parse(now) - durationMs(within)!);
  return [{ ...base, threshold, filters: { ...filters, ...(from && { from }) } }];
};

/** Points of the last period that is over which say that there is more of a code. */
const signalsOf = (periodKind: DriftPeriod, now: string): Readonly<Record<string, string>> => {
  const [from, to] = lastPeriod(periodKind, new Date(now));
  return { periodKind, complete: 'true', worse: 'true', from: toInstant(from), to: toInstant(to) };
};

/** Months and ISO weeks of UTC, as the charts have them. */
const lastPeriod = (kind: DriftPeriod, at: Date): readonly [from: number, to: number] => {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  if (kind === 'month') return [Date.UTC(year, month - 1, 1), Date.UTC(year, month, 1)];
  const monday = Date.UTC(year, month, day) - ((at.getUTCDay() + 6) % 7) * DAY_MS;
  return [monday - 7 * DAY_MS, monday];
};

type Row = Readonly<Record<string, unknown>>;

/** A row of the answer with its figure and the interval of that. */
export const figureOf = (terms: QuestionTerms, row: Row): AlertFigure => {
  const { threshold } = terms;
  const ofRatio = threshold?.column.replace(/(Lower|Upper)$/, '');
  const [value, lower, upper] = threshold
    ? [threshold.column, `${ofRatio}Lower`, `${ofRatio}Upper`]
    : ['count', 'lowerCount', 'upperCount'];
  return {
    row: rowDimensionsOf(terms).map((dimension) => String(row[dimension] ?? '')),
    ...numberIn('value', row[value!]),
    ...numberIn('lower', row[lower!]),
    ...numberIn('upper', row[upper!]),
  };
};

const numberIn = (name: 'value' | 'lower' | 'upper', value: unknown) =>
  typeof value === 'number' ? { [name]: value } : {};

/** The path of the question in the API: of the one row, where there is one. */
export const linkOf = (
  terms: QuestionTerms,
  [question, ...others]: readonly QueryRequest[],
  rows: readonly AlertFigure[],
): string => {
  const { name, filters, groupBy, zone } = question!;
  const { from: _from, to: _to, periodKind: _kind, ...lasting } = filters;
  const stated = others.length === 0 ? filters : lasting;
  const query = new URLSearchParams({
    ...stated,
    ...(rows.length === 1 && filtersOfRow(terms, rows[0]!)),
    ...(groupBy && { groupBy: groupBy.join(',') }),
    ...(zone && { zone }),
  });
  return `/v1/reports/${name}${query.size > 0 ? `?${query.toString()}` : ''}`;
};

/** A row that nobody knows the dimension of cannot be filtered by it. */
const filtersOfRow = (terms: QuestionTerms, { row }: AlertFigure): Record<string, string> => {
  const definition = reportOf(terms.report)!;
  const known = terms.groupBy ? dimensionsOf(definition.groups!) : filterNames(definition);
  const stated = rowDimensionsOf(terms).map((name, n) => [name, row[n] ?? ''] as const);
  return Object.fromEntries(
    stated.filter(([name, value]) => value !== '' && known.includes(name) && !isSpan(name)),
  );
};
