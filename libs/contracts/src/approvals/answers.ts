import { IsBoolean, IsIn, IsString } from 'class-validator';
import { Answer, AreAll, AreStrings, IsCount, IsUri, OrNull } from '../answers';
import { IsId, IsInstant, IsPart, Optional } from '../fields';
import { Meanings } from '../meanings';
import { Scope } from './coverage';
import { type ApprovalStatus, approvalStatuses } from './statuses';

@Answer()
@Meanings({
  number: 'Its number in the approval.',
  text: 'What has to be done.',
  binds: 'Action kinds that wait for it; all that the approval permits where absent.',
  met: 'Whether it is met.',
})
export class ApprovalCondition {
  @IsCount() number!: number;
  @IsString() text!: string;
  @Optional() @AreStrings() binds?: readonly string[];
  @IsBoolean() met!: boolean;
}

@Answer()
@Meanings({
  signed: 'How many have signed.',
  stillNeeded: 'How many more must sign; 0 where it is granted.',
  confirmedByRequester:
    'True where the approval is a requester’s own, as the workflow allows for this action.',
  record: 'Number of the answer that was recorded for somebody else, to be confirmed.',
  narrower:
    'It covers less than was requested: the requester proposes within it. Absent for false.',
  conditions: 'The conditions that it has.',
  expiresAt: 'When it ends; null where it does not.',
  singleUse: 'Whether one run uses it up.',
  uses: 'How many runs it allows, where that is counted.',
})
export class ApprovalAnswer {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @IsIn(approvalStatuses) status!: ApprovalStatus;
  @Optional() @AreStrings() permits?: readonly string[];
  @Optional() @IsPart(() => Scope) scope?: Scope;
  @Optional() @IsBoolean() narrower?: boolean;
  @Optional() @AreAll(() => ApprovalCondition) conditions?: readonly ApprovalCondition[];
  @Optional() @OrNull() @IsInstant() expiresAt?: string | null;
  @Optional() @IsBoolean() singleUse?: boolean;
  @Optional() @IsCount() uses?: number;
  @Optional() @IsString() owner?: string;
  @Optional() @IsCount() signed?: number;
  @Optional() @IsCount() stillNeeded?: number;
  @Optional() @IsBoolean() confirmedByRequester?: boolean;
  @Optional() @IsCount() record?: number;
}

@Answer()
@Meanings({
  line: 'The line of the plan.',
})
export class PlanLineApprovalAnswer extends ApprovalAnswer {
  @IsCount() line!: number;
}

@Answer()
@Meanings({
  approvals: 'What was granted, signed where others must sign too, or rejected.',
})
export class PlanAnswer {
  @IsId() workOrderId!: string;
  @IsId() planId!: string;
  @AreAll(() => PlanLineApprovalAnswer) approvals!: readonly PlanLineApprovalAnswer[];
}

@Answer()
@Meanings({
  number: 'The number of the condition.',
})
export class MeetConditionAnswer extends ApprovalAnswer {
  @IsCount() number!: number;
}

@Answer()
export class RequestApprovalAnswer {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @IsIn(approvalStatuses) status!: ApprovalStatus;
  @OrNull() @IsString() gate!: string | null;
  @IsString() kind!: string;
  @IsString() owner!: string;
  @Optional() @IsInstant() dueAt?: string;
}

@Answer()
@Meanings({
  exceptionId: 'Of an exception, in place of kind and subject.',
  kind: 'The kind of obligation.',
  subject: 'The id of the approval, post-review or remediation.',
})
export class AssignAnswer {
  @IsString() owner!: string;
  @Optional() @IsId() workOrderId?: string;
  @Optional() @IsString() kind?: string;
  @Optional() @IsString() subject?: string;
  @Optional() @IsId() exceptionId?: string;
  @Optional() @IsIn(['open']) status?: 'open';
}

@Answer()
export class DeclareAbsenceAnswer {
  @IsString() owner!: string;
  @IsString() deputy!: string;
  @Optional() @IsInstant() from?: string;
  @Optional() @IsInstant() until?: string;
}

@Answer()
export class EndAbsenceAnswer {
  @IsString() owner!: string;
}

@Answer()
@Meanings({
  url: 'Anyone who has it can answer once, as `for`.',
  for: 'The person whose answer it takes.',
})
export class IssueDecisionLinkAnswer {
  @IsUri() url!: string;
  @IsInstant() expiresAt!: string;
  @IsString() for!: string;
}
