import {
  type ApprovalEscalatedData,
  type ApprovalRequestedData,
  type DelegationDispatchedData,
  type ExceptionAssignedData,
  type ExceptionRaisedData,
  type ObligationAssignedData,
  type WorkOrderClosedData,
  type WorkOrderObservedData,
  type WorkOrderOpenedData,
} from '#contracts';
import { defineProjection, type RecordedEvent } from '#kernel';
import { earliest, isImported, isOfOtherWork, latest, monthOf, type Recorded } from './cells';
import { heldBy, type Hold, type HoldRow, holdsTable } from './hold-row';

const opened = heldBy((row, event: Recorded<WorkOrderOpenedData>) => {
  const openedAt = earliest(row.opened_at, event.occurredAt);
  return {
    workflow_id: event.data.workflow.id,
    workflow_version: event.data.workflow.version,
    job_type: event.data.jobType,
    owner: event.data.owner,
    imported: isImported(row, event),
    opened_at: openedAt,
    opened_month: monthOf(openedAt),
  };
});

/** Where an end is repeated, the earlier of the two counts. */
const ended = heldBy((row, event: Recorded<Partial<WorkOrderClosedData>>) => {
  const last = row.run_ends.at(-1);
  const imported = isImported(row, event);
  const at = event.occurredAt;
  return last && last.reopenedAt === null
    ? {
        imported,
        run_ends: [...row.run_ends.slice(0, -1), { ...last, endedAt: earliest(last.endedAt, at) }],
      }
    : { imported, run_ends: [...row.run_ends, { ...lasting, endedAt: at }] };
});

const lasting = { reopenedAt: null, eventId: null, position: null };

const reopened = heldBy((row, event) => {
  const { occurredAt: reopenedAt, id: eventId, position } = event;
  if (isOfOtherWork(row, event)) return {};
  return {
    run_ends: row.run_ends.map((end) =>
      end.reopenedAt === null ? { ...end, reopenedAt, eventId, position } : end,
    ),
  };
});

const observed = heldBy((row, { data }: Recorded<WorkOrderObservedData>) => ({
  observed_until: row.imported ? latest(row.observed_until, data.until) : null,
}));

/** A hold begins: `step` and `owner` of the event, from `since` on. */
const begins = <Data>(
  of: (event: Recorded<Data>, row: HoldRow) => Pick<Hold, 'id' | 'step' | 'owner' | 'since'>,
) =>
  heldBy((row, event) => {
    const hold = of(event as Recorded<Data>, row);
    const known = row.holds.filter(({ id }) => id !== hold.id);
    const { id: eventId, position } = event;
    const lasts = { again: 0, endedAt: null, until: null, eventId, position };
    return { holds: [...known, { ...hold, ...lasts }] };
  });

/** Changes the hold that an event is about, as long as it has not ended. */
const going = <Data>(
  idOf: (data: Data) => string,
  change: (event: Recorded<Data>) => Partial<Hold>,
) =>
  heldBy((row, event) => {
    const about = idOf(event.data as Data);
    return {
      holds: row.holds.map((hold) =>
        hold.id === about && hold.endedAt === null
          ? ({ ...hold, ...change(event as Recorded<Data>) } as Hold)
          : hold,
      ),
    };
  });

const approval = ({ approvalId }: { readonly approvalId: string }) => `approval/${approvalId}`;
const delegation = ({ dispatchId }: { readonly dispatchId: string }) => `delegation/${dispatchId}`;
const exception = ({ exceptionId }: { readonly exceptionId: string }) => `exception/${exceptionId}`;

const inTheWorld = ({ occurredAt }: RecordedEvent) => ({ endedAt: occurredAt });
const asRecorded = ({ recordedAt }: RecordedEvent) => ({ endedAt: recordedAt });
/** From then on somebody has to see to the confirmation. */
const leftToTheOwner = () => ({ owner: null });

const approvalEnded = going(approval, inTheWorld);
/** Counted from the time in the brief, which is the ledger's. */
const delegationEnded = going(delegation, asRecorded);

/** The packet shows the action whole; that of a gate shows none. */
const stepOfAction = ({ packet }: ApprovalRequestedData): string | null => {
  const { step } = (packet['action'] ?? {}) as { readonly step?: unknown };
  return typeof step === 'string' ? step : null;
};

/** The step that is blocked, or the one for which an answer or a confirmation did not come. */
const stepOfException = ({ cause, subject }: ExceptionRaisedData, { holds }: HoldRow) =>
  cause === 'step' ? subject : (holds.find(({ id }) => id === `${cause}/${subject}`)?.step ?? null);

/** What did each work order wait for or stand still at, and how long? */
export const holds = defineProjection<HoldRow>({
  name: 'holds',
  version: 4,
  columns: holdsTable.columns,
  key: ['tenant', 'work_order_id'],
  rowsOf: ({ tenant, data }) => (data.workOrderId ? [[tenant, data.workOrderId]] : []),
  on: {
    'work-order.opened': opened,
    'work-order.closed': ended,
    'work-order.abandoned': ended,
    'work-order.superseded': ended,
    'work-order.reopened': reopened,
    'work-order.observed': observed,
    'approval.requested': begins<ApprovalRequestedData>(({ data, occurredAt }) => ({
      id: approval(data),
      step: stepOfAction(data),
      owner: data.owner,
      since: occurredAt,
    })),
    'approval.granted': approvalEnded,
    'approval.rejected': approvalEnded,
    'approval.expired': approvalEnded,
    'approval.superseded': approvalEnded,
    'approval.escalated': going<ApprovalEscalatedData>(approval, ({ data }) => ({
      owner: data.owner,
    })),
    'obligation.assigned': going<ObligationAssignedData>(
      ({ kind, subject }) => `${kind}/${subject}`,
      ({ data }) => ({ owner: data.owner }),
    ),
    'delegation.dispatched': begins<DelegationDispatchedData>(({ data }) => ({
      id: delegation(data),
      step: data.step ?? null,
      owner: data.recipient,
      since: data.createdAt,
    })),
    'delegation.reported-done': going(delegation, leftToTheOwner),
    'delegation.timed-out': going(delegation, leftToTheOwner),
    'delegation.confirmed': delegationEnded,
    'delegation.superseded': delegationEnded,
    'delegation.stopped': delegationEnded,
    'exception.raised': begins<ExceptionRaisedData>(({ data, occurredAt }, row) => ({
      id: exception(data),
      step: stepOfException(data, row),
      owner: data.owner,
      since: occurredAt,
    })),
    'exception.assigned': going<ExceptionAssignedData>(exception, ({ data }) => ({
      owner: data.owner,
    })),
    'exception.resolved': going(exception, inTheWorld),
  },
});
