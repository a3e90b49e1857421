import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';
import { isChange } from '../views/sql/drift-sql';
import { nowSql } from '../views/sql/now-sql';
import { formerNames } from './1700000300003-owed-views';

/** Whether remediations brought their codes down. */
export class RemediationEffects1700000700024 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(documentedViewSql(remediationEffects));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP VIEW writ.remediation_effects');
  }
}

/** 90 days of UTC. */
const LONGEST = `interval '2160 hours'`;

/** Those of the job type before and after; of all job types where the remediation names none. */
const counted = (view: string, time: string, condition: string): string => `(
  SELECT count(*) FILTER (WHERE c.at < r.completed_at) AS before,
    count(*) FILTER (WHERE c.at >= r.completed_at) AS after
  FROM (
    SELECT e.${time} AS at FROM views.${view} AS e
    WHERE e.tenant = r.tenant AND e.job_type = r.job_type AND ${condition}
      AND e.${time} >= r.before_from AND e.${time} < r.after_to
    UNION ALL
    SELECT e.${time} FROM views.${view} AS e
    WHERE r.job_type = 'TBD' AND e.tenant = r.tenant AND e.job_type <> 'TBD' AND ${condition}
      AND e.${time} >= r.before_from AND e.${time} < r.after_to
  ) AS c)`;

const rounded = (rate: string): string => `round((${rate})::numeric, 6)::double precision`;
const rateOf = (side: string): string =>
  `raised.${side} / nullif(opened.${side}, 0)::double precision`;

/** For the migrations that make it anew. */
export const remediationEffects: DocumentedView = {
  name: 'remediation_effects',
  meaning:
    'One row per completed remediation: exceptions of its code per work order opened, before and after its completion, in windows of equal length (90 days, or as long as it is completed), and the exact 95 % confidence interval of their ratio.',
  from: `(
      SELECT t.*, completed_at - span AS before_from, completed_at + span AS after_to
      FROM (
        SELECT m.*, coalesce(current_code, code) AS code_today, ${isChange('m')} AS recalibrates,
          least(${LONGEST}, greatest(interval '0', ${nowSql} - completed_at)) AS span
        FROM views.remediations AS m
        LEFT JOIN ${formerNames} AS n ON n.of_tenant = m.tenant AND n.former_name = m.code
        WHERE m.status = 'completed'
      ) AS t
    ) AS r
    LEFT JOIN (
      SELECT of_tenant, current_code AS code, array_agg(former_name) AS former FROM ${formerNames} AS n
      GROUP BY 1, 2
    ) AS names ON names.of_tenant = r.tenant AND names.code = r.code_today
    CROSS JOIN LATERAL ${counted('exceptions', 'raised_at', `e.code = ANY (array_append(names.former, r.code_today))`)} AS raised
    CROSS JOIN LATERAL ${counted('work_orders', 'opened_at', 'e.opened_at IS NOT NULL')} AS opened
    CROSS JOIN LATERAL statistics.rate_ratio_interval(raised.after, opened.after, raised.before, opened.before) AS i`,
  columns: {
    tenant: ['r.tenant', 'Whose row it is.'],
    remediation_id: 'The remediation.',
    code: ['r.code_today', 'The exception code, by the name that it has today.'],
    job_type: ['r.job_type', 'Job type whose work is counted; TBD: all.'],
    origin: 'What it came of: break-glass or drift.',
    owner: 'Who mended it.',
    completed_at: 'When it was completed (recorded time).',
    completed_by: 'Who completed it.',
    recalibrates: [
      'recalibrates',
      'Whether charts of the code begin a new segment with it: not after one of a break-glass that led to no workflow version.',
    ],
    before_from: 'Beginning of the window before; it ends with the completion.',
    after_to: 'End of the window after, which is as long; it begins with the completion.',
    window_days: [
      'round((extract(epoch FROM span) / 86400)::numeric, 2)::double precision',
      'Length of each window in days, to two digits.',
    ],
    raised_before: ['raised.before', 'Exceptions of the code raised in the window before.'],
    opened_before: ['opened.before', 'Denominator: work orders opened in it.'],
    rate_before: [
      rounded(rateOf('before')),
      'raised_before / opened_before, to six digits; null when none was opened.',
    ],
    raised_after: ['raised.after', 'Exceptions of the code raised in the window after.'],
    opened_after: ['opened.after', 'Denominator: work orders opened in it.'],
    rate_after: [
      rounded(rateOf('after')),
      'raised_after / opened_after, to six digits; null when none was opened.',
    ],
    ratio: [
      rounded(`${rateOf('after')} / nullif(${rateOf('before')}, 0)`),
      'rate_after / rate_before, to six digits; null when there was none before.',
    ],
    ratio_lower: [rounded('i.lower'), 'Lower end of its 95 % interval.'],
    ratio_upper: [rounded('i.upper'), 'Upper end of its 95 % interval; null: nothing bounds it.'],
    verdict: [
      `CASE WHEN i.upper < 1 THEN 'better' WHEN i.lower > 1 THEN 'worse' ELSE 'unclear' END`,
      'better when the whole interval lies below 1, worse when it lies above, unclear otherwise.',
    ],
    work_order_id: 'The work order that owed it; null where it stands by itself.',
    event_id: 'The event that opened it: ask for its receipt by this id.',
    position: 'Ledger position of that event.',
    last_position: 'Ledger position of the last event that changed it.',
  },
};
