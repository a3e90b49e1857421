import { DateTime } from 'luxon';
import { type GroupedReport, type Grouping, isSpan } from '#contracts';
import { type TestEvent } from '../projections/event.fixture';
import { day } from '../projections/obligations.fixture';

export type Row = Readonly<Record<string, unknown>>;

/** Part and whole, with the name of the ratio. */
export const shares: Partial<Record<GroupedReport, readonly [string, string, string]>> = {
  'approval-answers': ['mostByOne', 'answered', 'shareOfOne'],
  'closed-without-evidence': ['withoutEvidence', 'closed', 'shareWithoutEvidence'],
  'conformance-rates': ['conforming', 'workOrders', 'share'],
  'exception-trends': ['resolved', 'raised', 'resolvedRate'],
  'first-time-fix': ['fixedFirstTime', 'closed', 'firstTimeFixRate'],
  holds: ['stalled', 'holds', 'stalledShare'],
  timeliness: ['within', 'due', 'timeliness'],
  waiting: ['overdue', 'waiting', 'overdueShare'],
};

/** By hand: the beginning of the week or month of an instant, where people of a zone have it. */
const beginning = (instant: unknown, span: 'week' | 'month', zone: string): string =>
  DateTime.fromISO(String(instant), { zone }).startOf(span).toUTC().toISO()!;

/** By hand: the rows of a list by dimensions; a dimension that they do not have is left out. */
export const groupsByHand = (
  rows: readonly Row[],
  { dimensions, time }: Pick<Grouping, 'dimensions' | 'time'>,
  by: readonly string[],
  zone: string,
): ReadonlyMap<string, readonly Row[]> =>
  Map.groupBy(
    rows.filter((row) => row[time] !== null),
    (row) =>
      JSON.stringify(
        by
          .filter((name) => isSpan(name) || dimensions[name] !== undefined)
          .map((name) =>
            isSpan(name) ? beginning(row[time], name, zone) : row[dimensions[name]!],
          ),
      ),
  );

/** The key of a group of an answer, as that of those by hand. */
export const keyOf = (row: Row, by: readonly string[]): string =>
  JSON.stringify(by.map((name) => row[name]));

const logFactorial = (n: number): number => {
  let sum = 0;
  for (let k = 2; k <= n; k += 1) sum += Math.log(k);
  return sum;
};

/** The probability of x or more among n, term by term. */
export const binomialTail = (x: number, n: number, p: number): number => {
  let tail = 0;
  for (let k = x; k <= n; k += 1)
    tail += Math.exp(
      logFactorial(n) -
        logFactorial(k) -
        logFactorial(n - k) +
        k * Math.log(p) +
        (n - k) * Math.log1p(-p),
    );
  return tail;
};

/** The probability of fewer than x, of a Poisson mean, term by term. */
export const poissonBelow = (x: number, mean: number): number => {
  let below = 0;
  for (let k = 0; k < x; k += 1) below += Math.exp(k * Math.log(mean) - mean - logFactorial(k));
  return below;
};

/** As the standard says it (`percentile_cont`): between the two nearest values. */
const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
};

/** Names that some programs take for zones. */
export const OTHER_NAMES = [
  'europe/berlin',
  'GMT',
  'UCT',
  'Zulu',
  'EST',
  'EST5EDT',
  'PST8PDT',
  'PST',
  'ACT',
  'IST',
  'Etc/GMT+5',
  'GMT+5',
  'US/Pacific-New',
  'SystemV/PST8',
  'America/Coyhaique',
];

/** The same work over months. */
const SLOWER = 30;
export const slower = (event: TestEvent): TestEvent => {
  const first = Date.parse(day(1));
  const after = Date.parse(event.occurredAt!) - first;
  return { ...event, occurredAt: new Date(first + after * SLOWER).toISOString() };
};

/** A version of the workflow, so that work can conform to it. */
export const publishedFlow: TestEvent = {
  type: 'workflow.published',
  stream: 'workflow-refund-flow',
  occurredAt: day(1),
  data: {
    workflowId: 'refund-flow',
    version: 1,
    digest: 'ab'.repeat(32),
    definition: {
      jobType: 'refund',
      stages: [{ name: 'all', steps: [{ name: 'check' }, { name: 'pay', after: ['check'] }] }],
    },
  },
};

