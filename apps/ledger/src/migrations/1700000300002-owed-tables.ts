import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { generationsOf, widenTable } from '../views/sql/wider';

/** What the views say of escalation paths, of calls along them, and of what work wants before it is done. */
export class OwedTables1700000300002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    for (const [name, columns] of Object.entries(wider)) await widenTable(db, name, columns);
    for (const table of await generationsOf(db, 'timers'))
      await db.query(`ALTER TABLE ${table} ALTER COLUMN work_order_id DROP NOT NULL`);
    for (const [name, made] of Object.entries(indexesOf))
      for (const table of await generationsOf(db, name))
        for (const [index, columns] of Object.entries(made))
          await db.query(
            `CREATE INDEX IF NOT EXISTS ${table.replace('views.', '')}_${index} ON ${table} ${columns}`,
          );
    await db.query(timersThatFire);
  }

  /** The wider columns stay: see `widenTable`. */
  async down(): Promise<void> {}
}

const wider: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  exceptions: {
    duty_kind: 'text',
    state: 'text',
    escalation_step: 'integer',
    escalated_to: 'text',
    escalated_at: 'timestamptz',
    assigned_at: 'timestamptz',
    assigned_by: 'text',
  },
  exception_codes: {
    version: 'integer',
    versions: 'jsonb',
    escalation_path: 'jsonb',
    calendar: 'text',
    aliases: 'jsonb',
    break_glass: 'jsonb',
  },
  timers: { kept_due_at: 'timestamptz' },
  work_orders: {
    due_at: 'timestamptz',
    due_state: 'text',
    opened_event_id: 'text',
    opened_position: 'bigint',
    steps_skipped: 'integer',
    prerequisites: 'jsonb',
    skipped_gates: 'jsonb',
    evidence_kinds: 'jsonb',
  },
  workflows: {
    stall_after: 'text',
    stall_after_ms: 'bigint',
    work_within: 'text',
    calendar: 'text',
    done_when: 'jsonb',
  },
};

/** Named, because a table keeps them when this migration is taken back. */
const indexesOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  approvals: { asked: `(tenant, work_order_id) WHERE request_state = 'open'` },
  exceptions: {
    open_ones: `(tenant, work_order_id) WHERE status = 'open'`,
    by_state: '(tenant, state, position)',
    by_duty_kind: '(tenant, duty_kind, position)',
  },
  post_reviews: { open_ones: `(tenant, work_order_id) WHERE status = 'open'` },
  remediations: { open_ones: `(tenant, work_order_id) WHERE status = 'open'` },
  work_orders: {
    due_ones: '(tenant, opened_position) WHERE due_state IS NOT NULL',
    by_due_state: '(tenant, due_state, opened_position) WHERE due_state IS NOT NULL',
  },
};

/**
 * Imported work and work that is only observed reminds nobody (domain rules 1 and 16), and work is overdue only
 * while it is open. What is owed outlives its work order, and a remediation may have none.
 */
export const timersThatFire = `
  CREATE OR REPLACE VIEW messaging.timers AS
  SELECT t.tenant, t.kind, t.subject, t.escalation_step, t.due_at,
    jsonb_build_object('workOrderId', t.work_order_id, 'eventId', t.event_id) AS details
  FROM views.timers AS t LEFT JOIN views.work_orders AS w USING (tenant, work_order_id)
  WHERE t.due_at IS NOT NULL
    AND (t.work_order_id IS NULL OR (w.mode = 'enforce' AND NOT w.imported))
    AND (t.kind <> 'work' OR w.status = 'open')`;
