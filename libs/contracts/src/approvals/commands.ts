import { ArrayMinSize, ArrayUnique, IsBoolean } from 'class-validator';
import { type CommandOf, defineCommand } from '../define';
import { AreIds, AreNames, IsDuration, IsId, IsText, Optional, AreParts, IsPart } from '../fields';
import { Condition, Scope } from './events';

export class ApprovalBody {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
}

export class GrantApprovalBody extends ApprovalBody {
  /** Action kinds it permits; those that were asked for where absent. */
  @Optional() @AreNames() @ArrayMinSize(1) permits?: string[];
  /** Narrows what was asked for; never widens it. */
  @Optional() @IsPart(() => Scope) scope?: Scope;
  @Optional()
  @AreParts(() => Condition, 50)
  @ArrayUnique((condition: Condition) => condition.number, {
    message: 'each condition must have a number of its own',
  })
  conditions?: Condition[];
  /** How long it holds; the workflow's time for this kind, or a day, where absent. */
  @Optional() @IsDuration() validFor?: string;
  @Optional() @IsBoolean() singleUse?: boolean;
  @Optional() @AreIds() evidence?: string[];
  @Optional() @IsText() comment?: string;
}

const approvers = ['approver', 'operator', 'admin'] as const;

export const grantApproval = defineCommand({
  name: 'grant-approval',
  service: 'approvals',
  meaning: 'Say yes to a requested approval, as its owner.',
  roles: approvers,
  body: GrantApprovalBody,
});

export class ReasonedApprovalBody extends ApprovalBody {
  @IsText() reason!: string;
}

export const rejectApproval = defineCommand({
  name: 'reject-approval',
  service: 'approvals',
  meaning: 'Say no to a requested approval, as its owner.',
  roles: approvers,
  body: ReasonedApprovalBody,
});

export const revokeApproval = defineCommand({
  name: 'revoke-approval',
  service: 'approvals',
  meaning: 'Take a granted approval back.',
  roles: approvers,
  body: ReasonedApprovalBody,
});

export const approvalCommands = [grantApproval, rejectApproval, revokeApproval] as const;
export type ApprovalCommand = CommandOf<(typeof approvalCommands)[number]>;

/** Every way approvals can say no. */
export const approvalRefusals = [
  'approval_not_found',
  'approval_closed',
  'approval_not_granted',
  'approval_not_yours',
  'approval_without_owner',
  'self_approval',
  'scope_wider_than_asked',
] as const;
export type ApprovalRefusal = (typeof approvalRefusals)[number];
