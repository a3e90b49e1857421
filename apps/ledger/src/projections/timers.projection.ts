import {
  type ApprovalEscalatedData,
  type ApprovalGrantedData,
  type ApprovalRequestedData,
} from '#contracts';
import {
  type Cell,
  defineProjection,
  elapsedMs,
  type ProjectionStep,
  type RecordedEvent,
  type RowId,
  toInstant,
} from '#kernel';
import { type Recorded, TBD } from './cells';

interface TimerRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  /** Kind of the obligation. */
  readonly kind: string;
  /** What is owed: the approval's id. */
  readonly subject: string;
  readonly rung: string;
  readonly work_order_id: string;
  /** Null when the rung was taken and may come again. */
  readonly due_at: string | null;
  /** How long before the end the owner is warned. */
  readonly lead_ms: number | null;
  /** The event that set it. */
  readonly event_id: string;
  readonly position: number;
}

type Step = ProjectionStep<TimerRow>;

const KIND = 'approval';
/** `expire` is the end of the ladder; the others are rungs as approvals name them. */
const rungs = ['warned', 'fallback', 'expire'] as const;

const requested: Step = (_row, event: Recorded<ApprovalRequestedData>, [, , subject, rung]) => {
  const { data } = event;
  const takesOver = data.fallback && data.fallback.owner !== TBD ? data.fallback : undefined;
  const dueAt = { warned: data.warnAt, fallback: takesOver?.at, expire: data.dueAt }[rung!];
  if (dueAt === undefined) return undefined;
  return {
    tenant: event.tenant,
    kind: KIND,
    subject: subject!,
    rung: rung!,
    work_order_id: data.workOrderId,
    due_at: dueAt,
    lead_ms: rung === 'warned' ? elapsedMs(dueAt, data.dueAt) : null,
    event_id: event.id,
    position: event.position,
  };
};

/** A yes runs out as well: the same time before its end somebody is warned. Nobody takes it over. */
const granted: Step = (row, event: Recorded<ApprovalGrantedData>, [, , , rung]) => {
  if (!row || rung === 'fallback') return undefined;
  return {
    ...row,
    due_at: rung === 'expire' ? event.data.expiresAt : warnedAt(row, event),
    event_id: event.id,
    position: event.position,
  };
};

/** A yes that is shorter than the warning's lead is not warned of. */
const warnedAt = (
  { lead_ms }: TimerRow,
  { data, recordedAt }: Recorded<ApprovalGrantedData>,
): string | null => {
  const at = toInstant(Date.parse(data.expiresAt) - (lead_ms ?? 0));
  return at > recordedAt ? at : null;
};

const taken: Step = (row) => row && { ...row, due_at: null };

const ended: Step = () => undefined;

const rowsOf = ({ type, tenant, data }: RecordedEvent): readonly RowId[] => {
  if (type === 'approval.escalated')
    return [[tenant, KIND, data.approvalId, (data as ApprovalEscalatedData).rung]];
  const subjects: readonly string[] =
    type === 'decision.made' ? (data.consumes ?? []) : [data.approvalId];
  return subjects.flatMap((subject) => rungs.map((rung) => [tenant, KIND, subject, rung]));
};

/** Which rung of which ladder is due when? */
export const timers = defineProjection<TimerRow>({
  name: 'timers',
  version: 1,
  columns: {
    tenant: 'text',
    kind: 'text',
    subject: 'text',
    rung: 'text',
    work_order_id: 'text',
    due_at: 'timestamptz',
    lead_ms: 'bigint',
    event_id: 'text',
    position: 'bigint',
  },
  key: ['tenant', 'kind', 'subject', 'rung'],
  rowsOf,
  on: {
    'approval.requested': requested,
    'approval.granted': granted,
    'approval.escalated': taken,
    'approval.rejected': ended,
    'approval.revoked': ended,
    'approval.expired': ended,
    'approval.superseded': ended,
    'decision.made': ended,
  },
});
