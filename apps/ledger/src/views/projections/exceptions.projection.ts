import {
  type ExceptionAssignedData,
  type ExceptionEscalatedData,
  type ExceptionRaisedData,
  type ExceptionResolvedData,
} from '#contracts';
import { type Cell, defineProjection } from '#kernel';
import { inputPrerequisite } from '#work-order';
import { doneBy, type ObligationState, monthOf, type Recorded } from './cells';
import { moved } from './obligation-row';
import { withTextPlaces } from './text-places';

interface ExceptionRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly exception_id: string;
  readonly work_order_id: string;
  readonly code: string;
  readonly status: 'open' | 'resolved';
  readonly owner: string;
  readonly remediation_owner: string;
  readonly cause: string;
  readonly subject: string;
  readonly job_type: string;
  readonly workflow_id: string;
  readonly imported: boolean;
  readonly raised_at: string;
  readonly raised_month: string;
  readonly due_at: string;
  readonly resolved_at: string | null;
  readonly resolved_by: string | null;
  readonly event_id: string;
  readonly position: number;
  readonly last_position: number;
  /** The highest escalation step that was taken. */
  readonly escalation_step: number | null;
  /** What its owner owes: a missing input, or whatever else. */
  readonly duty_kind: 'input' | 'exception';
  readonly state: ObligationState;
  readonly escalated_to: string | null;
  readonly escalated_at: string | null;
  readonly assigned_at: string | null;
  readonly assigned_by: string | null;
}

const INPUT = inputPrerequisite('');

/** A required input that is missing is a prerequisite that failed, under a name of that kind. */
const dutyKindOf = ({ cause, subject }: ExceptionRaisedData): ExceptionRow['duty_kind'] =>
  cause === 'prerequisite' && subject.startsWith(INPUT) ? 'input' : 'exception';

/** Which work left its lane, for which code, and who owns it? */
export const exceptions = withTextPlaces(
  defineProjection<ExceptionRow>({
    name: 'exceptions',
    version: 3,
    columns: {
      tenant: 'text',
      exception_id: 'text',
      work_order_id: 'text',
      code: 'text',
      status: 'text',
      owner: 'text',
      remediation_owner: 'text',
      cause: 'text',
      subject: 'text',
      job_type: 'text',
      workflow_id: 'text',
      imported: 'boolean',
      raised_at: 'timestamptz',
      raised_month: 'timestamptz',
      due_at: 'timestamptz',
      resolved_at: 'timestamptz',
      resolved_by: 'text',
      event_id: 'text',
      position: 'bigint',
      last_position: 'bigint',
      duty_kind: 'text',
      state: 'text',
      escalation_step: 'integer',
      escalated_to: 'text',
      escalated_at: 'timestamptz',
      assigned_at: 'timestamptz',
      assigned_by: 'text',
    },
    key: ['tenant', 'exception_id'],
    rowsOf: ({ tenant, data }) => [[tenant, data.exceptionId]],
    on: {
      'exception.raised': (_row, event: Recorded<ExceptionRaisedData>) => ({
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
        resolved_at: null,
        resolved_by: null,
        event_id: event.id,
        position: event.position,
        last_position: event.position,
        duty_kind: dutyKindOf(event.data),
        state: 'open',
        escalation_step: null,
        escalated_to: null,
        escalated_at: null,
        assigned_at: null,
        assigned_by: null,
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
