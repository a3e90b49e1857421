import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { cursorTableSql } from '#platform';

/**
 * The tables that the projections fill, each in its first generation, and the view over each that
 * readers name. Building a view anew makes the next generation and lets the view show that one.
 */
export class Views1700000100000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(cursorTableSql('views'));
    for (const [name, columns] of Object.entries(tables)) {
      await db.query(`CREATE TABLE views.${name}_g1 (${columns}) WITH (fillfactor = 80)`);
      await db.query(`CREATE VIEW views.${name} AS SELECT * FROM views.${name}_g1`);
    }
    await db.query(indexes);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of Object.keys(tables)) {
      await db.query(`DROP VIEW views.${name} CASCADE`);
      const generations = await db.query(
        `SELECT tablename FROM pg_tables WHERE schemaname = 'views' AND tablename ~ $1`,
        [`^${name}_g[0-9]+$`],
      );
      for (const { tablename } of generations) await db.query(`DROP TABLE views.${tablename}`);
    }
    await db.query(`DROP TABLE views.cursors`);
  }
}

const tables: Readonly<Record<string, string>> = {
  work_orders: `
    tenant text, work_order_id text,
    workflow_id text NOT NULL, workflow_version integer, workflow_digest text,
    job_type text NOT NULL, mode text NOT NULL, owner text NOT NULL, title text,
    status text NOT NULL, stopped boolean NOT NULL, imported boolean NOT NULL,
    opened_at timestamptz, opened_month timestamptz, opened_by text,
    first_closed_at timestamptz, first_closed_by text, first_closure_evidence_id text,
    closed_at timestamptz, closed_by text,
    closure_evidence_id text, closure_proven boolean NOT NULL,
    abandoned_at timestamptz, reopened_count integer NOT NULL,
    steps_completed integer NOT NULL, steps_blocked integer NOT NULL, ever_blocked boolean NOT NULL,
    last_event_at timestamptz NOT NULL, version integer NOT NULL,
    first_position bigint NOT NULL, last_position bigint NOT NULL,
    steps jsonb NOT NULL, evidence jsonb NOT NULL,
    PRIMARY KEY (tenant, work_order_id)`,
  decisions: `
    tenant text, decision_id text, work_order_id text NOT NULL,
    action_kind text NOT NULL, authority text NOT NULL, system text NOT NULL,
    objects text, writes text, amount_minor bigint, currency text, audience text,
    outcome text NOT NULL, enforced boolean NOT NULL, reasons text, rules text,
    checks_passed integer NOT NULL, checks_made integer NOT NULL,
    policy_id text, policy_version integer, policy_digest text,
    workflow_id text NOT NULL, workflow_version integer NOT NULL, workflow_digest text NOT NULL,
    code text, owner text NOT NULL, next_action text NOT NULL,
    approvals text, consumes text, requested_by text NOT NULL,
    decided_at timestamptz NOT NULL, valid_until timestamptz NOT NULL,
    supersedes text, superseded_by text,
    reported text, reported_at timestamptz, authorised boolean,
    event_id text NOT NULL, position bigint NOT NULL, last_position bigint NOT NULL,
    PRIMARY KEY (tenant, decision_id)`,
  approvals: `
    tenant text, approval_id text, work_order_id text NOT NULL,
    kind text NOT NULL, status text NOT NULL, owner text NOT NULL,
    requested_by text NOT NULL, on_behalf_of text, decision_id text NOT NULL,
    permits text, scope_system text, scope_objects text, scope_writes text,
    scope_amount_minor bigint, scope_currency text, scope_audience text,
    conditions text, rule_digest text NOT NULL, packet jsonb NOT NULL,
    requested_at timestamptz NOT NULL, due_at timestamptz NOT NULL,
    answered_at timestamptz, answered_by text, revoked_at timestamptz, revoked_by text,
    expires_at timestamptz, single_use boolean NOT NULL, consumed_by text, evidence text,
    event_id text NOT NULL, position bigint NOT NULL, last_position bigint NOT NULL,
    PRIMARY KEY (tenant, approval_id)`,
  exceptions: `
    tenant text, exception_id text, work_order_id text NOT NULL,
    code text NOT NULL, status text NOT NULL, owner text NOT NULL, remediation_owner text NOT NULL,
    cause text NOT NULL, subject text NOT NULL, job_type text NOT NULL, workflow_id text NOT NULL,
    imported boolean NOT NULL, raised_at timestamptz NOT NULL, raised_month timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    resolved_at timestamptz, resolved_by text,
    event_id text NOT NULL, position bigint NOT NULL, last_position bigint NOT NULL,
    PRIMARY KEY (tenant, exception_id)`,
  evidence: `
    tenant text, evidence_id text, work_order_id text,
    kind text NOT NULL, sha256 text NOT NULL, media_type text NOT NULL, size bigint NOT NULL,
    visibility text NOT NULL, uri text, purpose text, producer text NOT NULL,
    captured_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL, recorded_by text NOT NULL,
    event_id text NOT NULL, position bigint NOT NULL,
    PRIMARY KEY (tenant, evidence_id, work_order_id)`,
  quarantine: `
    tenant text, quarantine_id text, status text NOT NULL,
    source text NOT NULL, door text NOT NULL,
    reason text NOT NULL, message text NOT NULL, pointer text NOT NULL,
    received_at timestamptz NOT NULL, replayed_at timestamptz, replayed_event_id text,
    event_id text NOT NULL, position bigint NOT NULL, last_position bigint NOT NULL,
    PRIMARY KEY (tenant, quarantine_id)`,
  exception_codes: `
    tenant text, code text, title text NOT NULL, owner text NOT NULL, sla text NOT NULL,
    remediation_owner text NOT NULL, times_defined integer NOT NULL,
    defined_at timestamptz NOT NULL, defined_by text NOT NULL,
    event_id text NOT NULL, position bigint NOT NULL,
    PRIMARY KEY (tenant, code)`,
  workflows: `
    tenant text, workflow_id text, version_key text, version integer NOT NULL, digest text NOT NULL,
    title text, job_type text NOT NULL, mode text NOT NULL, owner text NOT NULL,
    published_at timestamptz NOT NULL, published_by text NOT NULL, superseded_at timestamptz,
    event_id text NOT NULL, position bigint NOT NULL,
    PRIMARY KEY (tenant, workflow_id, version_key)`,
  policies: `
    tenant text, policy_id text, version_key text, version integer NOT NULL, digest text NOT NULL,
    workflow_id text NOT NULL, workflow_digest text NOT NULL, cedar text NOT NULL,
    published_at timestamptz NOT NULL, published_by text NOT NULL, superseded_at timestamptz,
    event_id text NOT NULL, position bigint NOT NULL,
    PRIMARY KEY (tenant, policy_id, version_key)`,
};

/** Lists are read newest first by position, or by time; work orders are counted by month. */
const indexes = `
  CREATE INDEX ON views.work_orders_g1 (tenant, first_position);
  CREATE INDEX ON views.work_orders_g1 (tenant, opened_at);
  CREATE INDEX ON views.work_orders_g1 (tenant, opened_month, job_type);
  CREATE INDEX ON views.work_orders_g1 (tenant, closed_at, work_order_id)
    WHERE status = 'closed' AND NOT closure_proven;
  CREATE INDEX ON views.decisions_g1 (tenant, position);
  CREATE INDEX ON views.decisions_g1 (tenant, work_order_id);
  CREATE INDEX ON views.approvals_g1 (tenant, position);
  CREATE INDEX ON views.approvals_g1 (tenant, work_order_id);
  CREATE INDEX ON views.exceptions_g1 (tenant, position);
  CREATE INDEX ON views.exceptions_g1 (tenant, work_order_id);
  CREATE INDEX ON views.exceptions_g1 (tenant, raised_at);
  CREATE INDEX ON views.evidence_g1 (tenant, position);
  CREATE INDEX ON views.evidence_g1 (tenant, work_order_id);
  CREATE INDEX ON views.quarantine_g1 (tenant, position);
`;
