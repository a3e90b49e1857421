import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';

/** What is owed, what nobody knows and where sources disagree. */
export class DutyViews1700000200002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const view of views) await db.query(documentedViewSql(view));
  }

  async down(db: QueryRunner): Promise<void> {
    for (const { name } of views) await db.query(`DROP VIEW writ.${name}`);
  }
}

/** `writ.now()` by itself: analysts may not call functions that read the clock's table. */
const now = `(SELECT date_trunc('milliseconds', clock_timestamp() + ahead) FROM ledger.clock)`;

/**
 * Each kind of obligation is one branch over the view that knows it best; all have these columns.
 * A further kind is a further branch.
 */
const approvalsOwed = `
  SELECT tenant, 'approval' AS kind, approval_id AS subject, NULL::integer AS item,
    format('approval/%s', approval_id) AS obligation_id,
    concat_ws(': ', kind, coalesce('gate ' || gate, asked_permits)) AS what,
    work_order_id, owner, request_state AS state, requested_at AS since, due_at,
    CASE WHEN request_state <> 'open' THEN
      coalesce(answered_at, expired_at, superseded_at) END AS ended_at,
    event_id, position
  FROM views.approvals WHERE request_state IN ('open', 'met', 'breached', 'cancelled')`;

const conditionsOwed = `
  SELECT a.tenant, 'approval', a.approval_id, (c->>'number')::integer,
    format('approval/%s/%s', a.approval_id, c->>'number'), c->>'text',
    a.work_order_id, a.owner,
    CASE WHEN (c->>'met')::boolean THEN 'met'
      WHEN a.status IN ('conditional', 'partial', 'approved') THEN 'open'
      WHEN a.status = 'expired' THEN 'breached' ELSE 'cancelled' END,
    a.answered_at, a.expires_at,
    CASE WHEN (c->>'met')::boolean THEN (c->>'metAt')::timestamptz
      ELSE coalesce(a.revoked_at, a.superseded_at, a.expired_at) END,
    a.event_id, a.position
  FROM views.approvals AS a CROSS JOIN LATERAL jsonb_array_elements(a.condition_list) AS c
  WHERE a.condition_list IS NOT NULL AND a.answered_at IS NOT NULL`;

/** In the list of columns, so that only the rows of a page are looked up. */
const nextOf = (column: string): string => `CASE WHEN o.state = 'open' THEN (
  SELECT ${column} FROM messaging.timers AS t
  WHERE t.tenant = o.tenant AND t.kind = o.kind AND t.subject = o.subject
  ORDER BY t.due_at, t.escalation_step LIMIT 1) END`;

const obligations: DocumentedView = {
  name: 'obligations',
  meaning:
    'One row per obligation: something that somebody owes, until when, and what happens next if they do not. An asked approval is one, and each condition of a grant is one.',
  from: `(${approvalsOwed} UNION ALL ${conditionsOwed}) AS o`,
  columns: {
    tenant: 'Whose row it is.',
    obligation_id: 'The obligation: kind/subject, and kind/subject/item for a part of it.',
    kind: 'What kind it is: approval.',
    subject: 'The id of what is owed: the approval.',
    item: 'Number of the condition that is to be met; null for the answer itself.',
    what: 'What is to be done, in short: the kind of approval and what it would permit, or the condition.',
    work_order_id: 'The work order it belongs to.',
    owner: 'Who owes it now; TBD when nobody is known.',
    state:
      'open, met (done, a no included), breached (the time ran out) or cancelled (nothing needs it any more).',
    overdue: [`o.state = 'open' AND o.due_at < ${now}`, 'Whether it is open beyond its due time.'],
    since: 'When it began.',
    due_at: ['o.due_at', 'Until when it is owed; for a condition: until when the grant holds.'],
    next_escalation_step: [
      nextOf('t.escalation_step'),
      'The next escalation step: warned, fallback or expire; null where none is left, the work is imported or only observed.',
    ],
    next_at: [nextOf('t.due_at'), 'When that escalation step is taken.'],
    ended_at: 'When it was met, breached or cancelled; null while it is open.',
    event_id: 'The event that asked for the approval: ask for its receipt by this id.',
    position: 'Ledger position of that event.',
  },
};

const said = (item: string): string => `s->>'${item}'`;
const value = `CASE jsonb_typeof(s->'value') WHEN 'null' THEN NULL
  WHEN 'string' THEN s->>'value' ELSE (s->'value')::text END`;

const facts: DocumentedView = {
  name: 'facts',
  meaning:
    'One row per named fact of a work order and source that stated it: the latest statement of that source. Inputs of the work order are facts, too.',
  from: 'views.facts CROSS JOIN LATERAL jsonb_array_elements(statements) AS s',
  columns: {
    tenant: 'Whose row it is.',
    work_order_id: 'The work order.',
    kind: 'fact, or input: brought along when the work order was opened.',
    name: 'Its name.',
    source: [said('source'), 'Who says so.'],
    value: [value, 'What they say; JSON unless it is a text; null: they do not know.'],
    known: 'Whether the fact has one value: a source states it, and none states it differently.',
    conflicting: 'Whether sources state it differently: no rule takes it as true then.',
    observed_at: [`(${said('observedAt')})::timestamptz`, 'When it was so.'],
    recorded_at: [`(${said('recordedAt')})::timestamptz`, 'When it was recorded here.'],
    event_id: [said('eventId'), 'The event that states it: ask for its receipt by this id.'],
    position: [`(${said('position')})::bigint`, 'Ledger position of that event.'],
  },
};

const factConflicts: DocumentedView = {
  name: 'fact_conflicts',
  meaning:
    'One row per statement about a fact that sources state differently: as long as they do, the fact is unknown to every rule. Sources that do not know conflict with nobody.',
  from: `(
      SELECT f.tenant, f.work_order_id, f.name, s, f.since,
        count(*) OVER (PARTITION BY f.tenant, f.work_order_id, f.kind, f.name)::integer AS sources
      FROM views.facts AS f CROSS JOIN LATERAL jsonb_array_elements(f.statements) AS s
      WHERE f.conflicting AND jsonb_typeof(s->'value') <> 'null'
    ) AS c LEFT JOIN views.work_orders AS w USING (tenant, work_order_id)`,
  columns: {
    tenant: 'Whose row it is.',
    work_order_id: 'The work order.',
    name: 'The fact.',
    source: [said('source'), 'Who says so.'],
    value: [value, 'What they say; JSON unless it is a text.'],
    observed_at: [`(${said('observedAt')})::timestamptz`, 'When it was so, by that source.'],
    recorded_at: [`(${said('recordedAt')})::timestamptz`, 'When it was recorded here.'],
    sources: 'How many sources state it.',
    since: 'When the fact was first stated.',
    work_order_status: [`coalesce(w.status, 'unknown')`, 'Status of the work order.'],
    workflow_id: [`coalesce(w.workflow_id, 'TBD')`, 'The workflow it runs.'],
    owner: [`coalesce(w.owner, 'TBD')`, 'Who answers for the work order.'],
    event_id: [said('eventId'), 'The event that states it: ask for its receipt by this id.'],
    position: [`(${said('position')})::bigint`, 'Ledger position of that event.'],
  },
};

const views = [obligations, facts, factConflicts] as const;