export const total = (rows: readonly Row[], column: string): number =>
  rows.reduce((sum, row) => sum + Number(row[column]), 0);

const workOrders = (rows: readonly Row[]): number =>
  new Set(rows.map(({ workOrderId }) => workOrderId)).size;

const percentiles = (rows: readonly Row[], from: string, to: string): Row => {
  const seconds = rows.map(
    (row) => (Date.parse(String(row[to])) - Date.parse(String(row[from]))) / 1_000,
  );
  return {
    medianSeconds: expect.closeTo(percentile(seconds, 0.5), 2),
    p80Seconds: expect.closeTo(percentile(seconds, 0.8), 2),
    p95Seconds: expect.closeTo(percentile(seconds, 0.95), 2),
  };
};

const many = (rows: readonly Row[], is: (row: Row) => boolean): number => rows.filter(is).length;

/** What each report counts of the rows of a group, from the lists of what lacks evidence and what was repeated. */
export const countedByHand = (
  lacking: ReadonlySet<unknown>,
  repeated: ReadonlySet<unknown>,
): Readonly<Record<GroupedReport, (rows: readonly Row[]) => Row>> => ({
  'approval-answers': (rows) => {
    const byPerson = Map.groupBy(rows, ({ answeredBy }) => answeredBy);
    return {
      answered: rows.length,
      granted: many(rows, ({ granted }) => granted === true),
      people: byPerson.size,
      mostByOne: Math.max(...[...byPerson.values()].map(({ length }) => length)),
      ...percentiles(rows, 'requestedAt', 'answeredAt'),
    };
  },
  'break-glass-trends': (rows) => ({ declared: rows.length, workOrders: workOrders(rows) }),
  'closed-without-evidence': (rows) => ({
    closed: rows.length,
    withoutEvidence: many(rows, ({ workOrderId }) => lacking.has(workOrderId)),
  }),
  'conformance-rates': (rows) => ({
    workOrders: rows.length,
    conforming: many(rows, ({ conforms }) => conforms === true),
    skipped: many(rows, ({ skipped }) => Number(skipped) > 0),
    unknown: many(rows, ({ unknown }) => Number(unknown) > 0),
  }),
  'cycle-times': (rows) => ({
    workOrders: rows.length,
    ...percentiles(rows, 'openedAt', 'closedAt'),
  }),
  'exception-trends': (rows) => ({
    raised: rows.length,
    resolved: many(rows, ({ status }) => status === 'resolved'),
    open: many(rows, ({ status }) => status === 'open'),
  }),
  'first-time-fix': (rows) => ({
    closed: rows.length,
    fixedFirstTime: many(
      rows,
      ({ workOrderId, reopenedCount }) => reopenedCount === 0 && !repeated.has(workOrderId),
    ),
    reopened: many(rows, ({ reopenedCount }) => Number(reopenedCount) > 0),
    repeated: many(rows, ({ workOrderId }) => repeated.has(workOrderId)),
  }),
  'open-work': (rows) => ({
    workOrders: rows.length,
    ...Object.fromEntries(
      ['running', 'waiting', 'blocked', 'stopped', 'stalled', 'overdue', 'awaitingObligations'].map(
        (status) => [status, many(rows, (row) => row[status] === true)],
      ),
    ),
  }),
  holds: (rows) => ({
    holds: rows.length,
    workOrders: workOrders(rows),
    stalled: many(rows, ({ stalled }) => stalled === true),
  }),
  'step-times': (rows) => ({ times: rows.length, workOrders: workOrders(rows) }),
  timeliness: (rows) => ({
    due: rows.length,
    within: many(rows, ({ late }) => late === false),
    lateAndOpen: many(rows, ({ open }) => open === true),
  }),
  waiting: (rows) => ({
    waiting: rows.length,
    workOrders: workOrders(rows),
    overdue: many(rows, ({ overdue }) => overdue === true),
  }),
});
