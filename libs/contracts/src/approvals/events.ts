import { IsBoolean, IsInt, IsObject, Max, Min } from 'class-validator';
import { defineEvent } from '../define';
import {
  AreIds,
  IsId,
  AreNames,
  AreTexts,
  IsInstant,
  IsSha256,
  IsText,
  Optional,
  AreParts,
  IsPart,
} from '../fields';
import { Money } from '../policy/action';

/**
 * What an approval covers: an action is inside when each field that is named here matches.
 * An absent field does not limit; an empty list permits nothing.
 */
export class Scope {
  @Optional() @IsId() system?: string;
  @Optional() @AreIds() objects?: string[];
  @Optional() @AreIds() writes?: string[];
  @Optional() @IsPart(() => Money) amountUpTo?: Money;
  @Optional() @IsId() audience?: string;
}

/** A condition that a grant carries; the actions it binds wait until it is met with evidence. */
export class Condition {
  @IsInt() @Min(1) @Max(50) number!: number;
  @IsText() text!: string;
}

export class ApprovalRequestedData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  /** Which approval the rule asks for: `commercial`, `security` … */
  @IsId() kind!: string;
  /** Who can answer; `TBD` when nobody is known, and then nobody can. */
  @IsText(128) owner!: string;
  /** The person or system that proposed the action, and everyone it acts for. */
  @IsText(128) requestedBy!: string;
  @Optional() @AreTexts() onBehalfOf?: string[];
  @IsId() decisionId!: string;
  /** Action kinds that a grant would permit. */
  @AreNames() permits!: string[];
  @IsPart(() => Scope) scope!: Scope;
  /** SHA-256 of the rule that asked: a changed rule voids the grant. */
  @IsSha256() ruleDigest!: string;
  @IsInstant() dueAt!: string;
  /** What the approver is shown: the action, the facts and the reasons. */
  @IsObject() packet!: Record<string, unknown>;
}

export const approvalRequested = defineEvent({
  type: 'approval.requested',
  version: 1,
  owner: 'approvals',
  meaning: 'Policy says an owner must decide this, and it is now waiting for them.',
  data: ApprovalRequestedData,
});

export class ApprovalGrantedData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @IsText(128) grantedBy!: string;
  @AreNames() permits!: string[];
  @IsPart(() => Scope) scope!: Scope;
  @Optional() @AreParts(() => Condition) conditions?: Condition[];
  @IsInstant() expiresAt!: string;
  @IsBoolean() singleUse!: boolean;
  @Optional() @AreIds() evidence?: string[];
  @Optional() @IsText() comment?: string;
}

export const approvalGranted = defineEvent({
  type: 'approval.granted',
  version: 1,
  owner: 'approvals',
  meaning: 'The owner said yes, for this scope, under these conditions and until this time.',
  data: ApprovalGrantedData,
  erasable: ['comment'],
});

export class ApprovalRejectedData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @IsText(128) rejectedBy!: string;
  @IsText() reason!: string;
}

export const approvalRejected = defineEvent({
  type: 'approval.rejected',
  version: 1,
  owner: 'approvals',
  meaning: 'The owner said no: an exception follows.',
  data: ApprovalRejectedData,
  erasable: ['reason'],
});

export class ApprovalRevokedData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @IsText(128) revokedBy!: string;
  @IsText() reason!: string;
}

export const approvalRevoked = defineEvent({
  type: 'approval.revoked',
  version: 1,
  owner: 'approvals',
  meaning: 'A yes was taken back: it permits nothing from here on.',
  data: ApprovalRevokedData,
  erasable: ['reason'],
});

export const approvalEvents = [
  approvalRequested,
  approvalGranted,
  approvalRejected,
  approvalRevoked,
] as const;
