import { dueObligationsRow, firstTimeFixRow, repeatsRow, timelinessRow } from '#contracts';
import { documentedView } from './documented-view';
import { countedOf, dueMonths, listedDue } from './due-obligations-sql';
import { monthsSql } from './months-sql';
import { nowSql } from './now-sql';

const itsWorkflow = `ON p.tenant = w.tenant AND p.workflow_id = w.workflow_id
  AND p.version = w.workflow_version`;

/** Until the view has been rebuilt nobody knows the families: then each work order is one. */
const familyOf = (alias: string): string => `coalesce(${alias}.family, ${alias}.work_order_id)`;

/** Where nothing can be repeated, nothing is looked for. */
const repeating = `(
  SELECT min(n.opened_at) AS next_at, count(*) > 0 AS has_objects
  FROM views.worked_objects AS o LEFT JOIN LATERAL (
    SELECT r.opened_at FROM views.worked_objects AS r
    WHERE r.tenant = o.tenant AND r.job_type = o.job_type AND r.object = o.object AND ${familyOf('r')} <> ${familyOf('o')}
      AND (r.opened_at, r.position) > (o.opened_at, o.position)
    ORDER BY r.opened_at, r.position LIMIT 1
  ) AS n ON true
  WHERE o.tenant = w.tenant AND o.work_order_id = w.work_order_id AND p.within IS NOT NULL
)`;

/** How long a repeat counts, and since when whatever was closed may still be repeated. */
const windows = `(
  SELECT tenant, workflow_id, version, repeat_window_ms * interval '1 ms' AS within,
    ${nowSql} - repeat_window_ms * interval '1 ms' AS open_since
  FROM views.workflows WHERE repeat_window_ms IS NOT NULL
)`;
const repeated = `(n.next_at IS NOT NULL AND (n.next_at <= w.first_closed_at + p.within) IS TRUE)`;
const fixed = `w.reopened_count = 0 AND NOT ${repeated}`;

const firstTimeFix = documentedView('first_time_fix', firstTimeFixRow, {
  from: `${monthsSql({ view: 'work_orders', month: 'first_closed_month' })} AS m CROSS JOIN LATERAL (
    SELECT w.workflow_id, w.job_type, w.owner, count(*) AS closed,
      count(*) FILTER (WHERE ${fixed}) AS fixed_first_time,
      count(*) FILTER (WHERE w.reopened_count > 0) AS reopened,
      count(*) FILTER (WHERE ${repeated}) AS repeated,
      count(*) FILTER (WHERE w.first_closed_at >= p.open_since AND ${fixed} AND n.has_objects) AS window_open,
      count(*) FILTER (WHERE w.imported) AS imported
    FROM views.work_orders AS w
    LEFT JOIN ${windows} AS p ${itsWorkflow}
    CROSS JOIN LATERAL ${repeating} AS n
    WHERE w.tenant = m.tenant AND w.first_closed_month = m.month
    GROUP BY w.workflow_id, w.job_type, w.owner
  ) AS counted`,
  expressions: {
    firstTimeFixRate: 'round(fixed_first_time::numeric / closed, 4)::double precision',
  },
});

/** The first repeat of a work order, looked up by its objects. */
const firstRepeat = `(
  SELECT o.object, n.* FROM views.worked_objects AS o CROSS JOIN LATERAL (
    SELECT r.work_order_id, r.opened_at, r.event_id, r.position FROM views.worked_objects AS r
    WHERE r.tenant = o.tenant AND r.job_type = o.job_type AND r.object = o.object AND ${familyOf('r')} <> ${familyOf('o')}
      AND (r.opened_at, r.position) > (o.opened_at, o.position) AND r.opened_at <= w.first_closed_at + p.repeat_window_ms * interval '1 ms'
    ORDER BY r.opened_at, r.position LIMIT 1
  ) AS n
  WHERE o.tenant = w.tenant AND o.work_order_id = w.work_order_id
  ORDER BY n.opened_at, n.position, o.object LIMIT 1
)`;

const repeats = documentedView('repeats', repeatsRow, {
  from: `views.work_orders AS w
    JOIN views.workflows AS p ${itsWorkflow} AND p.repeat_window_ms IS NOT NULL
    CROSS JOIN LATERAL ${firstRepeat} AS r
    WHERE w.first_closed_month IS NOT NULL`,
  expressions: {
    tenant: 'w.tenant',
    month: 'w.first_closed_month',
    workOrderId: 'w.work_order_id',
    workflowId: 'w.workflow_id',
    workflowVersion: 'w.workflow_version',
    jobType: 'w.job_type',
    owner: 'w.owner',
    imported: 'w.imported',
    openedAt: 'w.opened_at',
    closedAt: 'w.first_closed_at',
    reopenedCount: 'w.reopened_count',
    object: 'r.object',
    repeatedBy: 'r.work_order_id',
    repeatedAt: 'r.opened_at',
    repeatWindow: 'p.repeat_window',
    firstPosition: 'w.first_position',
    eventId: 'r.event_id',
    position: 'r.position',
  },
});

const timeliness = documentedView('timeliness', timelinessRow, {
  from: `${monthsSql(...dueMonths)} AS m CROSS JOIN LATERAL (
    SELECT workflow_id, job_type, owner, kind, count(*) AS due,
      count(*) FILTER (WHERE state = 'met') AS within,
      count(*) FILTER (WHERE state = 'open') AS late_and_open,
      count(*) FILTER (WHERE imported) AS imported
    FROM ${countedOf('m')}
    GROUP BY workflow_id, job_type, owner, kind
  ) AS counted`,
  expressions: {
    late: 'due - within',
    timeliness: 'round(within::numeric / due, 4)::double precision',
  },
});

const dueObligations = documentedView('due_obligations', dueObligationsRow, {
  from: listedDue,
  expressions: { late: `state <> 'met'`, open: `state = 'open'` },
});

/** Whether work was done once and for all, and in time. */
export const qualityViews = [firstTimeFix, repeats, timeliness, dueObligations] as const;
