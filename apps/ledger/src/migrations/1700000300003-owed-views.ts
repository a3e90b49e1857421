import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { nowSql } from '../views/sql/now-sql';
import { type WiderView, widenView } from '../views/sql/wider';
import { RecordViews1700000100002 } from './1700000100002-record-views';
import { WiderViews1700000200001 } from './1700000200001-wider-views';

/** What analysts may read of escalation paths and calls along them, and of codes under the names they have today. */
export class OwedViews1700000300003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const view of views) await widenView(db, view);
  }

  /** The views as they were: what they rest on goes with the migrations before. */
  async down(db: QueryRunner): Promise<void> {
    await new RecordViews1700000100002().down(db);
    await new RecordViews1700000100002().up(db);
    await new WiderViews1700000200001().up(db);
  }
}

/**
 * Names that codes had (`of_tenant`, `former_name`, `current_code`), in brackets. A code may be renamed again and again; names that
 * point in a circle stay as they are.
 */
export const formerNames = `(
  WITH RECURSIVE alias AS (
    SELECT tenant, code, jsonb_array_elements_text(aliases) AS name FROM views.exception_codes
  ), named (of_tenant, name, current_code, seen) AS (
    SELECT tenant, name, code, ARRAY[name, code] FROM alias WHERE name <> code
    UNION ALL
    SELECT of_tenant, named.name, alias.code, seen || alias.code
    FROM named JOIN alias ON alias.tenant = of_tenant AND alias.name = named.current_code
    WHERE alias.code <> ALL (seen)
  )
  SELECT DISTINCT ON (of_tenant, former_name) of_tenant, named.name AS former_name, current_code
  FROM named WHERE NOT EXISTS (
    SELECT FROM alias WHERE tenant = of_tenant AND alias.name = named.current_code AND code <> alias.name)
  ORDER BY of_tenant, former_name, current_code
)`;

const todaysNames = `${formerNames} AS names ON of_tenant = tenant AND former_name = code`;

const exceptions: WiderView = {
  name: 'exceptions',
  from: `views.exceptions LEFT JOIN ${todaysNames}`,
  explained: {
    code: 'The catalogued code, by the name it had when the exception was raised.',
    owner: 'Who works on it now; TBD when nobody is known.',
    cause:
      'What raised it: prerequisite, step, decision, approval, action, manual, break-glass, review or work.',
    subject: 'The step, prerequisite, decision, approval, break-glass, review or work it is about.',
  },
  added: {
    current_code: ['coalesce(current_code, code)', 'The code by the name that it has today.'],
    overdue: [`state = 'open' AND due_at < ${nowSql}`, 'Whether it is open beyond its due time.'],
    escalation_step: 'The highest escalation step that was taken; null for none.',
    escalated_to: 'Who was called by that escalation step.',
    escalated_at: 'When that was.',
    assigned_at: 'When it was last given to somebody.',
    assigned_by: 'Who gave it.',
  },
};

const exceptionCodes: WiderView = {
  name: 'exception_codes',
  from: `views.exception_codes LEFT JOIN ${todaysNames}`,
  explained: { sla: 'How long the owner has (ISO 8601 duration), counted in the calendar.' },
  added: {
    version: '1, 2, 3 … of this code.',
    current_code: [
      'coalesce(current_code, code)',
      'The name it has today; another one than the code where that was renamed.',
    ],
    calendar: 'The calendar in which SLA and escalation path are counted; null: around the clock.',
    aliases: 'What the code was called before, as a JSON list.',
    escalation_path:
      'Who is called after how long when an exception is still open, as JSON; empty: the owner of the workflow at the end of the SLA.',
    break_glass:
      'What a break-glass of the code owes, as JSON: ttlMax, reviewOwner, reviewWithin, remediateWithin, recurrenceWindow; defaults where it is null.',
    versions:
      'Every definition of the code, first to last, as JSON: version, title, owner, sla, definedAt, definedBy, eventId.',
  },
};

const exceptionTrends: WiderView = {
  name: 'exception_trends',
  meaning:
    'One row per exception code, by the name it has today, month (UTC, by when the exception was raised), job type, owner and remediation owner. The denominator is the number of work orders of that job type opened in that month.',
  from: `(
      SELECT tenant, raised_month AS month, coalesce(current_code, code) AS code, job_type, owner,
        remediation_owner, count(*) AS raised,
        count(*) FILTER (WHERE status = 'resolved') AS resolved,
        string_agg(DISTINCT code, ', ' ORDER BY code) AS raised_as
      FROM views.exceptions LEFT JOIN ${todaysNames}
      GROUP BY tenant, raised_month, coalesce(current_code, code), job_type, owner, remediation_owner
    ) AS r LEFT JOIN (
      SELECT tenant, opened_month AS month, job_type, count(*) AS opened
      FROM views.work_orders WHERE opened_month IS NOT NULL GROUP BY 1, 2, 3
    ) AS o USING (tenant, month, job_type)`,
  expressions: {
    open: 'raised - resolved',
    work_orders_opened: 'coalesce(opened, 0)',
    raised_per_work_order: 'round(raised::numeric / opened, 4)::double precision',
    resolved_rate: 'round(resolved::numeric / raised, 4)::double precision',
  },
  explained: { code: 'The exception code, by the name that it has today.' },
  added: { raised_as: 'The names under which they were raised, joined by commas.' },
};

const workflows: WiderView = {
  name: 'workflows',
  from: 'views.workflows',
  expressions: { current: 'superseded_at IS NULL' },
  added: {
    work_within: 'How long the work may take (ISO 8601 duration); null where it does not say.',
    stall_after: 'Waiting or blocked longer than this is stalled (ISO 8601 duration); null: never.',
    calendar: 'The calendar in which its times are counted; null: around the clock.',
  },
};

const views = [exceptions, exceptionCodes, exceptionTrends, workflows] as const;
