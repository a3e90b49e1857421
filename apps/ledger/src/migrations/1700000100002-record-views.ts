import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';

/** What analysts may read about exceptions, evidence, quarantine and definitions. */
export class RecordViews1700000100002 implements MigrationInterface {
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

const exceptions: DocumentedView = {
  name: 'exceptions',
  meaning:
    'One row per exception: work that left its lane for a catalogued reason, and the owner who has until the due time.',
  from: 'views.exceptions',
  columns: {
    tenant,
    exception_id: 'The exception.',
    work_order_id: 'The work order it belongs to.',
    code: 'Its catalogued code.',
    status: 'open or resolved.',
    owner: 'Who works on it.',
    remediation_owner: 'Who fixes the cause when the code repeats.',
    cause: 'What raised it: prerequisite, step, decision, approval, action or manual.',
    subject: 'The step, prerequisite, decision or approval it is about.',
    job_type: 'Job type of the work order.',
    workflow_id: 'Workflow of the work order.',
    imported: 'It comes from an imported log.',
    raised_at: 'When it was raised.',
    due_at: 'Until when it is to be resolved.',
    resolved_at: 'When it was resolved; null while it is open.',
    resolved_by: 'Who resolved it.',
    event_id: eventId,
    position,
    last_position: lastPosition,
  },
};

/** For the migration that takes what was added to it away again. */
export const recordedEvidence: DocumentedView = {
  name: 'evidence',
  meaning:
    'One row per piece of evidence and the work order it was recorded on; the artifact is known by its digest.',
  from: 'views.evidence',
  columns: {
    tenant,
    evidence_id: 'The evidence.',
    work_order_id: ["nullif(work_order_id, '')", 'The work order; null when it is of none.'],
    kind: 'What it proves, as the workflow names it.',
    sha256: 'SHA-256 of the artifact.',
    media_type: 'Its media type.',
    size: 'Its size in bytes.',
    visibility: 'private, client or public.',
    uri: 'Where the artifact can be had, when it is kept elsewhere.',
    purpose: 'What it was captured for.',
    producer: 'Who captured it.',
    captured_at: 'When it was captured.',
    recorded_at: 'When it was recorded here.',
    recorded_by: 'Who recorded it.',
    event_id: eventId,
    position,
  },
};

const quarantine: DocumentedView = {
  name: 'quarantine',
  meaning:
    'One row per thing that arrived and could not be understood: kept whole, and replayable. Received = accepted + duplicate + quarantined.',
  from: 'views.quarantine',
  columns: {
    tenant,
    quarantine_id: 'The entry.',
    status: 'waiting or replayed.',
    source: 'The CloudEvents source that sent it, as far as it could be read.',
    door: 'Where it came in: http or nats.',
    reason: 'A stable word for the trouble.',
    message: 'The trouble in words.',
    pointer: 'Where in the event the trouble is (RFC 6901).',
    received_at: 'When it was recorded here.',
    replayed_at: 'When it was replayed and taken.',
    replayed_event_id: 'The event that the replay became.',
    event_id: eventId,
    position,
    last_position: lastPosition,
  },
};

const exceptionCodes: DocumentedView = {
  name: 'exception_codes',
  meaning: 'One row per code of the exception catalogue, as it was last defined.',
  from: 'views.exception_codes',
  columns: {
    tenant,
    code: 'The code.',
    title: 'What it means.',
    owner: 'Who works on exceptions of this code; TBD: the owner of the work order.',
    sla: 'How long the owner has (ISO 8601 duration).',
    remediation_owner: 'Who fixes the cause when the code repeats.',
    times_defined: 'How often it was defined; 1 when it never changed.',
    defined_at: 'When it was last defined.',
    defined_by: 'Who defined it.',
    event_id: 'The event that defined it: ask for its receipt by this id.',
    position: 'Ledger position of that event.',
  },
};

const workflows: DocumentedView = {
  name: 'workflows',
  meaning: 'One row per published version of a workflow.',
  from: 'views.workflows',
  columns: {
    tenant,
    workflow_id: 'The workflow.',
    version: '1, 2, 3 … in order of publishing.',
    current: ['superseded_at IS NULL', 'Whether new work orders are opened with this version.'],
    digest: 'SHA-256 of the definition (canonical JSON).',
    title: 'What the workflow is called.',
    job_type: 'Its job type.',
    mode: 'enforce or observe.',
    owner: 'Who answers for the workflow.',
    published_at: 'When it was published.',
    published_by: 'Who published it.',
    superseded_at: 'When the next version was published.',
    event_id: eventId,
    position,
  },
};

const policies: DocumentedView = {
  name: 'policies',
  meaning: 'One row per published version of a policy.',
  from: 'views.policies',
  columns: {
    tenant,
    policy_id: 'The policy.',
    version: '1, 2, 3 … in order of publishing.',
    current: ['superseded_at IS NULL', 'Whether this version is in force.'],
    digest: 'SHA-256 of its text.',
    workflow_id: 'The workflow that it governs.',
    workflow_digest: 'The workflow version whose schema the rules were validated against.',
    cedar: 'The Cedar text.',
    published_at: 'When it was published.',
    published_by: 'Who published it.',
    superseded_at: 'When the next version was published.',
    event_id: eventId,
    position,
  },
};

const views = [
  exceptions,
  recordedEvidence,
  quarantine,
  exceptionCodes,
  workflows,
  policies,
] as const;
