import { workOrdersRow, orNull, oneOf, obligationStates } from '#contracts';
import { type Cell, type ProjectionStep, type RecordedEvent, type RowId } from '#kernel';
import {
  cancelledBy,
  doneBy,
  type ObligationState,
  latest,
  listed,
  monthOf,
  namesIn,
  TBD,
} from './cells';
import { cellIn, type EvidenceCells } from './evidence-cells';
import { json, jsonOrNull, type StoredRow, storedTable } from './stored-table';

export type StepStatus = 'completed' | 'skipped' | 'blocked' | 'open';

export const workOrdersTable = storedTable({
  ...workOrdersRow.fields,
  openedMonth: 'time?',
  /** Each step's status: what the counts are made from. */
  steps: json<Readonly<Record<string, StepStatus>>>(),
  /** The evidence recorded on it that is no chat. */
  evidence: json<EvidenceCells>(),
  /** What becomes of that; null where it has no such time. */
  dueState: orNull(oneOf(obligationStates)),
  openedEventId: 'text?',
  openedPosition: 'long?',
  /** The last result of each prerequisite. */
  prerequisites: json<Readonly<Record<string, 'passed' | 'failed'>>>(),
  /** Gates that somebody let the closure pass. */
  skippedGates: json<readonly string[]>(),
  /** Kinds of that evidence, as far as it proves something now. */
  evidenceKinds: json<readonly string[]>(),
  /** Where the run under way began to count: its last reopening, 0 before the first. */
  runPosition: 'long',
  /** First instant of the month in which it was first closed, and of the one in which it is due. */
  firstClosedMonth: 'time?',
  dueMonth: 'time?',
  /**
   * Kinds of evidence that proved something when it was closed, or that was recorded since; null while it is not
   * closed. What was accepted stays accepted, whatever became of it afterwards.
   */
  closingKinds: 'text?',
  /** Stages of the run under way that somebody skipped. */
  skippedStages: 'text?',
  /** When its service level stopped: the first closing, or when only obligations were left before that, or before it was given up. */
  doneAt: 'time?',
  /** Where the texts of its events are: see `withTextPlaces`. */
  texts: jsonOrNull<Readonly<Record<string, Cell>>>(),
  /** Kinds of evidence that the workflow accepts as proof without verification. */
  claimedKinds: 'text?',
});

/** Status follows the log's order, as the deciders' fold does; times are those of the world. */
export type WorkOrderRow = StoredRow<typeof workOrdersTable>;

type Step = ProjectionStep<WorkOrderRow>;

const emptyRow = (event: RecordedEvent, [tenant, id]: RowId): WorkOrderRow => ({
  ...workOrdersTable.empty,
  tenant: tenant!,
  work_order_id: id!,
  workflow_id: TBD,
  job_type: TBD,
  mode: TBD,
  owner: TBD,
  holds_parent: false,
  status: 'unknown',
  stopped: false,
  imported: false,
  closure_proven: false,
  reopened_count: 0,
  steps_completed: 0,
  steps_blocked: 0,
  ever_blocked: false,
  last_event_at: event.occurredAt,
  version: 0,
  first_position: event.position,
  last_position: event.position,
  steps: {},
  evidence: {},
  steps_skipped: 0,
  prerequisites: {},
  skipped_gates: [],
  evidence_kinds: [],
  run_position: 0,
  facts_reported: 0,
});

/**
 * Whether the work was done in time: by its first closing, which stays the first. What was taken up again is to be done
 * again; what is given up before it is due need not be done.
 */
const dueStateOf = (row: WorkOrderRow): ObligationState | null => {
  const { status, due_at, done_at, closed_at } = row;
  if (due_at === null) return null;
  if (status === 'abandoned' || status === 'superseded')
    return done_at === null ? cancelledBy(due_at, givenUpAt(row)) : doneBy(due_at, done_at);
  return closed_at === null || done_at === null ? 'open' : doneBy(due_at, done_at);
};

const givenUpAt = ({ status, abandoned_at, superseded_at, last_event_at }: WorkOrderRow): string =>
  (status === 'abandoned' ? abandoned_at : superseded_at) ?? last_event_at;

/** What was accepted stays accepted, and shows what became of it since. */
const closureEvidenceStateOf = ({ closure_evidence_id: id, evidence }: WorkOrderRow) =>
  (id === null ? undefined : cellIn(evidence, id))?.state ?? null;

