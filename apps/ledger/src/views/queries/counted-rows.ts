import type { GroupedReport, groupMeasures } from '#contracts';
import {
  countIf,
  meanInterval,
  mostOf,
  percentile,
  percentileMeasures,
  percentiles,
  perWorkOrder,
  share,
  shareInterval,
} from './counted-measures';
import { type ViewSchemas } from './sql-question';

/** What the groups of a report count. */
export interface CountedRows<Measures = Readonly<Record<string, unknown>>> {
  /** A row for each thing that is counted, with the columns of the list. */
  readonly from: (schemas: ViewSchemas) => string;
  /** The documented views that `from` names. */
  readonly views: readonly string[];
  /** Column → aggregate over rows `b`. */
  readonly aggregates: Readonly<Record<string, string>>;
  /** Work orders opened, `g.opened`, in the group as far as these dimensions are theirs too: dimension → column. */
  readonly opened?: Readonly<Record<string, string>>;
  /** Intervals beside the group `g`: alias → call. */
  readonly intervals?: Readonly<Record<string, string>>;
  /** Each measure of the report over the group and the intervals. */
  readonly measures: Readonly<Record<keyof Measures & string, string>>;
}

const workOrders = 'count(DISTINCT b.work_order_id)';
const itself =
  (view: string) =>
  ({ documented }: ViewSchemas): string =>
    `${documented}.${view}`;

/** Completed steps, each with the time since the one before it, or since the opening. */
const completions = ({ documented, folded }: ViewSchemas): string => `(
  SELECT e.*, date_part('epoch', e.occurred_at - coalesce(lag(e.occurred_at) OVER run, w.opened_at)) AS seconds,
    row_number() OVER (PARTITION BY e.tenant, e.work_order_id, e.step ORDER BY e.occurred_at, e.position) AS nth
  FROM ${documented}.step_events AS e
  JOIN ${folded}.work_orders AS w ON w.tenant = e.tenant AND w.work_order_id = e.work_order_id
  WHERE e.kind = 'completed'
  WINDOW run AS (PARTITION BY e.tenant, e.work_order_id ORDER BY e.occurred_at, e.position))`;

type Counts = { readonly [Report in GroupedReport]: CountedRows<(typeof groupMeasures)[Report]> };

