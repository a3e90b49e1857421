import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';
import { nowSql } from '../views/sql/now-sql';

/** What analysts may read about break-glasses, what they owe, and calendars. */
export class DebtViews1700000300001 implements MigrationInterface {
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

const postReviews: DocumentedView = {
  name: 'post_reviews',
  meaning:
    'One row per post-review: what a break-glass owes to somebody else, who judges it. It stays open when the work order ends.',
  from: 'views.post_reviews',
  columns: {
    tenant,
    post_review_id: 'The post-review.',
    work_order_id: 'The work order it belongs to.',
    break_glass_id: 'The break-glass that it is about.',
    code: 'The exception code that was named.',
    owner: 'Who sees to it that it is reviewed; TBD when nobody is known.',
    declared_by:
      'Who declared, and everyone they did it for, as a JSON list: none of them can review it.',
    job_type: 'Job type of the work order.',
    workflow_id: 'Workflow of the work order.',
    status: 'open or completed.',
    overdue: [`state = 'open' AND due_at < ${nowSql}`, 'Whether it is open beyond its due time.'],
    verdict: 'upheld or not-upheld; null while it is open.',
    reviewed_by: 'Who judged it.',
    evidence: 'Evidence of the review, joined by commas.',
    scheduled_at: 'When the break-glass was declared.',
    due_at: 'Until when it is owed.',
    escalation_step: 'The highest escalation step that was taken; null for none.',
    escalated_to: 'Who was called by that escalation step.',
    breached_at: 'When the first escalation step was taken.',
    completed_at: 'When it was judged; null while it is open.',
    event_id: eventId,
    position,
    last_position: lastPosition,
  },
};

const remediations: DocumentedView = {
  name: 'remediations',
  meaning:
    'One row per remediation: a cause that is to be mended, closed by evidence alone, and opened again when its code comes back.',
  from: 'views.remediations',
  columns: {
    tenant,
    remediation_id: 'The remediation.',
    work_order_id:
      'The work order that owes it, also after that has ended; null where it stands by itself.',
    stream_kind:
      'Where it goes on: work-order (in the stream of that) or remediation (in its own).',
    origin: 'What it came of: break-glass or drift.',
    code: 'The exception code.',
    owner: 'Who mends it; TBD when nobody is known.',
    job_type: 'Job type of the work order.',
    workflow_id: 'Workflow of the work order.',
    status: 'open or completed.',
    overdue: [`state = 'open' AND due_at < ${nowSql}`, 'Whether it is open beyond its due time.'],
    opened_at: 'When it was first opened.',
    due_at: 'Until when it is owed.',
    escalation_step: 'The highest escalation step that was taken; null for none.',
    escalated_to: 'Who was called by that escalation step.',
    breached_at: 'When the first escalation step was taken.',
    recurrence_window:
      'How long after its completion the code counts as having come back (ISO 8601 duration).',
    completed_at: 'When it was completed (recorded time); null while it is open.',
    completed_by: 'Who completed it.',
    recurs_until: 'Until when its code opens it again; null while it is open.',
    evidence: 'Evidence that the cause is mended, joined by commas.',
    named_workflow_id:
      'The workflow whose version came of it; null while it is open, and where none did.',
    named_workflow_version: 'That version.',
    named_workflow_digest: 'SHA-256 of that version.',
    no_change: [
      `status = 'completed' AND named_workflow_id IS NULL`,
      'Whether it was completed without a workflow version, for a reason that its event gives.',
    ],
    recurrences: 'How often its code came back.',
    recurred_at: 'When it last came back.',
    recurred_on: 'The work order on which it last came back.',
    event_id: eventId,
    position,
    last_position: lastPosition,
  },
};

const breakGlasses: DocumentedView = {
  name: 'break_glasses',
  meaning:
    'One row per break-glass: an urgent run that somebody took on themselves, within a scope and a time, and what it owes. A null scope column does not limit.',
  from: 'views.break_glasses',
  columns: {
    tenant,
    break_glass_id: 'The break-glass.',
    work_order_id: 'The work order it belongs to.',
    code: 'The exception code that was named.',
    status: [
      `CASE WHEN status = 'live' AND expires_at <= ${nowSql} THEN 'expired' ELSE status END`,
      'live, ended (somebody said that the emergency is over) or expired (its time is over).',
    ],
    declared_by: 'Who took it on themselves.',
    on_behalf_of: 'For whom, joined by commas.',
    permits: 'Action kinds that run under it, joined by commas.',
    scope_system: 'The system it is limited to.',
    scope_objects: 'The objects it is limited to, joined by commas.',
    scope_writes: 'The writes it is limited to, joined by commas.',
    scope_amount_minor: 'The highest amount, in whole minor units.',
    scope_currency: 'ISO 4217 code of that amount.',
    scope_audience: 'The audience it is limited to.',
    scope_arguments: 'Arguments it is limited to, as name=value, joined by commas.',
    bypassed: 'Owners who would have been asked and were told instead, joined by commas.',
    second_signature_owner:
      'Who has to sign before anything runs under it; null where nobody has to.',
    second_signature_because: 'Why somebody has to.',
    job_type: 'Job type of the work order.',
    workflow_id: 'Workflow of the work order.',
    declared_at: 'When it was declared.',
    expires_at: 'When its time is over.',
    ended_at: 'When its end was recorded.',
    ended_by: 'Who ended it.',
    exception_id: 'The exception that it raised.',
    post_review_id: 'The post-review that it owes.',
    remediation_id: 'The remediation that it owes.',
    event_id: eventId,
    position,
    last_position: lastPosition,
  },
};

const calendars: DocumentedView = {
  name: 'calendars',
  meaning:
    'One row per calendar, as it was last defined: when people work. What is owed in a calendar is counted in its hours.',
  from: 'views.calendars',
  columns: {
    tenant,
    calendar: 'The calendar.',
    title: 'What it is called.',
    time_zone: 'Its IANA time zone.',
    hours: 'Working hours as JSON: mon … sun → spans of local time.',
    holidays: 'Days on which nobody works, as a JSON list of dates.',
    times_defined: 'How often it was defined; 1 when it never changed.',
    defined_at: 'When it was last defined.',
    defined_by: 'Who defined it.',
    event_id: 'The event that defined it: ask for its receipt by this id.',
    position: 'Ledger position of that event.',
  },
};

const views = [postReviews, remediations, breakGlasses, calendars] as const;
