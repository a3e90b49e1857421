import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { timerClaimsSql } from '#platform';
import { dayOf, endOf, periodOf } from '../views/sql/drift-sql';
import { nowSql } from '../views/sql/now-sql';

/** Up to where the charts of each tenant were looked at, and what is to be looked at next. */
export class DriftWatch1700000700031 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE SCHEMA drift');
    await db.query(`CREATE TABLE drift.looks (
      tenant text,
      period_kind text,
      looked_to timestamptz NOT NULL,
      PRIMARY KEY (tenant, period_kind)
    )`);
    await db.query(timerClaimsSql('drift'));
    await db.query(periodsToLookAt);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP VIEW drift.due');
    await db.query('DROP TABLE drift.timer_claims, drift.looks');
    await db.query('DROP SCHEMA drift');
  }
}

/** What happened at the end of a period is known by then, and shown. */
const GRACE = `interval '1 hour'`;

const current = periodOf('k.period_kind', dayOf(nowSql));
const lastComplete = periodOf('k.period_kind', `${current} - interval '24 hours'`);
const iso = (time: string): string =>
  `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * One row per tenant and kind of period: the first period that nobody has looked at, and when it is due. Whoever was
 * never looked at begins with the last complete one. Tenants are found by leaps through an index, not by reading it.
 */
const periodsToLookAt = `
  CREATE VIEW drift.due AS
  WITH RECURSIVE tenants (tenant) AS (
    (SELECT tenant FROM views.exceptions ORDER BY tenant LIMIT 1)
    UNION ALL
    SELECT (SELECT e.tenant FROM views.exceptions AS e WHERE e.tenant > t.tenant ORDER BY e.tenant LIMIT 1)
    FROM tenants AS t WHERE t.tenant IS NOT NULL
  ), periods AS (
    SELECT t.tenant, k.period_kind, coalesce(l.looked_to, ${lastComplete}) AS period
    FROM tenants AS t
    CROSS JOIN (VALUES ('month'), ('week')) AS k (period_kind)
    LEFT JOIN drift.looks AS l ON l.tenant = t.tenant AND l.period_kind = k.period_kind
    WHERE t.tenant IS NOT NULL
  )
  SELECT tenant, 'drift'::text AS kind, period_kind AS subject,
    to_char(period AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS escalation_step,
    ${endOf('period_kind', 'period')} + ${GRACE} AS due_at,
    jsonb_build_object('period', ${iso('period')}, 'ends', ${iso(endOf('period_kind', 'period'))}) AS details
  FROM periods`;