/** The rows that are counted by groups, by report: those of its list. */
export const countedRows: Counts = {
  'approval-answers': {
    from: ({ documented }) =>
      `(SELECT a.*, a.answer_seconds AS seconds FROM ${documented}.approval_answers AS a)`,
    views: ['approval_answers'],
    aggregates: {
      answered: 'count(*)',
      granted: countIf('b.granted'),
      people: 'count(DISTINCT b.answered_by)',
      most_by_one: mostOf('answered_by'),
      ...percentiles,
    },
    intervals: {
      i: shareInterval('granted', 'answered'),
      o: shareInterval('most_by_one', 'answered'),
    },
    measures: {
      answered: 'g.answered',
      granted: 'g.granted',
      ...share('grantedShare', ['granted', 'answered'], 'i'),
      people: 'g.people',
      mostByOne: 'g.most_by_one',
      ...share('shareOfOne', ['most_by_one', 'answered'], 'o'),
      ...percentileMeasures,
    },
  },
  'break-glass-trends': {
    from: itself('break_glasses'),
    views: ['break_glasses'],
    aggregates: { declared: 'count(*)', work_orders: workOrders },
    opened: { workflow: 'workflow_id', jobType: 'job_type' },
    intervals: { i: meanInterval('declared') },
    measures: {
      declared: 'g.declared',
      workOrders: 'g.work_orders',
      ...perWorkOrder('declaredPerWorkOrder', 'declared', 'i'),
    },
  },
  'closed-without-evidence': {
    from: ({ documented }) => `(
      SELECT c.*, n.work_order_id IS NOT NULL AS lacks FROM ${documented}.closures AS c
      LEFT JOIN ${documented}.closed_without_evidence AS n
        ON n.tenant = c.tenant AND n.work_order_id = c.work_order_id
      WHERE c.status = 'closed')`,
    views: ['closures', 'closed_without_evidence'],
    aggregates: { closed: 'count(*)', lacking: countIf('b.lacks') },
    intervals: { i: shareInterval('lacking', 'closed') },
    measures: {
      closed: 'g.closed',
      withoutEvidence: 'g.lacking',
      ...share('shareWithoutEvidence', ['lacking', 'closed'], 'i'),
    },
  },
  'conformance-rates': {
    from: itself('conformance'),
    views: ['conformance'],
    aggregates: {
      work_orders: 'count(*)',
      conforming: countIf('b.conforms'),
      skipped: countIf('b.skipped > 0'),
      reordered: countIf('b.reordered > 0'),
      repeated: countIf('b.repeated > 0'),
      unknown: countIf('b.unknown > 0'),
    },
    intervals: { i: shareInterval('conforming', 'work_orders') },
    measures: {
      workOrders: 'g.work_orders',
      conforming: 'g.conforming',
      ...share('share', ['conforming', 'work_orders'], 'i'),
      skipped: 'g.skipped',
      reordered: 'g.reordered',
      repeated: 'g.repeated',
      unknown: 'g.unknown',
    },
  },
  'cycle-times': {
    from: ({ documented }) => `(
      SELECT c.*, date_part('epoch', c.closed_at - c.opened_at) AS seconds FROM ${documented}.closures AS c
      WHERE c.closed_at IS NOT NULL AND c.opened_at IS NOT NULL)`,
    views: ['closures'],
    aggregates: { work_orders: 'count(*)', ...percentiles },
    measures: { workOrders: 'g.work_orders', ...percentileMeasures },
  },
  'exception-trends': {
    from: itself('exceptions'),
    views: ['exceptions'],
    aggregates: { raised: 'count(*)', resolved: countIf(`b.status = 'resolved'`) },
    opened: {
      workflow: 'workflow_id',
      jobType: 'job_type',
      client: 'client',
      imported: 'imported',
    },
    intervals: { i: shareInterval('resolved', 'raised'), r: meanInterval('raised') },
    measures: {
      raised: 'g.raised',
      resolved: 'g.resolved',
      open: 'g.raised - g.resolved',
      ...share('resolvedRate', ['resolved', 'raised'], 'i'),
      ...perWorkOrder('raisedPerWorkOrder', 'raised', 'r'),
    },
  },
  'first-time-fix': {
    from: ({ documented }) => `(
      SELECT c.*, c.reopened_count > 0 AS was_reopened, r.work_order_id IS NOT NULL AS was_repeated
      FROM ${documented}.closures AS c
      LEFT JOIN ${documented}.repeats AS r ON r.tenant = c.tenant AND r.work_order_id = c.work_order_id)`,
    views: ['closures', 'repeats'],
    aggregates: {
      closed: 'count(*)',
      fixed: countIf('NOT b.was_reopened AND NOT b.was_repeated'),
      reopened: countIf('b.was_reopened'),
      repeated: countIf('b.was_repeated'),
    },
    intervals: { i: shareInterval('fixed', 'closed') },
    measures: {
      closed: 'g.closed',
      fixedFirstTime: 'g.fixed',
      ...share('firstTimeFixRate', ['fixed', 'closed'], 'i'),
      reopened: 'g.reopened',
      repeated: 'g.repeated',
    },
  },
  holds: {
    from: ({ documented }) =>
      `(SELECT h.*, h.held_seconds AS seconds FROM ${documented}.holds AS h)`,
    views: ['holds'],
    aggregates: {
      holds: 'count(*)',
      work_orders: workOrders,
      stalled: countIf('b.stalled'),
      ...percentiles,
    },
    intervals: { i: shareInterval('stalled', 'holds') },
    measures: {
      holds: 'g.holds',
      workOrders: 'g.work_orders',
      stalled: 'g.stalled',
      ...share('stalledShare', ['stalled', 'holds'], 'i'),
      ...percentileMeasures,
    },
  },
  'step-times': {
    from: completions,
    views: ['step_events'],
    aggregates: {
      times: 'count(*)',
      work_orders: workOrders,
      work_orders_again: `${workOrders} FILTER (WHERE b.nth > 1)`,
      ...percentiles,
    },
    measures: {
      times: 'g.times',
      workOrders: 'g.work_orders',
      workOrdersAgain: 'g.work_orders_again',
      ...percentileMeasures,
    },
  },
  timeliness: {
    from: itself('due_obligations'),
    views: ['due_obligations'],
    aggregates: {
      due: 'count(*)',
      within: countIf('NOT b.late'),
      late_and_open: countIf('b.open'),
    },
    intervals: { i: shareInterval('within', 'due') },
    measures: {
      due: 'g.due',
      within: 'g.within',
      late: 'g.due - g.within',
      ...share('timeliness', ['within', 'due'], 'i'),
      lateAndOpen: 'g.late_and_open',
    },
  },
  'open-work': {
    from: itself('open_work'),
    views: ['open_work'],
    aggregates: {
      work_orders: 'count(*)',
      running: countIf('b.running'),
      waiting: countIf('b.waiting'),
      blocked: countIf('b.blocked'),
      stopped: countIf('b.stopped'),
      stalled: countIf('b.stalled'),
      overdue: countIf('b.overdue'),
      awaiting_obligations: countIf('b.awaiting_obligations'),
    },
    measures: {
      workOrders: 'g.work_orders',
      running: 'g.running',
      waiting: 'g.waiting',
      blocked: 'g.blocked',
      stopped: 'g.stopped',
      stalled: 'g.stalled',
      overdue: 'g.overdue',
      awaitingObligations: 'g.awaiting_obligations',
    },
  },
  waiting: {
    from: itself('waiting'),
    views: ['waiting'],
    aggregates: {
      waiting: 'count(*)',
      work_orders: workOrders,
      overdue: countIf('b.overdue'),
      oldest_since: 'min(b.since)',
      longest_seconds: 'max(b.waited_seconds)',
      median_seconds: percentile(0.5, 'waited_seconds'),
    },
    intervals: { i: shareInterval('overdue', 'waiting') },
    measures: {
      waiting: 'g.waiting',
      workOrders: 'g.work_orders',
      overdue: 'g.overdue',
      ...share('overdueShare', ['overdue', 'waiting'], 'i'),
      oldestSince: 'g.oldest_since',
      longestWaitedSeconds: 'g.longest_seconds',
      medianWaitedSeconds: 'g.median_seconds',
    },
  },
};
