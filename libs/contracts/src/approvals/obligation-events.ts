import { ArrayMinSize, IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { defineEvent } from '../define';
import { AreIds, IsId, IsInstant, IsText, Optional } from '../fields';

/** `absent`: a deputy takes over; `fallback`: the fallback owner does; `warned`: time runs out. */
export const approvalEscalationSteps = ['absent', 'warned', 'fallback'] as const;
export type ApprovalEscalationStep = (typeof approvalEscalationSteps)[number];

export class ApprovalEscalatedData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @IsIn(approvalEscalationSteps) escalationStep!: ApprovalEscalationStep;
  /** Who can answer from here on. */
  @IsText(128) owner!: string;
  /** When it ends if nothing happens. */
  @IsInstant() endsAt!: string;
}

export const approvalEscalated = defineEvent({
  type: 'approval.escalated',
  version: 1,
  owner: 'approvals',
  meaning: 'An escalation step was reached: its owner was warned, or somebody else took over.',
  data: ApprovalEscalatedData,
});

export class ConditionMetData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @Max(50) @Min(1) @IsInt() number!: number;
  @IsText(128) metBy!: string;
  /** Evidence of the work order that shows it. */
  @AreIds() @ArrayMinSize(1) evidence!: string[];
  @Optional() @IsText() comment?: string;
}

export const conditionMet = defineEvent({
  type: 'condition.met',
  version: 1,
  owner: 'approvals',
  meaning: 'A condition of a grant was shown to be met, by evidence.',
  data: ConditionMetData,
  erasable: ['comment'],
});

/** Kinds of obligations that can be given to somebody else. */
export const assignableObligations = ['approval', 'post-review', 'remediation'] as const;
export type AssignableObligation = (typeof assignableObligations)[number];

export class ObligationAssignedData {
  /** Absent for a remediation that stands by itself. */
  @Optional() @IsId() workOrderId?: string;
  @IsIn(assignableObligations) kind!: AssignableObligation;
  /** The id of what is owed: that of the approval, post-review or remediation. */
  @IsId() subject!: string;
  @IsText(128) owner!: string;
  @IsText(128) assignedBy!: string;
  /** Who assigned the approval could have answered it. Absent for false, and where it is no approval. */
  @Optional() @IsBoolean() asOwner?: boolean;
  @IsText() reason!: string;
}

export const obligationAssigned = defineEvent({
  type: 'obligation.assigned',
  version: 1,
  owner: 'approvals',
  meaning: 'Something owed was given to an owner, who answers for it from here on.',
  data: ObligationAssignedData,
  erasable: ['reason'],
});

export class AbsenceDeclaredData {
  /** The person or team that is away. */
  @IsText(128) owner!: string;
  /** Who answers meanwhile. */
  @IsText(128) deputy!: string;
  @IsInstant() from!: string;
  @IsInstant() until!: string;
}

export const absenceDeclared = defineEvent({
  type: 'absence.declared',
  version: 1,
  owner: 'approvals',
  meaning: 'An owner is away for a time, and a deputy answers meanwhile.',
  data: AbsenceDeclaredData,
});

export class AbsenceEndedData {
  @IsText(128) owner!: string;
}

export const absenceEnded = defineEvent({
  type: 'absence.ended',
  version: 1,
  owner: 'approvals',
  meaning: 'An owner who was away is back.',
  data: AbsenceEndedData,
});
