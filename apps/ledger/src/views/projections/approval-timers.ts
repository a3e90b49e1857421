import {
  type ApprovalEscalatedData,
  type ApprovalGrantedData,
  type ApprovalRequestedData,
} from '#contracts';
import { elapsedMs, type RecordedEvent, type RowId, toInstant } from '#kernel';
import { type Recorded, TBD } from './cells';
import { gone, type TimerRow, type TimerStep } from './timer-row';

const KIND = 'approval';
/** `expire` is the end of the escalation path; the others are escalation steps as approvals name them. */
const escalationSteps = ['warned', 'fallback', 'expire'] as const;

const requested: TimerStep = (
  _row,
  event: Recorded<ApprovalRequestedData>,
  [, , subject, escalationStep],
) => {
  const { data } = event;
  const takesOver = data.fallback && data.fallback.owner !== TBD ? data.fallback : undefined;
  const dueAt = { warned: data.warnAt, fallback: takesOver?.at, expire: data.dueAt }[
    escalationStep!
  ];
  if (dueAt === undefined) return undefined;
  return {
    tenant: event.tenant,
    kind: KIND,
    subject: subject!,
    escalation_step: escalationStep!,
    work_order_id: data.workOrderId,
    due_at: dueAt,
    lead_ms: escalationStep === 'warned' ? elapsedMs(dueAt, data.dueAt) : null,
    paused_due_at: null,
    event_id: event.id,
    position: event.position,
  };
};

/** A grant expires as well, with a warning the same time before. It has no fallback. */
const granted: TimerStep = (row, event: Recorded<ApprovalGrantedData>, [, , , escalationStep]) => {
  if (!row || escalationStep === 'fallback') return undefined;
  return {
    ...row,
    due_at: escalationStep === 'expire' ? event.data.expiresAt : warnedAt(row, event),
    event_id: event.id,
    position: event.position,
  };
};

/** A grant that is shorter than the lead of the warning has none. */
const warnedAt = (
  { lead_ms }: TimerRow,
  { data, recordedAt }: Recorded<ApprovalGrantedData>,
): string | null => {
  const at = toInstant(Date.parse(data.expiresAt) - (lead_ms ?? 0));
  return at > recordedAt ? at : null;
};

const taken: TimerStep = (row) => row && { ...row, due_at: null };

/** The escalation steps that an event about approvals concerns. */
export const approvalTimersOf = ({ type, tenant, data }: RecordedEvent): readonly RowId[] => {
  if (type === 'approval.escalated')
    return [[tenant, KIND, data.approvalId, (data as ApprovalEscalatedData).escalationStep]];
  const subjects: readonly string[] =
    type === 'decision.made' ? (data.consumes ?? []) : [data.approvalId];
  return subjects.flatMap((subject) =>
    escalationSteps.map((escalationStep) => [tenant, KIND, subject, escalationStep]),
  );
};

/** What moves the escalation paths of approvals. */
export const onApprovals: Readonly<Record<string, TimerStep>> = {
  'approval.requested': requested,
  'approval.granted': granted,
  'approval.escalated': taken,
  'approval.rejected': gone,
  'approval.revoked': gone,
  'approval.expired': gone,
  'approval.superseded': gone,
  'decision.made': gone,
};
