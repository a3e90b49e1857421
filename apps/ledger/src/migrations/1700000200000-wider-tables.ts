import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { timerClaimsSql } from '#platform';
import { generationsOf, widenTable } from '../views/sql/wider';

/**
 * What the views say of approvals from request to end, of tracks, of facts and of what is due when.
 * Claims of timers are no view: they stay when one is built anew.
 */
export class WiderTables1700000200000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    for (const [name, columns] of Object.entries(wider)) await widenTable(db, name, columns);
    for (const table of await generationsOf(db, 'approvals')) await db.query(asDrafts(table));
    for (const [name, made] of Object.entries(indexesOf))
      for (const table of await generationsOf(db, name))
        for (const [index, columns] of Object.entries(made))
          await db.query(
            `CREATE INDEX IF NOT EXISTS ${table.replace('views.', '')}_${index} ON ${table} ${columns}`,
          );
    for (const [name, columns] of Object.entries(tables)) {
      await db.query(`CREATE TABLE views.${name}_g1 (${columns}) WITH (fillfactor = 80)`);
      await db.query(`CREATE VIEW views.${name} AS SELECT * FROM views.${name}_g1`);
    }
    await db.query(indexes);
    await db.query(timerClaimsSql('messaging'));
    await db.query(timersThatFire);
  }

  /** The wider columns stay: see `widenTable`. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP VIEW messaging.timers; DROP TABLE messaging.timer_claims`);
    for (const name of Object.keys(tables)) {
      await db.query(`DROP VIEW views.${name}`);
      for (const table of await generationsOf(db, name)) await db.query(`DROP TABLE ${table}`);
    }
  }
}

const scope = (prefix: string): Readonly<Record<string, string>> => ({
  [`${prefix}_system`]: 'text',
  [`${prefix}_objects`]: 'text',
  [`${prefix}_writes`]: 'text',
  [`${prefix}_amount_minor`]: 'bigint',
  [`${prefix}_currency`]: 'text',
  [`${prefix}_audience`]: 'text',
  [`${prefix}_arguments`]: 'text',
});

const wider: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  work_orders: {
    allowed_output: 'text',
    parent_work_order_id: 'text',
    track: 'text',
    holds_parent: 'boolean',
  },
  decisions: { scope_change: 'jsonb', tracks: 'text' },
  approvals: {
    gate: 'text',
    request_state: 'text',
    asked_owner: 'text',
    scope_arguments: 'text',
    asked_permits: 'text',
    ...scope('asked'),
    signatures_needed: 'integer',
    signatures_given: 'integer',
    signers: 'text',
    signed_by: 'text',
    conditions_unmet: 'integer',
    condition_list: 'jsonb',
    drafted_at: 'timestamptz',
    warn_at: 'timestamptz',
    fallback_owner: 'text',
    fallback_at: 'timestamptz',
    escalation_steps: 'text',
    escalated_at: 'timestamptz',
    recorded_by: 'text',
    expired_at: 'timestamptz',
    superseded_at: 'timestamptz',
  },
  policies: {
    rules: 'jsonb',
    cases: 'jsonb',
    rollback_of: 'integer',
    approved_by: 'text',
    approved_on: 'text',
  },
  evidence: { approver: 'text', approves: 'text' },
};

/** A draft is asked of nobody yet, and the approval of a gate belongs to no decision. */
const asDrafts = (table: string): string => `ALTER TABLE ${table}
  ALTER COLUMN decision_id DROP NOT NULL,
  ALTER COLUMN requested_at DROP NOT NULL,
  ALTER COLUMN due_at DROP NOT NULL`;

const tables: Readonly<Record<string, string>> = {
  facts: `
    tenant text, work_order_id text, kind text, name text,
    known boolean NOT NULL, conflicting boolean NOT NULL, since timestamptz NOT NULL,
    statements jsonb NOT NULL,
    PRIMARY KEY (tenant, work_order_id, kind, name)`,
  declared_facts: `
    tenant text, workflow_id text, version_key text, kind text, name text,
    version integer NOT NULL, required boolean NOT NULL,
    PRIMARY KEY (tenant, workflow_id, version_key, kind, name)`,
  timers: `
    tenant text, kind text, subject text, escalation_step text, work_order_id text NOT NULL,
    due_at timestamptz, lead_ms bigint, event_id text NOT NULL, position bigint NOT NULL,
    PRIMARY KEY (tenant, kind, subject, escalation_step)`,
};

/** Named, because a table keeps them when this migration is taken back. */
const indexesOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  approvals: {
    by_request_state: '(tenant, request_state, position)',
    with_conditions: '(tenant, position) WHERE condition_list IS NOT NULL',
  },
  work_orders: {
    by_parent: '(tenant, parent_work_order_id) WHERE parent_work_order_id IS NOT NULL',
    open_ones: `(tenant, work_order_id) WHERE status = 'open'`,
  },
};

const indexes = `
  CREATE INDEX ON views.facts_g1 (tenant, work_order_id) WHERE conflicting;
  CREATE INDEX ON views.facts_g1 (tenant, work_order_id) WHERE NOT known AND NOT conflicting;
  CREATE INDEX ON views.timers_g1 (due_at) WHERE due_at IS NOT NULL;
`;

/** Imported work and work that is only observed reminds nobody (domain rules 1 and 16). */
const timersThatFire = `
  CREATE VIEW messaging.timers AS
  SELECT t.tenant, t.kind, t.subject, t.escalation_step, t.due_at,
    jsonb_build_object('workOrderId', t.work_order_id, 'eventId', t.event_id) AS details
  FROM views.timers AS t JOIN views.work_orders AS w USING (tenant, work_order_id)
  WHERE t.due_at IS NOT NULL AND w.mode = 'enforce' AND NOT w.imported`;
