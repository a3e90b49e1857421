import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';
import { nowSql } from '../views/sql/now-sql';

/** What analysts may read about the course of work. */
export class CourseViews1700000600001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const view of views) await db.query(documentedViewSql(view));
  }

  async down(db: QueryRunner): Promise<void> {
    for (const { name } of views) await db.query(`DROP VIEW writ.${name}`);
  }
}

const tenant = 'Whose row it is.';
const eventId = 'The event that began it: ask for its receipt by this id.';
const position = 'Ledger position of the event that began it.';
const lastPosition = 'Ledger position of the last event that changed the row.';
const workOrderId = 'The work order it belongs to.';

const stages: DocumentedView = {
  name: 'stages',
  meaning:
    'One row per stage that a work order has entered, completed or skipped: stages that nobody has come to have none.',
  from: 'views.stages',
  columns: {
    tenant,
    work_order_id: workOrderId,
    stage: 'The stage, as its workflow names it.',
    status: 'entered, completed or skipped.',
    times_entered: 'How often the work came to it: more than once where it moved back.',
    came_from: 'The stage that it last came from; null for the first.',
    move: 'How it last came: forward, back or beside.',
    artifacts: 'Evidence that it left when it was last completed, joined by commas.',
    entered_at: 'When the work last came to it.',
    completed_at: 'When it was last completed.',
    skipped_at: 'When it was skipped.',
    skipped_by: 'Who skipped it.',
    skip_scope: 'What the skip is permitted for.',
    event_id: eventId,
    position,
    last_position: lastPosition,
  },
};

const questions: DocumentedView = {
  name: 'questions',
  meaning:
    'One row per question of a work order: something that is not known, with who owes the answer.',
  from: 'views.questions',
  columns: {
    tenant,
    work_order_id: workOrderId,
    number: ['number::integer', 'Its number within the work order.'],
    owner: 'Who owes the answer.',
    asked_by: 'Who asked.',
    state: 'open, met (answered in time) or breached (answered too late).',
    overdue: [`state = 'open' AND due_at < ${nowSql}`, 'Whether it is open beyond its due time.'],
    asked_at: 'When it was asked.',
    due_at: 'Until when the answer is owed; null where nobody said.',
    answered_at: 'When it was answered; null while it is open.',
    answered_by: 'Who answered.',
    event_id: eventId,
    position,
    last_position: lastPosition,
  },
};

const delegations: DocumentedView = {
  name: 'delegations',
  meaning:
    'One row per dispatch of a brief. Sent, delivered, taken on, reported and confirmed are facts of their own: only the confirmation by an operator completes it.',
  from: 'views.delegations',
  columns: {
    tenant,
    dispatch_id: 'The dispatch.',
    work_order_id: workOrderId,
    kind: 'delegate_task or execute.',
    recipient: 'Whose inbox it went to.',
    delegator: 'Who sent it.',
    step: 'The step that it is for; null for the work order as a whole.',
    status:
      'dispatched, delivered, accepted, reported-done, confirmed, timed-out, superseded or stopped.',
    state:
      'open, met (confirmed in time), breached (confirmed after its hard timeout) or cancelled (superseded or stopped).',
    overdue: [
      `state = 'open' AND times_out_at < ${nowSql}`,
      'Whether nobody has confirmed it beyond its hard timeout.',
    ],
    blocks: 'Whether the work stops when nobody confirms it in time.',
    reads: 'Places in the handoff area that the delegate reads, joined by commas.',
    writes: 'Places in the handoff area where the delegate leaves what it makes.',
    permits: 'Kinds of actions that the delegate may propose.',
    digest: 'SHA-256 of what was sent.',
    created_at: 'When it was sent.',
    times_out_at: 'When its wait ends: the hard timeout.',
    delivered_at: 'When it lay in the inbox.',
    accepted_at: 'When it was taken on.',
    accepted_by: 'Who took it on.',
    reminders: 'How many reminders were sent.',
    next_at: 'When the next reminder or the hard timeout was to come, at the last reminder.',
    reported_at: 'When it was last reported done, which completes nothing.',
    reported_by: 'Who reported it.',
    left_at: 'Where the delegate says that it left something, joined by commas.',
    confirmed_at: 'When an operator confirmed it.',
    confirmed_by: 'That operator.',
    timed_out_at: 'When its wait ended without a confirmation.',
    ended_at: 'When it was confirmed, superseded or stopped; null before.',
    superseded_by: 'The dispatch that took its place.',
    event_id: eventId,
    position,
    last_position: lastPosition,
  },
};

const views = [stages, questions, delegations];
