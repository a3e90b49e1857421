import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { countedObligationsOf, dueMonths } from '../views/sql/due-obligations-sql';
import { monthSql } from '../views/sql/month-sql';
import { monthsSql } from '../views/sql/months-sql';
import { nowSql } from '../views/sql/now-sql';
import { stallsOfMonthFrom } from '../views/sql/stalls-sql';
import { expressionsOf, generationsOf, type WiderView, widenView } from '../views/sql/wider';
import { formerNames } from './1700000300003-owed-views';
import { counts } from './1700000700001-stall-views';

/** Reports that are counted month by month, so that a page of them reads the months that it shows. */
export class MonthByMonth1700000700060 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    for (const [name, made] of Object.entries(indexesOf))
      for (const table of await generationsOf(db, name))
        for (const [index, columns] of Object.entries(made))
          await db.query(
            `CREATE INDEX IF NOT EXISTS ${table.replace('views.', '')}_${index} ON ${table} ${columns}`,
          );
    for (const view of views) await widenView(db, view);
  }

  /** The views say the same as before, and go with the migrations that made them; so do the indexes. */
  async down(): Promise<void> {}
}

/** What is counted, and looked up for each work order, is read from these alone. */
const indexesOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  exceptions: {
    by_raised_month:
      '(tenant, raised_month) INCLUDE (code, job_type, owner, remediation_owner, status)',
  },
  approvals: {
    conditions_by_month: `(tenant, ${monthSql('expires_at')}) WHERE condition_list IS NOT NULL`,
  },
  holds: {
    by_month: '(tenant, opened_month, workflow_id, job_type, workflow_version)',
    held_by_month: `(tenant, opened_month, workflow_id, workflow_version, longest_ms)
      WHERE longest_ms IS NOT NULL`,
  },
  worked_objects: {
    of_work: '(tenant, work_order_id) INCLUDE (object, job_type, opened_at, position)',
  },
};

const closings = monthsSql({ view: 'work_orders', month: 'first_closed_month' });
const raisings = monthsSql({ view: 'exceptions', month: 'raised_month' });

/** Its denominator is of the month and job type: counted once for a month. */
const exceptionTrends: WiderView = {
  name: 'exception_trends',
  from: `${raisings} AS m CROSS JOIN LATERAL (
    SELECT r.*, o.opened FROM (
      SELECT coalesce(names.current_code, e.code) AS code, e.job_type, e.owner, e.remediation_owner,
        count(*) AS raised, count(*) FILTER (WHERE e.status = 'resolved') AS resolved,
        string_agg(DISTINCT e.code, ', ' ORDER BY e.code) AS raised_as
      FROM views.exceptions AS e
      LEFT JOIN ${formerNames} AS names ON names.of_tenant = e.tenant AND names.former_name = e.code
      WHERE e.tenant = m.tenant AND e.raised_month = m.month
      GROUP BY coalesce(names.current_code, e.code), e.job_type, e.owner, e.remediation_owner
    ) AS r LEFT JOIN (
      SELECT w.job_type, count(*) AS opened FROM views.work_orders AS w
      WHERE w.tenant = m.tenant AND w.opened_month = m.month GROUP BY w.job_type
    ) AS o ON o.job_type = r.job_type
  ) AS counted`,
  expressions: {
    open: 'raised - resolved',
    work_orders_opened: 'coalesce(opened, 0)',
    raised_per_work_order: 'round(raised::numeric / opened, 4)::double precision',
    resolved_rate: 'round(resolved::numeric / raised, 4)::double precision',
  },
  added: {},
};

const itsWorkflow = `ON p.tenant = w.tenant AND p.workflow_id = w.workflow_id
  AND p.version = w.workflow_version`;

