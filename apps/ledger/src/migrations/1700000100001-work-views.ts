import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';

/** The role of analysts, and what they may read about work orders, decisions and approvals. */
export class WorkViews1700000100001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(role);
    for (const view of views) await db.query(documentedViewSql(view));
  }

  async down(db: QueryRunner): Promise<void> {
    for (const { name } of views) await db.query(`DROP VIEW writ.${name}`);
  }
}

/** Roles belong to the cluster: another database may be making the same one at this moment. */
const role = `
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'writ_analyst') THEN RETURN; END IF;
    CREATE ROLE writ_analyst NOLOGIN;
    ALTER ROLE writ_analyst SET statement_timeout = '60s';
    ALTER ROLE writ_analyst SET default_transaction_read_only = on;
  EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN RAISE EXCEPTION
      '% may not create roles: have an administrator run CREATE ROLE writ_analyst NOLOGIN', current_user;
  END $$;
  GRANT USAGE ON SCHEMA writ TO writ_analyst;
  COMMENT ON SCHEMA writ IS
    'What analysts read. Times are those of the world unless a column says recorded. TBD: nobody has stated it. A single statement is always consistent; a transaction of several statements in REPEATABLE READ begins with LOCK TABLE <views> IN ACCESS SHARE MODE, because views may be built anew meanwhile.';
`;

const tenant = 'Whose row it is.';
const eventId = 'The event that began it: ask for its receipt by this id.';
const position = 'Ledger position of the event that began it.';
const lastPosition = 'Ledger position of the last event that changed the row.';

const workOrders: DocumentedView = {
  name: 'work_orders',
  meaning:
    'One row per work order: a governed run of one workflow version, from opened to closed. Facts may arrive before the opening; until then status is unknown.',
  from: 'views.work_orders',
  columns: {
    tenant,
    work_order_id: 'The work order.',
    workflow_id: 'The workflow it runs; TBD until it is opened.',
    workflow_version: 'Version of the workflow it was opened with; it keeps that version.',
    workflow_digest: 'SHA-256 of that version (canonical JSON).',
    job_type: 'Job type of the workflow; TBD until it is opened.',
    mode: 'enforce: decisions hold the work back; observe: they only say what they would.',
    owner: 'Who answers for the work order as a whole.',
    title: 'What its opener called it.',
    status: 'unknown, open, closed or abandoned.',
    stopped: 'Somebody halted it: no action runs until it is resumed.',
    imported: 'It comes from an imported log: it counts, and nobody is reminded.',
    opened_at: 'When the work began; null until the opening is reported.',
    opened_by: 'Who opened it.',
    first_closed_at: 'When it was first closed; a reopening does not change it.',
    first_closed_by: 'Who closed it first.',
    first_closure_evidence_id: 'Evidence that the first closure named.',
    closed_at: 'When it was closed; null while it is not closed.',
    closed_by: 'Who closed it.',
    closure_evidence_id: 'Evidence that the closure names; null when it names none.',
    closure_proven: 'Whether that evidence was recorded on this work order.',
    abandoned_at: 'When it was given up.',
    reopened_count: 'How often it was taken up again after a closure.',
    steps_completed: 'Steps of the checklist that are completed.',
    steps_blocked: 'Steps that are blocked now.',
    ever_blocked: 'Whether any step was ever blocked.',
    last_event_at: 'The latest time at which anything happened to it.',
    version: 'Version of its event stream: send it as If-Match.',
    first_position: 'Ledger position of the first event about it.',
    last_position: lastPosition,
  },
};

const closures: DocumentedView = {
  name: 'closures',
  meaning:
    'One row per work order that was ever closed, also when it was reopened since: the first closure and the one in force.',
  from: 'views.work_orders WHERE first_closed_at IS NOT NULL',
  columns: {
    tenant,
    work_order_id: 'The work order.',
    workflow_id: 'The workflow it runs.',
    workflow_version: 'Version of the workflow it was opened with.',
    job_type: 'Job type of the workflow.',
    owner: 'Who answers for the work order.',
    status: 'closed, or what came after the closure.',
    imported: 'It comes from an imported log.',
    opened_at: 'When the work began.',
    first_closed_at: 'When it was first closed.',
    first_closed_by: 'Who closed it first.',
    first_closure_evidence_id: 'Evidence that the first closure named.',
    closed_at: 'When it was closed; null when it was reopened since.',
    closed_by: 'Who closed it.',
    closure_evidence_id: 'Evidence that the closure in force names.',
    closure_proven: 'Whether that evidence was recorded on this work order.',
    reopened_count: 'How often it was taken up again.',
    first_position: 'Ledger position of the first event about the work order.',
    last_position: lastPosition,
  },
};

