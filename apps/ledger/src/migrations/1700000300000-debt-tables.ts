import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { timeOfRulesSql } from '../views/sql/now-sql';
import { generationsOf } from '../views/sql/wider';

/** What break-glasses permit and owe, and when people work. */
export class DebtTables1700000300000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(tables)) {
      await db.query(`CREATE TABLE views.${name}_g1 (${columns}) WITH (fillfactor = 80)`);
      await db.query(`CREATE VIEW views.${name} AS SELECT * FROM views.${name}_g1`);
    }
    await db.query(indexes);
    await db.query(timeOfRulesSql);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION ledger.time_of_rules()`);
    for (const name of Object.keys(tables)) {
      await db.query(`DROP VIEW views.${name}`);
      for (const table of await generationsOf(db, name)) await db.query(`DROP TABLE ${table}`);
    }
  }
}

const tables: Readonly<Record<string, string>> = {
  post_reviews: `
    tenant text, post_review_id text, work_order_id text NOT NULL, break_glass_id text NOT NULL,
    code text NOT NULL, owner text NOT NULL, declared_by jsonb NOT NULL,
    job_type text NOT NULL, workflow_id text NOT NULL,
    status text NOT NULL, state text NOT NULL, verdict text, reviewed_by text, evidence text,
    scheduled_at timestamptz NOT NULL, due_at timestamptz NOT NULL,
    escalation_step integer, escalated_to text, breached_at timestamptz, completed_at timestamptz,
    event_id text NOT NULL, position bigint NOT NULL, last_position bigint NOT NULL,
    PRIMARY KEY (tenant, post_review_id)`,
  remediations: `
    tenant text, remediation_id text, work_order_id text, stream_kind text NOT NULL,
    origin text NOT NULL, code text NOT NULL, owner text NOT NULL,
    job_type text NOT NULL, workflow_id text NOT NULL,
    status text NOT NULL, state text NOT NULL, opened_at timestamptz NOT NULL, due_at timestamptz NOT NULL,
    escalation_step integer, escalated_to text, breached_at timestamptz,
    recurrence_window text NOT NULL, completed_at timestamptz, completed_by text,
    recurs_until timestamptz, evidence text,
    named_workflow_id text, named_workflow_version integer, named_workflow_digest text,
    recurrences integer NOT NULL, recurred_at timestamptz, recurred_on text,
    event_id text NOT NULL, position bigint NOT NULL, last_position bigint NOT NULL,
    PRIMARY KEY (tenant, remediation_id)`,
  break_glasses: `
    tenant text, break_glass_id text, work_order_id text NOT NULL,
    code text NOT NULL, status text NOT NULL, declared_by text NOT NULL, on_behalf_of text,
    permits text, scope_system text, scope_objects text, scope_writes text,
    scope_amount_minor bigint, scope_currency text, scope_audience text, scope_arguments text,
    bypassed text, second_signature_owner text, second_signature_because text,
    job_type text NOT NULL, workflow_id text NOT NULL,
    declared_at timestamptz NOT NULL, expires_at timestamptz NOT NULL,
    ended_at timestamptz, ended_by text,
    exception_id text NOT NULL, post_review_id text NOT NULL, remediation_id text NOT NULL,
    event_id text NOT NULL, position bigint NOT NULL, last_position bigint NOT NULL,
    PRIMARY KEY (tenant, break_glass_id)`,
  calendars: `
    tenant text, calendar text, title text NOT NULL, time_zone text NOT NULL,
    hours jsonb NOT NULL, holidays jsonb NOT NULL, times_defined integer NOT NULL,
    defined_at timestamptz NOT NULL, defined_by text NOT NULL,
    event_id text NOT NULL, position bigint NOT NULL,
    PRIMARY KEY (tenant, calendar)`,
};

/** What is open is asked for by its owner and by its work order, most of all. */
const indexes = `
  CREATE INDEX ON views.post_reviews_g1 (tenant, position);
  CREATE INDEX ON views.post_reviews_g1 (tenant, work_order_id);
  CREATE INDEX ON views.post_reviews_g1 (tenant, due_at) WHERE status = 'open';
  CREATE INDEX ON views.post_reviews_g1 (tenant, state, position);
  CREATE INDEX ON views.remediations_g1 (tenant, position);
  CREATE INDEX ON views.remediations_g1 (tenant, state, position);
  CREATE INDEX ON views.remediations_g1 (tenant, work_order_id);
  CREATE INDEX ON views.remediations_g1 (tenant, code, status);
  CREATE INDEX ON views.break_glasses_g1 (tenant, position);
  CREATE INDEX ON views.break_glasses_g1 (tenant, work_order_id);
`;