/** Where nothing can be repeated, nothing is looked for. */
const repeating = `(
  SELECT min(n.opened_at) AS next_at, count(*) > 0 AS has_objects
  FROM views.worked_objects AS o LEFT JOIN LATERAL (
    SELECT r.opened_at FROM views.worked_objects AS r
    WHERE r.tenant = o.tenant AND r.job_type = o.job_type AND r.object = o.object
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

/** For the migrations that change it further. */
export const firstTimeFix: WiderView = {
  name: 'first_time_fix',
  from: `${closings} AS m CROSS JOIN LATERAL (
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
    first_time_fix_rate: 'round(fixed_first_time::numeric / closed, 4)::double precision',
  },
  added: {},
};

/**
 * Kinds of evidence that the workflow version `p` wants of a work order `w`: what its closure names, and what each stage
 * leaves that nobody skipped. Each kind once.
 */
const wantedKinds = `(
  SELECT kind, (kind = ANY (string_to_array(w.closing_kinds, ', '))) IS TRUE AS present
  FROM (
    SELECT jsonb_array_elements_text(p.done_when->'evidence') AS kind
    UNION ALL
    SELECT a->>'kind' FROM jsonb_array_elements(p.done_when->'artifacts') AS a
    WHERE (a->>'stage' = ANY (string_to_array(w.skipped_stages, ', '))) IS NOT TRUE
  ) AS declared GROUP BY kind
)`;

/** Work orders that are alike are counted before anything is asked of their workflow. */
const evidenceCompleteness: WiderView = {
  name: 'evidence_completeness',
  from: `${closings} AS m CROSS JOIN LATERAL (
    SELECT w.workflow_id, w.job_type, w.owner,
      sum(w.work_orders)::bigint AS closed,
      sum(w.work_orders * k.required)::bigint AS required,
      sum(w.work_orders * k.present)::bigint AS present,
      sum(CASE WHEN p.workflow_id IS NOT NULL AND k.present = k.required
        THEN w.work_orders ELSE 0 END)::bigint AS complete,
      sum(w.imported)::bigint AS imported
    FROM (
      SELECT tenant, workflow_id, workflow_version, job_type, owner, closing_kinds, skipped_stages,
        count(*) AS work_orders, count(*) FILTER (WHERE imported) AS imported
      FROM views.work_orders AS d
      WHERE d.tenant = m.tenant AND d.first_closed_month = m.month AND status = 'closed'
      GROUP BY tenant, workflow_id, workflow_version, job_type, owner, closing_kinds, skipped_stages
    ) AS w
    LEFT JOIN views.workflows AS p ${itsWorkflow}
    CROSS JOIN LATERAL (
      SELECT count(*) AS required, count(*) FILTER (WHERE wanted.present) AS present
      FROM ${wantedKinds} AS wanted
    ) AS k
    GROUP BY w.workflow_id, w.job_type, w.owner
  ) AS counted`,
  expressions: {
    completeness: 'round(present::numeric / nullif(required, 0), 4)::double precision',
  },
  added: {},
};

const timeliness: WiderView = {
  name: 'timeliness',
  from: `${monthsSql(...dueMonths)} AS m CROSS JOIN LATERAL (
    SELECT workflow_id, job_type, owner, kind, count(*) AS due,
      count(*) FILTER (WHERE state = 'met') AS within,
      count(*) FILTER (WHERE state = 'open') AS late_and_open,
      count(*) FILTER (WHERE imported) AS imported
    FROM ${countedObligationsOf('m')}
    GROUP BY workflow_id, job_type, owner, kind
  ) AS counted`,
  expressions: {
    late: 'due - within',
    timeliness: 'round(within::numeric / due, 4)::double precision',
  },
  added: {},
};

const stallTrends: WiderView = {
  name: 'stall_trends',
  from: `${monthsSql({ view: 'holds', month: 'opened_month' })} AS m
    CROSS JOIN LATERAL ${stallsOfMonthFrom('m')}`,
  expressions: { tenant: 'm.tenant', month: 'm.month', ...expressionsOf({ added: counts }) },
  added: {},
};

const views = [
  stallTrends,
  exceptionTrends,
  firstTimeFix,
  evidenceCompleteness,
  timeliness,
] as const;
