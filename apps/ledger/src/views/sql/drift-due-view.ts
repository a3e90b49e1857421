import { type DerivedObject } from './documented-view';
import { dayOf, endOf, periodOf } from './drift-sql';
import { nowSql } from './now-sql';

/** By then the views show what happened at the end of a period. */
const GRACE = `interval '1 hour'`;

const current = periodOf('k.period_kind', dayOf(nowSql));
const lastComplete = periodOf('k.period_kind', `${current} - interval '24 hours'`);
const iso = (time: string): string =>
  `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * One row per tenant and kind of period: the first period whose charts were not evaluated, and when it is due. A tenant without
 * evaluations begins with the last complete period. Tenants are found by leaps through an index, not by reading it.
 */
export const driftDueView: DerivedObject = {
  kind: 'view',
  name: 'drift.due',
  sql: `
  CREATE OR REPLACE VIEW drift.due AS
  WITH RECURSIVE tenants (tenant) AS (
    (SELECT tenant FROM views.exceptions ORDER BY tenant LIMIT 1)
    UNION ALL
    SELECT (SELECT e.tenant FROM views.exceptions AS e WHERE e.tenant > t.tenant ORDER BY e.tenant LIMIT 1)
    FROM tenants AS t WHERE t.tenant IS NOT NULL
  ), periods AS (
    SELECT t.tenant, k.period_kind, coalesce(l.evaluated_to, ${lastComplete}) AS period
    FROM tenants AS t
    CROSS JOIN (VALUES ('month'), ('week')) AS k (period_kind)
    LEFT JOIN drift.evaluations AS l ON l.tenant = t.tenant AND l.period_kind = k.period_kind
    WHERE t.tenant IS NOT NULL
  )
  SELECT tenant, 'drift'::text AS kind, period_kind AS subject,
    to_char(period AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS escalation_step,
    ${endOf('period_kind', 'period')} + ${GRACE} AS due_at,
    jsonb_build_object('period', ${iso('period')}, 'ends', ${iso(endOf('period_kind', 'period'))}) AS details
  FROM periods`,
};
