import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';
import { nowSql } from '../views/sql/now-sql';
import { type WiderView, widenView } from '../views/sql/wider';

/** Whether work was done once and for all, and by what it was repeated. */
export class FirstTimeFix1700000700011 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await widenView(db, workflows);
    for (const view of views) await db.query(documentedViewSql(view));
  }

  /** The column of the workflows goes with the migration that made their view. */
  async down(db: QueryRunner): Promise<void> {
    for (const { name } of views) await db.query(`DROP VIEW writ.${name}`);
  }
}

const workflows: WiderView = {
  name: 'workflows',
  from: 'views.workflows',
  expressions: { current: 'superseded_at IS NULL' },
  added: {
    repeat_window:
      'The same job on the same object within this time is repeat work (ISO 8601 duration); null: never.',
  },
};

/**
 * Each version with its window: how long it is, and since when work has been closed for which it has not ended. Once a version, and not
 * once a work order.
 */
const windows = `(
  SELECT tenant, workflow_id, version, repeat_window_ms * interval '1 ms' AS within,
    ${nowSql} - repeat_window_ms * interval '1 ms' AS open_since
  FROM views.workflows WHERE repeat_window_ms IS NOT NULL
)`;

const itsWorkflow = `ON p.tenant = w.tenant AND p.workflow_id = w.workflow_id
  AND p.version = w.workflow_version`;

/** The next opening of the same job on any of its objects; of openings at one instant, the later told is the next. */
const nextOpenings = `(
  SELECT tenant, work_order_id, min(next_at) AS next_at
  FROM (
    SELECT tenant, work_order_id, lead(opened_at) OVER (
      PARTITION BY tenant, job_type, object ORDER BY opened_at, position) AS next_at
    FROM views.worked_objects
  ) AS openings WHERE next_at IS NOT NULL GROUP BY tenant, work_order_id
)`;

/** Asked for each closing so recent that it matters, and for no other. */
const hasObjects = `EXISTS (SELECT FROM views.worked_objects AS o
  WHERE o.tenant = w.tenant AND o.work_order_id = w.work_order_id)`;

const repeated = `n.next_at IS NOT NULL AND (n.next_at <= w.first_closed_at + p.within) IS TRUE`;
const fixed = `w.reopened_count = 0 AND NOT (${repeated})`;

const firstTimeFix: DocumentedView = {
  name: 'first_time_fix',
  meaning:
    'One row per month (UTC, of the first closing), workflow, job type and owner of work orders that were ever closed: how many of them were fixed first time, that is, never reopened and not repeated. A repeat is another work order of the same job type on the same object, opened after this one was opened and no later than repeatWindow of its workflow version after its first closing; without objects or repeatWindow there is none.',
  from: `(
      SELECT w.tenant, w.first_closed_month AS month, w.workflow_id, w.job_type, w.owner,
        count(*) AS closed,
        count(*) FILTER (WHERE ${fixed}) AS fixed_first_time,
        count(*) FILTER (WHERE w.reopened_count > 0) AS reopened,
        count(*) FILTER (WHERE ${repeated}) AS repeated,
        count(*) FILTER (WHERE CASE WHEN w.first_closed_at >= p.open_since AND ${fixed}
          THEN ${hasObjects} ELSE false END) AS window_open,
        count(*) FILTER (WHERE w.imported) AS imported
      FROM views.work_orders AS w
      LEFT JOIN ${windows} AS p ${itsWorkflow}
      LEFT JOIN ${nextOpenings} AS n ON n.tenant = w.tenant AND n.work_order_id = w.work_order_id
      WHERE w.first_closed_month IS NOT NULL
      GROUP BY w.tenant, w.first_closed_month, w.workflow_id, w.job_type, w.owner
    ) AS counted`,
  columns: {
    tenant: 'Whose row it is.',
    month: 'First instant of the month in which they were first closed, UTC.',
    workflow_id: 'The workflow they ran.',
    job_type: 'Job type of the workflow.',
    owner: 'Who answers for the work orders.',
    closed: 'Denominator: work orders first closed in the month.',
    fixed_first_time: 'Those of them that were never reopened and not repeated.',
    first_time_fix_rate: [
      'round(fixed_first_time::numeric / closed, 4)::double precision',
      'fixed_first_time / closed, to four digits.',
    ],
    reopened: 'Those that were taken up again after a closure.',
    repeated: 'Those that were repeated; one may be both reopened and repeated.',
    window_open:
      'Those counted as fixed so far for which a repeat may still come: they have objects and were closed less than repeatWindow ago.',
    imported: 'Those that come from an imported log.',
  },
};

/** The first repeat of a work order, looked up by its objects. */
const firstRepeat = `(
  SELECT o.object, n.* FROM views.worked_objects AS o CROSS JOIN LATERAL (
    SELECT r.work_order_id, r.opened_at, r.event_id, r.position FROM views.worked_objects AS r
    WHERE r.tenant = o.tenant AND r.job_type = o.job_type AND r.object = o.object
      AND (r.opened_at, r.position) > (o.opened_at, o.position) AND r.opened_at <= w.first_closed_at + p.repeat_window_ms * interval '1 ms'
    ORDER BY r.opened_at, r.position LIMIT 1
  ) AS n
  WHERE o.tenant = w.tenant AND o.work_order_id = w.work_order_id
  ORDER BY n.opened_at, n.position, o.object LIMIT 1
)`;

/** For the migrations that make it anew. */
export const repeats: DocumentedView = {
  name: 'repeats',
  meaning:
    'One row per work order that was repeated: the first other work order of the same job type on the same object, opened after this one was opened and no later than repeatWindow of its workflow version after its first closing.',
  from: `views.work_orders AS w
    JOIN views.workflows AS p ${itsWorkflow} AND p.repeat_window_ms IS NOT NULL
    CROSS JOIN LATERAL ${firstRepeat} AS r
    WHERE w.first_closed_month IS NOT NULL`,
  columns: {
    tenant: ['w.tenant', 'Whose row it is.'],
    month: ['w.first_closed_month', 'First instant of the month of its first closing, UTC.'],
    work_order_id: ['w.work_order_id', 'The work order that was repeated.'],
    workflow_id: ['w.workflow_id', 'The workflow it runs.'],
    workflow_version: ['w.workflow_version', 'Version of the workflow it was opened with.'],
    job_type: ['w.job_type', 'Job type of both work orders.'],
    owner: ['w.owner', 'Who answers for the work order that was repeated.'],
    imported: ['w.imported', 'It comes from an imported log.'],
    opened_at: ['w.opened_at', 'When it began.'],
    closed_at: ['w.first_closed_at', 'When it was first closed.'],
    reopened_count: ['w.reopened_count', 'How often it was taken up again itself.'],
    object: ['r.object', 'The object that both are about.'],
    repeated_by: ['r.work_order_id', 'The other work order.'],
    repeated_at: ['r.opened_at', 'When the other one began.'],
    repeat_window: [
      'p.repeat_window',
      'How long after the closing a repeat counts (ISO 8601 duration).',
    ],
    first_position: ['w.first_position', 'Ledger position of the first event about it.'],
    event_id: [
      'r.event_id',
      'The event that opened the other one: ask for its receipt by this id.',
    ],
    position: ['r.position', 'Ledger position of that event.'],
  },
};

const views = [firstTimeFix, repeats] as const;
