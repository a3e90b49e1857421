import {
  type EvidenceRecordedData,
  type StepData,
  type WorkOrderClosedData,
  type WorkOrderOpenedData,
} from '#contracts';
import {
  type Cell,
  defineProjection,
  type ProjectionStep,
  type RecordedEvent,
  type RowId,
} from '#kernel';
import { earliest, latest, monthOf, type Recorded, TBD } from './cells';

type StepStatus = 'completed' | 'blocked' | 'open';

/** Status follows the log's order, as the deciders' fold does; times are those of the world. */
interface WorkOrderRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly work_order_id: string;
  readonly workflow_id: string;
  readonly workflow_version: number | null;
  readonly workflow_digest: string | null;
  readonly job_type: string;
  readonly mode: string;
  readonly owner: string;
  readonly title: string | null;
  /** Null until it is opened. */
  readonly allowed_output: string | null;
  readonly parent_work_order_id: string | null;
  readonly track: string | null;
  readonly holds_parent: boolean;
  readonly status: 'unknown' | 'open' | 'closed' | 'abandoned';
  readonly stopped: boolean;
  readonly imported: boolean;
  readonly opened_at: string | null;
  readonly opened_month: string | null;
  readonly opened_by: string | null;
  readonly first_closed_at: string | null;
  readonly first_closed_by: string | null;
  readonly first_closure_evidence_id: string | null;
  readonly closed_at: string | null;
  readonly closed_by: string | null;
  readonly closure_evidence_id: string | null;
  /** The closure names evidence that was recorded on this work order, and that is no chat text. */
  readonly closure_proven: boolean;
  readonly abandoned_at: string | null;
  readonly reopened_count: number;
  readonly steps_completed: number;
  readonly steps_blocked: number;
  readonly ever_blocked: boolean;
  readonly last_event_at: string;
  /** Of the work order's stream; 0 while only other streams spoke of it. */
  readonly version: number;
  readonly first_position: number;
  readonly last_position: number;
  /** Each step's status: what the counts are made from. */
  readonly steps: Readonly<Record<string, StepStatus>>;
  /** Ids of the evidence recorded on it that may prove a closure. */
  readonly evidence: readonly string[];
}

type Step = ProjectionStep<WorkOrderRow>;

const unheardOf = (event: RecordedEvent, [tenant, id]: RowId): WorkOrderRow => ({
  tenant: tenant!,
  work_order_id: id!,
  workflow_id: TBD,
  workflow_version: null,
  workflow_digest: null,
  job_type: TBD,
  mode: TBD,
  owner: TBD,
  title: null,
  allowed_output: null,
  parent_work_order_id: null,
  track: null,
  holds_parent: false,
  status: 'unknown',
  stopped: false,
  imported: false,
  opened_at: null,
  opened_month: null,
  opened_by: null,
  first_closed_at: null,
  first_closed_by: null,
  first_closure_evidence_id: null,
  closed_at: null,
  closed_by: null,
  closure_evidence_id: null,
  closure_proven: false,
  abandoned_at: null,
  reopened_count: 0,
  steps_completed: 0,
  steps_blocked: 0,
  ever_blocked: false,
  last_event_at: event.occurredAt,
  version: 0,
  first_position: event.position,
  last_position: event.position,
  steps: {},
  evidence: [],
});

/** Every event moves the work order's last event; most types change something besides. */
const heard =
  (change: (row: WorkOrderRow, event: RecordedEvent) => Partial<WorkOrderRow>): Step =>
  (known, event, rowId) => {
    const row = known ?? unheardOf(event, rowId);
    const isOwnStream = event.stream.startsWith('work-order-');
    return {
      ...row,
      ...change(row, event),
      last_event_at: latest(row.last_event_at, event.occurredAt),
      version: isOwnStream ? event.version : row.version,
      last_position: event.position,
    };
  };

const onlyHeard = heard(() => ({}));

const opened = heard((row, event: Recorded<WorkOrderOpenedData>) => ({
  workflow_id: event.data.workflow.id,
  workflow_version: event.data.workflow.version,
  workflow_digest: event.data.workflow.digest,
  job_type: event.data.jobType,
  mode: event.data.mode,
  owner: event.data.owner,
  title: event.data.title ?? row.title,
  allowed_output: event.data.allowedOutput ?? 'any',
  parent_work_order_id: event.data.parent?.workOrderId ?? null,
  track: event.data.parent?.track ?? null,
  holds_parent: event.data.parent?.holdsParent ?? false,
  // A closing that was reported before the opening arrived stays a closing.
  status: row.status === 'unknown' ? 'open' : row.status,
  imported: row.imported || event.data.origin?.imported === true,
  opened_at: earliest(row.opened_at, event.occurredAt),
  opened_month: monthOf(earliest(row.opened_at, event.occurredAt)),
  opened_by: row.opened_by ?? event.actor.id,
}));

