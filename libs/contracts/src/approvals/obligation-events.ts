import { ArrayMinSize, IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { defineEvent } from '../define';
import { AreIds, IsId, IsInstant, IsText, Optional } from '../fields';
import { Meanings } from '../meanings';
import { IsRecordedName } from '../principals';

/** `absent`: a deputy takes over; `fallback`: the fallback owner does; `warned`: time runs out. */
export const approvalEscalationSteps = ['absent', 'warned', 'fallback'] as const;
export type ApprovalEscalationStep = (typeof approvalEscalationSteps)[number];

@Meanings({
  owner: 'Who can answer from now on.',
  endsAt: 'When it ends if nothing happens.',
})
export class ApprovalEscalatedData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @IsIn(approvalEscalationSteps) escalationStep!: ApprovalEscalationStep;
  @IsRecordedName() owner!: string;
  @IsInstant() endsAt!: string;
}

export const approvalEscalated = defineEvent({
  type: 'approval.escalated',
  version: 1,
  owner: 'approvals',
  meaning: 'An escalation step was reached: its owner was warned, or somebody else took over.',
  data: ApprovalEscalatedData,
});

@Meanings({
  number: 'The number of the condition in its approval.',
  evidence: 'Evidence of the work order that shows it.',
})
export class ConditionMetData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @Max(50) @Min(1) @IsInt() number!: number;
  @IsRecordedName() metBy!: string;
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

@Meanings({
  workOrderId: 'The work order; absent for a remediation that has none.',
  kind: 'The kind of obligation.',
  subject: 'The id of the approval, post-review or remediation.',
  asOwner:
    'Who assigned the approval could have answered it. Absent for false, and where it is no approval.',
})
export class ObligationAssignedData {
  @Optional() @IsId() workOrderId?: string;
  @IsIn(assignableObligations) kind!: AssignableObligation;
  @IsId() subject!: string;
  @IsRecordedName() owner!: string;
  @IsRecordedName() assignedBy!: string;
  @Optional() @IsBoolean() asOwner?: boolean;
  @IsText() reason!: string;
}

export const obligationAssigned = defineEvent({
  type: 'obligation.assigned',
  version: 1,
  owner: 'approvals',
  meaning: 'An obligation was assigned to an owner, who answers for it from then on.',
  data: ObligationAssignedData,
  erasable: ['reason'],
});

@Meanings({
  owner: 'The person or team that is away.',
  deputy: 'Who answers meanwhile.',
  from: 'When the absence begins.',
  until: 'When the owner is back.',
})
export class AbsenceDeclaredData {
  @IsRecordedName() owner!: string;
  @IsRecordedName() deputy!: string;
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

@Meanings({
  owner: 'The person or team that is back.',
})
export class AbsenceEndedData {
  @IsRecordedName() owner!: string;
}

export const absenceEnded = defineEvent({
  type: 'absence.ended',
  version: 1,
  owner: 'approvals',
  meaning: 'An owner who was away is back.',
  data: AbsenceEndedData,
});
