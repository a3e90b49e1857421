import {
  breakGlassesRow,
  breakGlassTrendsRow,
  calendarsRow,
  exceptionCodesRow,
  exceptionsRow,
  exceptionTrendsRow,
  overduePostReviewsRow,
  postReviewsRow,
  remediationsRow,
} from '#contracts';
import { claimOf } from './claims-sql';
import { documentedView } from './documented-view';
import { formerNames } from './former-names';
import { monthSql, monthsSql } from './months-sql';
import { nowSql } from './now-sql';
import { logEndsBefore } from './observed-sql';

const currentNames = `${formerNames} AS names ON of_tenant = tenant AND former_name = code`;
/** Under other names than the columns beside it have. */
const ofItsWork = `(SELECT tenant AS work_tenant, work_order_id AS work_id, client FROM views.work_orders)
  AS of_work ON work_tenant = tenant AND work_id = work_order_id`;
const overdue = `state = 'open' AND due_at < ${nowSql}`;

const exceptions = documentedView('exceptions', exceptionsRow, {
  from: `views.exceptions LEFT JOIN ${currentNames} LEFT JOIN ${ofItsWork}`,
  expressions: {
    currentCode: 'coalesce(current_code, code)',
    client: 'of_work.client',
    overdue: `${overdue} AND NOT (imported AND ${logEndsBefore('exceptions', { since: 'raised_at', at: nowSql })})`,
    ...claimOf('exceptions', `state = 'open'`),
  },
});

const exceptionCodes = documentedView('exception_codes', exceptionCodesRow, {
  from: `views.exception_codes LEFT JOIN ${currentNames}`,
  expressions: { currentCode: 'coalesce(current_code, code)' },
});

const calendars = documentedView('calendars', calendarsRow, {
  from: 'views.calendars',
  expressions: {},
});

const breakGlasses = documentedView('break_glasses', breakGlassesRow, {
  from: 'views.break_glasses',
  expressions: {
    status: `CASE WHEN status = 'live' AND expires_at <= ${nowSql} THEN 'expired' ELSE status END`,
  },
});

const postReviews = documentedView('post_reviews', postReviewsRow, {
  from: 'views.post_reviews',
  expressions: { overdue, ...claimOf('post_reviews', `state = 'open'`) },
});

const remediations = documentedView('remediations', remediationsRow, {
  from: 'views.remediations',
  expressions: { overdue, noChange: `status = 'completed' AND named_workflow_id IS NULL` },
});

/** Its denominator is of the month and job type: counted once for a month. */
const exceptionTrends = documentedView('exception_trends', exceptionTrendsRow, {
  from: `${monthsSql({ view: 'exceptions', month: 'raised_month' })} AS m CROSS JOIN LATERAL (
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
    workOrdersOpened: 'coalesce(opened, 0)',
    raisedPerWorkOrder: 'round(raised::numeric / opened, 4)::double precision',
    resolvedRate: 'round(resolved::numeric / raised, 4)::double precision',
  },
});

/** Break-glasses are few: their months are read from the rows themselves. */
const breakGlassTrends = documentedView('break_glass_trends', breakGlassTrendsRow, {
  from: `(
    SELECT b.*, (
      SELECT count(*) FROM views.work_orders AS w
      WHERE w.tenant = b.tenant AND w.opened_month = b.month AND w.workflow_id = b.workflow_id
        AND w.job_type = b.job_type
    ) AS opened
    FROM (
      SELECT tenant, ${monthSql('declared_at')} AS month, workflow_id, job_type, code, count(*) AS declared,
        count(DISTINCT work_order_id) AS work_orders
      FROM views.break_glasses GROUP BY tenant, ${monthSql('declared_at')}, workflow_id, job_type, code
    ) AS b) AS counted`,
  expressions: {
    workOrdersOpened: 'opened',
    declaredPerWorkOrder: 'round(declared::numeric / nullif(opened, 0), 4)::double precision',
  },
});

/** From its due time; each age begins where the one before ends. */
const age = `CASE WHEN late < interval '1 day' THEN 'under-1-day' WHEN late < interval '8 days' THEN '1-7-days'
  WHEN late < interval '31 days' THEN '8-30-days' ELSE 'over-30-days' END`;

/** Every review is counted in the row of its owner, code and age, and again in the row of all of them. */
const overduePostReviews = documentedView('overdue_post_reviews', overduePostReviewsRow, {
  from: `(
      SELECT tenant, owner, code, age, count(*) AS reviews, min(due_at) AS oldest_due_at,
        grouping(owner) = 1 AS total,
        min(position) AS first_position, max(last_position) AS last_position
      FROM (
        SELECT r.*, ${age} AS age FROM (
          SELECT o.*, ${nowSql} - o.due_at AS late FROM views.post_reviews AS o
          WHERE o.status = 'open' AND o.due_at < ${nowSql}
        ) AS r
      ) AS aged
      GROUP BY GROUPING SETS ((tenant, owner, code, age), (tenant))
    ) AS counted`,
  expressions: {
    owner: `CASE WHEN total THEN '' ELSE owner END`,
    code: `CASE WHEN total THEN '' ELSE code END`,
    age: `CASE WHEN total THEN '' ELSE age END`,
  },
});

/** Exceptions and their catalogue, and the obligations of break-glasses. */
export const exceptionViews = [
  exceptions,
  exceptionCodes,
  calendars,
  breakGlasses,
  postReviews,
  remediations,
  exceptionTrends,
  breakGlassTrends,
  overduePostReviews,
] as const;