/** Closed again without a reopening: the closing is the first, its evidence the last that was named. */
const closed = heard((row, event: Recorded<WorkOrderClosedData>) => {
  const evidenceId = event.data.closureEvidenceId ?? row.closure_evidence_id;
  const isEarlier = row.closed_at === null || event.occurredAt < row.closed_at;
  const isFirst = row.first_closed_at === null || event.occurredAt < row.first_closed_at;
  return {
    status: 'closed',
    imported: row.imported || event.data.origin?.imported === true,
    closed_at: earliest(row.closed_at, event.occurredAt),
    closed_by: isEarlier ? event.actor.id : row.closed_by,
    closure_evidence_id: evidenceId,
    closure_proven: evidenceId !== null && row.evidence.includes(evidenceId),
    first_closed_at: earliest(row.first_closed_at, event.occurredAt),
    first_closed_by: isFirst ? event.actor.id : row.first_closed_by,
    first_closure_evidence_id:
      row.reopened_count === 0 ? evidenceId : row.first_closure_evidence_id,
  };
});

const reopened = heard((row) => ({
  status: 'open',
  closed_at: null,
  closed_by: null,
  closure_evidence_id: null,
  closure_proven: false,
  reopened_count: row.reopened_count + 1,
}));

/** What somebody said in a chat proves nothing: the intake refuses to close with it, too. */
const isChat = ({ kind }: EvidenceRecordedData): boolean => kind.toLowerCase().startsWith('chat');

const recorded = heard((row, { data }: Recorded<EvidenceRecordedData>) =>
  isChat(data) || row.evidence.includes(data.evidenceId)
    ? {}
    : {
        evidence: [...row.evidence, data.evidenceId],
        closure_proven: row.closure_proven || data.evidenceId === row.closure_evidence_id,
      },
);

const step = (status: StepStatus): Step =>
  heard((row, { data }: Recorded<StepData>) => {
    const steps = { ...row.steps, [data.step]: status };
    const all = Object.values(steps);
    return {
      steps,
      steps_completed: all.filter((each) => each === 'completed').length,
      steps_blocked: all.filter((each) => each === 'blocked').length,
      ever_blocked: row.ever_blocked || status === 'blocked',
    };
  });

/** What is known of each work order? */
export const workOrders = defineProjection<WorkOrderRow>({
  name: 'work_orders',
  version: 3,
  columns: {
    tenant: 'text',
    work_order_id: 'text',
    workflow_id: 'text',
    workflow_version: 'integer',
    workflow_digest: 'text',
    job_type: 'text',
    mode: 'text',
    owner: 'text',
    title: 'text',
    allowed_output: 'text',
    parent_work_order_id: 'text',
    track: 'text',
    holds_parent: 'boolean',
    status: 'text',
    stopped: 'boolean',
    imported: 'boolean',
    opened_at: 'timestamptz',
    opened_month: 'timestamptz',
    opened_by: 'text',
    first_closed_at: 'timestamptz',
    first_closed_by: 'text',
    first_closure_evidence_id: 'text',
    closed_at: 'timestamptz',
    closed_by: 'text',
    closure_evidence_id: 'text',
    closure_proven: 'boolean',
    abandoned_at: 'timestamptz',
    reopened_count: 'integer',
    steps_completed: 'integer',
    steps_blocked: 'integer',
    ever_blocked: 'boolean',
    last_event_at: 'timestamptz',
    version: 'integer',
    first_position: 'bigint',
    last_position: 'bigint',
    steps: 'jsonb',
    evidence: 'jsonb',
  },
  key: ['tenant', 'work_order_id'],
  rowsOf: ({ tenant, data }) => (data.workOrderId ? [[tenant, data.workOrderId]] : []),
  on: {
    'work-order.opened': opened,
    'work-order.closed': closed,
    'work-order.reopened': reopened,
    'work-order.abandoned': heard((_row, { occurredAt }) => ({
      status: 'abandoned',
      abandoned_at: occurredAt,
    })),
    'work-order.stopped': heard(() => ({ stopped: true })),
    'work-order.resumed': heard(() => ({ stopped: false })),
    'work-order.closure-refused': onlyHeard,
    'step.completed': step('completed'),
    'step.blocked': step('blocked'),
    'step.unblocked': step('open'),
    'evidence.recorded': recorded,
    'fact.observed': onlyHeard,
    'prerequisite.passed': onlyHeard,
    'prerequisite.failed': onlyHeard,
    'decision.made': onlyHeard,
    'action.performed': onlyHeard,
    'action.failed': onlyHeard,
    'approval.drafted': onlyHeard,
    'approval.requested': onlyHeard,
    'approval.signed': onlyHeard,
    'approval.granted': onlyHeard,
    'approval.rejected': onlyHeard,
    'approval.revoked': onlyHeard,
    'approval.expired': onlyHeard,
    'approval.superseded': onlyHeard,
    'approval.escalated': onlyHeard,
    'condition.met': onlyHeard,
    'obligation.assigned': onlyHeard,
    'exception.raised': onlyHeard,
    'exception.resolved': onlyHeard,
  },
});
