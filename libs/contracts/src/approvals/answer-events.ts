import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { defineEvent } from '../define';
import { AreIds, AreNames, AreParts, IsId, IsInstant, IsPart, IsText, Optional } from '../fields';
import { Condition, Scope, USES_MAX } from './coverage';
import { Meanings } from '../meanings';
import { IsRecordedName } from '../principals';
import { grantedStatuses, type GrantedStatus } from './statuses';

@Meanings({
  permits: 'Action kinds that it permits.',
  scope: 'The objects, system, audience and amount that it covers.',
  conditions: 'Tasks that its owner attaches.',
  expiresAt: 'When the grant ends.',
  singleUse: 'Whether one run uses it up.',
  uses: 'How many runs it allows, where that is counted: two or more.',
  recordedBy: 'Who wrote it down, where the answer was recorded on behalf of somebody else.',
  record:
    'The recorded answer that became this grant, and who confirmed it: neither its recorder nor a requester.',
  confirmedBy: 'Who confirmed the recorded answer.',
  confirmedByRequester:
    'A requester granted it, as the workflow allows for this action. Absent for false.',
  seat: 'Whose seat among the named signers it takes; absent where none are named, or by the owner instead.',
})
class ApprovalAnswerData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @AreNames() permits!: string[];
  @IsPart(() => Scope) scope!: Scope;
  @Optional() @AreParts(() => Condition) conditions?: Condition[];
  @IsInstant() expiresAt!: string;
  @IsBoolean() singleUse!: boolean;
  @Optional() @Max(USES_MAX) @Min(2) @IsInt() uses?: number;
  @Optional() @AreIds() evidence?: string[];
  @Optional() @IsText() comment?: string;
  @Optional() @IsRecordedName() recordedBy?: string;
  @Optional() @IsInt() @Min(1) record?: number;
  @Optional() @IsRecordedName() confirmedBy?: string;
  @Optional() @IsBoolean() confirmedByRequester?: boolean;
  @Optional() @IsRecordedName() seat?: string;
}

/** A grant that was reportedly given elsewhere; it counts once somebody else confirms it. */
@Meanings({
  number: '1, 2, 3 … of this approval.',
  approver: 'Whose answer it is, and the owner at that time.',
  permits: 'Action kinds that it permits.',
  scope: 'The objects, system, audience and amount that it covers.',
  conditions: 'Besides those of earlier signers.',
  expiresAt: 'When the grant would end.',
  singleUse: 'Whether one run uses it up.',
  uses: 'How many runs it allows, where that is counted: two or more.',
  evidence: 'Evidence that shows the answer, such as a letter.',
})
export class ApprovalRecordedData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @Max(1_000) @Min(1) @IsInt() number!: number;
  @IsRecordedName() approver!: string;
  @IsRecordedName() owner!: string;
  @IsRecordedName() recordedBy!: string;
  @AreNames() permits!: string[];
  @IsPart(() => Scope) scope!: Scope;
  @Optional() @AreParts(() => Condition) conditions?: Condition[];
  @IsInstant() expiresAt!: string;
  @IsBoolean() singleUse!: boolean;
  @Optional() @Max(USES_MAX) @Min(2) @IsInt() uses?: number;
  @AreIds() evidence!: string[];
  @Optional() @IsText() comment?: string;
}

export const approvalRecorded = defineEvent({
  type: 'approval.recorded',
  version: 1,
  owner: 'approvals',
  meaning:
    "An owner's answer was recorded by somebody else; nothing is approved until another person confirms it.",
  data: ApprovalRecordedData,
  erasable: ['comment'],
});

export class ApprovalSignedData extends ApprovalAnswerData {
  @IsRecordedName() signedBy!: string;
}

export const approvalSigned = defineEvent({
  type: 'approval.signed',
  version: 1,
  owner: 'approvals',
  meaning: 'One of several signers signed, for at most what the signers before them allowed.',
  data: ApprovalSignedData,
  erasable: ['comment'],
});

@Meanings({
  status:
    '`partial`: for a part of what was requested; `conditional`: conditions have to be met first.',
})
export class ApprovalGrantedData extends ApprovalAnswerData {
  @IsRecordedName() grantedBy!: string;
  @IsIn(grantedStatuses) status!: GrantedStatus;
}

export const approvalGranted = defineEvent({
  type: 'approval.granted',
  version: 1,
  owner: 'approvals',
  meaning: 'The owner granted it, for this scope, under these conditions and until this time.',
  data: ApprovalGrantedData,
  erasable: ['comment'],
});

export class ApprovalRejectedData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @IsRecordedName() rejectedBy!: string;
  @IsText() reason!: string;
}

export const approvalRejected = defineEvent({
  type: 'approval.rejected',
  version: 1,
  owner: 'approvals',
  meaning: 'The owner rejected it: an exception follows.',
  data: ApprovalRejectedData,
  erasable: ['reason'],
});

export class ApprovalRevokedData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @IsRecordedName() revokedBy!: string;
  @IsText() reason!: string;
}

export const approvalRevoked = defineEvent({
  type: 'approval.revoked',
  version: 1,
  owner: 'approvals',
  meaning: 'A grant was revoked: it permits nothing from here on.',
  data: ApprovalRevokedData,
  erasable: ['reason'],
});

@Meanings({
  was: 'What it was until then: `requested` when nobody answered in time.',
})
export class ApprovalExpiredData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @IsIn(['requested', ...grantedStatuses]) was!: 'requested' | GrantedStatus;
}

export const approvalExpired = defineEvent({
  type: 'approval.expired',
  version: 1,
  owner: 'approvals',
  meaning: 'Its time ran out: nobody answered in time, or the grant expired.',
  data: ApprovalExpiredData,
});

export class ApprovalSupersededData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @IsText() reason!: string;
}

export const approvalSuperseded = defineEvent({
  type: 'approval.superseded',
  version: 1,
  owner: 'approvals',
  meaning: 'Nothing needs this approval any more: what required it was replaced or ended.',
  data: ApprovalSupersededData,
});