const decisions: DocumentedView = {
  name: 'decisions',
  meaning:
    'One row per decision: the answer to one proposed action, before it ran. A decision never changes; a later one on the same action supersedes it.',
  from: 'views.decisions',
  columns: {
    tenant,
    decision_id: 'The decision.',
    work_order_id: 'The work order it belongs to.',
    action_kind: 'Kind of the proposed action.',
    authority: 'Authority class of the action: read, propose, approve, apply or rollback.',
    system: 'The system that the action touches.',
    objects: 'Objects it is about, joined by commas.',
    writes: 'What it would write there, joined by commas.',
    amount_minor: 'Amount in whole minor units: 1250 is 12.50.',
    currency: 'ISO 4217 code of the amount.',
    audience: 'Who would see the effect.',
    outcome: 'run, wait or stop.',
    enforced: 'False in mode observe: the true outcome, and nothing was held back.',
    reasons: 'Why, in words.',
    rules: 'Ids of the rules that decided, joined by commas.',
    checks_passed: 'How many of the checks passed.',
    checks_made: 'How many checks were made.',
    policy_id: 'The policy that decided; null when none was published.',
    policy_version: 'Its version.',
    policy_digest: 'SHA-256 of its text.',
    workflow_id: 'The workflow of the work order.',
    workflow_version: 'Its version.',
    workflow_digest: 'SHA-256 of that version.',
    code: 'Code of the exception that a stop raises.',
    owner: 'Who decides next; the delegate itself for a run.',
    next_action: 'What that person has to do.',
    approvals: 'Approvals that were asked for or that permit it, joined by commas.',
    consumes: 'Single-use approvals that this run uses up, joined by commas.',
    requested_by: 'Who proposed the action.',
    decided_at: 'When it was decided.',
    valid_until: 'Until when the answer may be relied on.',
    supersedes: 'The earlier decision on the same action that this one replaces.',
    superseded_by: 'The later decision that replaced this one; null while it is in force.',
    reported: 'What the delegate reported of the action: performed or failed.',
    reported_at: 'When that happened.',
    authorised: 'Whether a run decision covered the action when it was reported.',
    event_id: eventId,
    position,
    last_position: lastPosition,
  },
};

const approvals: DocumentedView = {
  name: 'approvals',
  meaning:
    'One row per approval: whom a rule asked for a yes, what it would permit and what they answered. A null scope column does not limit.',
  from: 'views.approvals',
  columns: {
    tenant,
    approval_id: 'The approval.',
    work_order_id: 'The work order it belongs to.',
    kind: 'Which approval the rule asks for: commercial, security …',
    status: 'requested, conditional, approved, rejected or revoked.',
    owner: 'Who can answer; TBD when nobody is known, and then nobody can.',
    requested_by: 'Who proposed the action.',
    on_behalf_of: 'For whom, joined by commas.',
    decision_id: 'The decision that asked for it.',
    permits: 'Action kinds that it permits, joined by commas.',
    scope_system: 'The system it is limited to.',
    scope_objects: 'The objects it is limited to, joined by commas.',
    scope_writes: 'The writes it is limited to, joined by commas.',
    scope_amount_minor: 'The highest amount, in whole minor units.',
    scope_currency: 'ISO 4217 code of that amount.',
    scope_audience: 'The audience it is limited to.',
    conditions: 'Conditions that the grant carries, numbered.',
    rule_digest: 'SHA-256 of the rule that asked: a changed rule voids the grant.',
    packet: 'What the approver was shown, as JSON.',
    requested_at: 'When it was asked for.',
    due_at: 'Until when an answer is owed.',
    answered_at: 'When it was granted or rejected.',
    answered_by: 'Who granted or rejected it.',
    revoked_at: 'When it was taken back.',
    revoked_by: 'Who took it back.',
    expires_at: 'Until when the grant holds.',
    single_use: 'Whether one run uses it up.',
    consumed_by: 'The decision that used it up.',
    evidence: 'Evidence of the answer, joined by commas.',
    event_id: eventId,
    position,
    last_position: lastPosition,
  },
};

const views = [workOrders, closures, decisions, approvals] as const;