/** Kinds that proved something when it was closed stay; what is recorded afterwards joins them. */
const closingKindsOf = (before: WorkOrderRow, { closed_at, evidence_kinds }: WorkOrderRow) =>
  closed_at === null
    ? null
    : listed([...new Set([...namesIn(before.closing_kinds), ...evidence_kinds])].sort());

const monthOrNull = (instant: string | null): string | null =>
  instant === null ? null : monthOf(instant);

/** A row that is still being made. */
type Open = { -readonly [Column in keyof WorkOrderRow]: WorkOrderRow[Column] };

/**
 * The same row again, to be changed. Column by column: every event of a work order copies its row, and an object spread of so
 * many columns takes five times as long.
 */
const copyOf = (row: WorkOrderRow): Open => ({
  tenant: row.tenant,
  work_order_id: row.work_order_id,
  workflow_id: row.workflow_id,
  workflow_version: row.workflow_version,
  workflow_digest: row.workflow_digest,
  job_type: row.job_type,
  mode: row.mode,
  owner: row.owner,
  title: row.title,
  client: row.client,
  allowed_output: row.allowed_output,
  parent_work_order_id: row.parent_work_order_id,
  track: row.track,
  holds_parent: row.holds_parent,
  status: row.status,
  stopped: row.stopped,
  imported: row.imported,
  opened_at: row.opened_at,
  opened_month: row.opened_month,
  opened_by: row.opened_by,
  first_closed_at: row.first_closed_at,
  first_closed_by: row.first_closed_by,
  first_closure_evidence_id: row.first_closure_evidence_id,
  closed_at: row.closed_at,
  closed_by: row.closed_by,
  closure_evidence_id: row.closure_evidence_id,
  closure_proven: row.closure_proven,
  abandoned_at: row.abandoned_at,
  reopened_count: row.reopened_count,
  steps_completed: row.steps_completed,
  steps_blocked: row.steps_blocked,
  ever_blocked: row.ever_blocked,
  last_event_at: row.last_event_at,
  version: row.version,
  first_position: row.first_position,
  last_position: row.last_position,
  steps: row.steps,
  evidence: row.evidence,
  due_at: row.due_at,
  due_state: row.due_state,
  opened_event_id: row.opened_event_id,
  opened_position: row.opened_position,
  steps_skipped: row.steps_skipped,
  prerequisites: row.prerequisites,
  skipped_gates: row.skipped_gates,
  evidence_kinds: row.evidence_kinds,
  closure_evidence_state: row.closure_evidence_state,
  superseded_at: row.superseded_at,
  superseded_by: row.superseded_by,
  stage: row.stage,
  run_position: row.run_position,
  first_closed_month: row.first_closed_month,
  due_month: row.due_month,
  closing_kinds: row.closing_kinds,
  skipped_stages: row.skipped_stages,
  done_at: row.done_at,
  claimed_kinds: row.claimed_kinds,
  texts: row.texts,
  observed_until: row.observed_until,
  facts_reported: row.facts_reported,
  objects: row.objects,
});

/** Every event moves the work order's last event; most types change something besides. */
export const touching =
  (change: (row: WorkOrderRow, event: RecordedEvent) => Partial<WorkOrderRow>): Step =>
  (known, event, rowId) => {
    const row = known ?? emptyRow(event, rowId);
    const isOwnStream = event.stream.startsWith('work-order-');
    const next = copyOf(row);
    Object.assign(next, change(row, event));
    next.due_state = dueStateOf(next);
    next.closure_evidence_state = closureEvidenceStateOf(next);
    // Made again only from what changed: most events change none of it.
    if (next.closed_at !== row.closed_at || next.evidence_kinds !== row.evidence_kinds)
      next.closing_kinds = closingKindsOf(row, next);
    if (next.first_closed_at !== row.first_closed_at)
      next.first_closed_month = monthOrNull(next.first_closed_at);
    if (next.due_at !== row.due_at) next.due_month = monthOrNull(next.due_at);
    // The end of a log is nothing that happened to the work.
    if (event.type !== 'work-order.observed') {
      next.last_event_at = latest(row.last_event_at, event.occurredAt);
      if (event.data.origin !== undefined) next.facts_reported = row.facts_reported + 1;
    }
    next.version = isOwnStream ? event.version : row.version;
    next.last_position = event.position;
    return next;
  };
