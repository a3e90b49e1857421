import {
  type ObligationAssignedData,
  oneOf,
  obligationStates,
  type RemediationBreachedData,
  type RemediationCompletedData,
  type RemediationOpenedData,
  type RemediationRecurredData,
  remediationsRow,
} from '#contracts';
import { type Cell, defineProjection, plus, type RecordedEvent, type RowId } from '#kernel';
import { doneBy, type ObligationState, listed, type Recorded } from './cells';
import { moved } from './obligation-row';
import { jsonOrNull, type StoredRow, storedTable } from './stored-table';
import { withTextPlaces } from './text-places';

/** Earlier obligations, before it recurred, and how they ended. */
interface EarlierObligation {
  readonly [name: string]: Cell;
  /** Counted from 1. */
  readonly number: number;
  readonly owner: string;
  readonly jobType: string;
  readonly workflowId: string;
  readonly dueAt: string;
  readonly endedAt: string;
  readonly state: ObligationState;
}

const remediationsTable = storedTable({
  ...remediationsRow.fields,
  state: oneOf(obligationStates),
  /** When and by whom it was last completed: unchanged when it recurs. */
  fixedAt: 'time?',
  fixedBy: 'text?',
  /** The obligations that ended before the one of today, in their order; null where it never came back. */
  earlier: jsonOrNull<readonly EarlierObligation[]>(),
});

type RemediationRow = StoredRow<typeof remediationsTable>;

/** An open obligation: no evidence yet, and no step of its escalation path was taken. */
const obligationOf = (data: RemediationOpenedData | RemediationRecurredData, stream: string) => ({
  stream_kind: stream.startsWith('work-order-')
    ? ('work-order' as const)
    : ('remediation' as const),
  code: data.code,
  owner: data.owner,
  job_type: data.jobType,
  workflow_id: data.workflowId,
  status: 'open' as const,
  state: 'open' as const,
  due_at: data.dueAt,
  escalation_step: null,
  escalated_to: null,
  breached_at: null,
  recurrence_window: data.recurrenceWindow,
  completed_at: null,
  completed_by: null,
  recurs_until: null,
  evidence: null,
  named_workflow_id: null,
  named_workflow_version: null,
  named_workflow_digest: null,
  signal_chart: data.signal?.chart ?? null,
  signal_period_kind: data.signal?.periodKind ?? null,
  signal_period: data.signal?.period ?? null,
  signal_rule: data.signal?.rule ?? null,
  signal_count: data.signal?.count ?? null,
  signal_exposure: data.signal?.exposure ?? null,
  signal_limit: data.signal?.limit ?? null,
});

const opened = (
  _row: RemediationRow | undefined,
  { data, ...event }: Recorded<RemediationOpenedData>,
): RemediationRow => ({
  ...remediationsTable.empty,
  tenant: event.tenant,
  remediation_id: data.remediationId,
  work_order_id: data.workOrderId ?? null,
  origin: data.origin,
  opened_at: event.occurredAt,
  opened_by: data.openedBy ?? null,
  seen_on: data.seenOn ?? null,
  exception_id: data.exceptionId ?? null,
  post_review_id: data.postReviewId ?? null,
  ...obligationOf(data, event.stream),
  recurrences: 0,
  event_id: event.id,
  position: event.position,
  last_position: event.position,
});

/** The window begins with the recording, as the deciders count it. One opened by hand never recurs. */
const completed = moved<RemediationRow, RemediationCompletedData>((row, { data, recordedAt }) => ({
  status: 'completed',
  state: doneBy(row.due_at, recordedAt),
  completed_at: recordedAt,
  completed_by: data.completedBy,
  fixed_at: recordedAt,
  fixed_by: data.completedBy,
  recurs_until: row.origin === 'by-hand' ? null : plus(recordedAt, row.recurrence_window),
  evidence: listed(data.evidence),
  named_workflow_id: data.workflow?.id ?? null,
  named_workflow_version: data.workflow?.version ?? null,
  named_workflow_digest: data.workflow?.digest ?? null,
}));

/** Each obligation counts for itself: a later one does not change those before. */
const withEnded = (row: RemediationRow): RemediationRow['earlier'] => {
  if (row.completed_at === null) return row.earlier;
  const before = row.earlier ?? [];
  const ended: EarlierObligation = {
    number: before.length + 1,
    owner: row.owner,
    jobType: row.job_type,
    workflowId: row.workflow_id,
    dueAt: row.due_at,
    endedAt: row.completed_at,
    state: row.state,
  };
  return [...before, ended];
};

const rowsOf = ({ type, tenant, data }: RecordedEvent): readonly RowId[] => {
  if (type !== 'obligation.assigned') return [[tenant, data.remediationId]];
  return data.kind === 'remediation' ? [[tenant, data.subject]] : [];
};

/** Which causes must be fixed, by whom and by when; what showed that they are; which came back? */
export const remediations = withTextPlaces(
  defineProjection<RemediationRow>({
    name: 'remediations',
    version: 7,
    columns: remediationsTable.columns,
    key: ['tenant', 'remediation_id'],
    rowsOf,
    on: {
      'remediation.opened': opened,
      'remediation.breached': moved<RemediationRow, RemediationBreachedData>((row, event) => ({
        escalation_step: Math.max(row.escalation_step ?? 0, event.data.escalationStep.number),
        escalated_to: event.data.escalationStep.owner,
        breached_at: row.breached_at ?? event.occurredAt,
      })),
      'remediation.completed': completed,
      'remediation.recurred': moved<RemediationRow, RemediationRecurredData>((row, event) => ({
        ...obligationOf(event.data, event.stream),
        earlier: withEnded(row),
        recurrences: row.recurrences + 1,
        recurred_at: event.occurredAt,
        recurred_on: event.data.recurredOn ?? null,
      })),
      'obligation.assigned': moved<RemediationRow, ObligationAssignedData>((_row, { data }) => ({
        owner: data.owner,
      })),
    },
  }),
  {
    'remediation.opened': { because: 'because' },
    'remediation.completed': { noChangeBecause: 'noChangeBecause' },
    'remediation.recurred': null,
  },
);
