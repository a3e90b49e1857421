import { type ApprovalRecordedData } from '#contracts';
import { type NewEvent, type RecordedEvent } from '#kernel';
import { type Approval, entryOf, evolve, isGranted, type WorkOrder } from '#work-order';
import { type AbsenceCommand, type WorkOrderApprovalCommand } from './approval.decider';

type Answer = Readonly<Record<string, unknown>>;

/** What the caller is told: how the approval stands now, and what a yes covers and until when. */
export const answerOf = (
  { type, data }: WorkOrderApprovalCommand,
  events: readonly NewEvent[],
  before: WorkOrder,
): Answer => {
  const { workOrderId } = data;
  const after = events.reduce(evolveNew, before);
  switch (type) {
    case 'supersede-approvals':
    case 'request-gate-approvals':
      return { workOrderId, approvals: events.map(approvalIdOf) };
    case 'request-approval':
      return { workOrderId, ...asked(entryOf(after.approvals, approvalIdOf(events[0]!))!) };
    case 'assign-obligation': {
      const { kind, subject, owner } = data;
      return { workOrderId, kind, subject, owner };
    }
    case 'grant-approval':
      return { ...standing(after, data), ...recordIn(events) };
    case 'meet-condition':
      return { ...standing(after, data), number: data.number };
    default:
      return standing(after, data);
  }
};

export const answerOfAbsence = (
  { type, data }: AbsenceCommand,
  [event]: readonly NewEvent[],
): Answer =>
  type === 'end-absence'
    ? { owner: data.owner }
    : { owner: data.owner, deputy: data.deputy, ...(event?.data as Answer | undefined) };

const standing = (
  { approvals }: WorkOrder,
  { workOrderId, approvalId }: { readonly workOrderId: string; readonly approvalId: string },
): Answer => {
  const approval = entryOf(approvals, approvalId)!;
  const { status, owner } = approval;
  const about = { workOrderId, approvalId, status };
  if (isGranted(approval)) return { ...about, ...signaturesOf(approval), ...granted(approval) };
  return status === 'requested' ? { ...about, owner, ...signaturesOf(approval) } : about;
};

/** Widening a partial grant adds a signature of the same person, which counts once. */
const signaturesOf = ({ signatures, quorum }: Approval): Answer => {
  const stillNeeded = Math.max(0, quorum.needed - signatures.length);
  return { signed: quorum.needed - stillNeeded, stillNeeded };
};

/** The number under which an answer was recorded that somebody else has to confirm. */
const recordIn = ([event]: readonly NewEvent[]): Answer =>
  event?.type === 'approval.recorded'
    ? { record: (event.data as ApprovalRecordedData).number }
    : {};

const granted = ({ permits, scope, conditions, expiresAt, singleUse }: Approval): Answer => ({
  permits,
  scope,
  ...(conditions.length > 0 && { conditions }),
  expiresAt,
  singleUse,
});

const asked = ({ approvalId, status, gate, kind, owner, dueAt }: Approval): Answer => ({
  approvalId,
  status,
  gate,
  kind,
  owner,
  ...(status === 'requested' && { dueAt }),
});

const approvalIdOf = ({ data }: NewEvent): string =>
  (data as { readonly approvalId: string }).approvalId;

/** An event counts before it is recorded: what the ledger adds to it, answers do not tell. */
const evolveNew = (workOrder: WorkOrder, event: NewEvent): WorkOrder =>
  evolve(workOrder, event as RecordedEvent);
