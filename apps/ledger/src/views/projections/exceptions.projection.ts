import {
  type ExceptionAssignedData,
  type ExceptionEscalatedData,
  type ExceptionRaisedData,
  type ExceptionResolvedData,
  inputPrerequisite,
  oneOf,
  obligationStates,
  exceptionsRow,
} from '#contracts';
import { defineProjection, type RecordedEvent, type RowId } from '#kernel';
import { claimSteps } from './claim-steps';
import { doneBy, monthOf, type Recorded } from './cells';
import { moved } from './obligation-row';
import { type StoredRow, storedTable } from './stored-table';
import { withTextPlaces } from './text-places';

const exceptionsTable = storedTable({
  ...exceptionsRow.fields,
  raisedMonth: 'time',
  /** Its kind of obligation: a missing input, or any other. */
  obligationKind: oneOf(['input', 'exception']),
  state: oneOf(obligationStates),
});

type ExceptionRow = StoredRow<typeof exceptionsTable>;

const INPUT = inputPrerequisite('');

/** A required input that is missing is a prerequisite that failed, under a name of that kind. */
const obligationKindOf = ({
  cause,
  subject,
}: ExceptionRaisedData): ExceptionRow['obligation_kind'] =>
  cause === 'prerequisite' && subject.startsWith(INPUT) ? 'input' : 'exception';

const rowsOf = ({ type, tenant, data }: RecordedEvent): readonly RowId[] => {
  if (!type.startsWith('obligation.')) return [[tenant, data.exceptionId]];
  return data.kind === 'exception' ? [[tenant, data.subject]] : [];
};

/** Which work left its lane, for which code, and who owns it? */
export const exceptions = withTextPlaces(
  defineProjection<ExceptionRow>({
    name: 'exceptions',
    version: 4,
    columns: exceptionsTable.columns,
    key: ['tenant', 'exception_id'],
    rowsOf,
    on: {
      'exception.raised': (_row, event: Recorded<ExceptionRaisedData>) => ({
        ...exceptionsTable.empty,
        tenant: event.tenant,
        exception_id: event.data.exceptionId,
        work_order_id: event.data.workOrderId,
        code: event.data.code,
        status: 'open',
        owner: event.data.owner,
        remediation_owner: event.data.remediationOwner,
        cause: event.data.cause,
        subject: event.data.subject,
        job_type: event.data.jobType,
        workflow_id: event.data.workflowId,
        imported: event.data.imported === true,
        raised_at: event.occurredAt,
        raised_month: monthOf(event.occurredAt),
        due_at: event.data.dueAt,
        event_id: event.id,
        position: event.position,
        last_position: event.position,
        obligation_kind: obligationKindOf(event.data),
        state: 'open',
      }),
      'exception.assigned': moved<ExceptionRow, ExceptionAssignedData>((_row, event) => ({
        owner: event.data.owner,
        assigned_at: event.occurredAt,
        assigned_by: event.data.assignedBy,
      })),
      'exception.escalated': moved<ExceptionRow, ExceptionEscalatedData>((row, event) => ({
        escalation_step: Math.max(row.escalation_step ?? 0, event.data.escalationStep.number),
        escalated_to: event.data.escalationStep.owner,
        escalated_at: event.occurredAt,
      })),
      ...claimSteps<ExceptionRow>(),
      'exception.resolved': moved<ExceptionRow, ExceptionResolvedData>((row, event) => ({
        status: 'resolved',
        state: doneBy(row.due_at, event.occurredAt),
        resolved_at: event.occurredAt,
        resolved_by: event.data.resolvedBy,
      })),
    },
  }),
  {
    'exception.raised': { rationale: 'rationale' },
    'exception.assigned': { reason: 'assignedBecause' },
    'exception.resolved': { resolution: 'resolution' },
  },
);
