import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { defineEvent } from '../define';
import {
  AreNames,
  AreParts,
  IsHandoffPath,
  IsId,
  IsInstant,
  IsPart,
  IsSha256,
  IsText,
  Optional,
} from '../fields';
import { IsExternalId } from '../external-ids';
import { Origin } from '../intake/origin';
import { MaskedPlace } from '../intake/origin';
import { alertEvents } from './alert-events';
import { deliveryEvents } from './delivery-events';
import { IsRecordedName, IsSomebody } from '../principals';
import { logDivergenceAcknowledged } from './log-events';
import { Examples } from '../examples';
import { Meanings } from '../meanings';

export const evidenceLevels = ['verified', 'claimed'] as const;
/** Whether somebody other than its recorder checked the digest of evidence, Writ included. */
export type EvidenceLevel = (typeof evidenceLevels)[number];

export const visibilities = ['private', 'client', 'public'] as const;
export type Visibility = (typeof visibilities)[number];

/** Who approved which kinds of actions, as an artifact says it. */
@Meanings({
  approver: 'The person or team whose answer it holds.',
  permits: 'Action kinds that the answer permits.',
  approvalId: 'The one approval that it answers; any of the work order where it names none.',
})
@Examples({ approver: 'finance', permits: ['refund.issue'] })
export class NamedApproval {
  @IsSomebody() approver!: string;
  @AreNames() permits!: string[];
  @Optional() @IsId() approvalId?: string;
}

@Meanings({
  workOrderId: 'The work order that it belongs to; absent for none.',
  kind: 'What it proves, as the workflow names it: `refund-receipt`.',
  approves: 'The answer that it holds, where it is a letter or a record of an approval.',
  producer: 'Who or what recorded it.',
  capturedAt: 'When the content was captured.',
  version: '1 where absent; one more than that of what it supersedes.',
  supersedes: 'The evidence that it replaces.',
  subject:
    'The person or thing that its content is about: erasing this subject destroys the key of all their content.',
  path: 'Its place in the handoff area of the work order, for others to read.',
  isStored: 'True where Writ stores the content, under its digest and beside the log.',
  content:
    'The artifact itself in base64: only in events from before contents were stored by digest. Nothing writes it.',
  masked: 'What was masked in the report.',
})
export class EvidenceRecordedData {
  @Optional() @IsId() workOrderId?: string;
  @IsId() evidenceId!: string;
  @IsId() kind!: string;
  @IsSha256() sha256!: string;
  @IsText(127) mediaType!: string;
  @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) size!: number;
  @IsIn(visibilities) visibility!: Visibility;
  @Optional() @IsText(2_048) uri?: string;
  @Optional() @IsText() purpose?: string;
  @Optional() @IsPart(() => NamedApproval) approves?: NamedApproval;
  @IsRecordedName() producer!: string;
  @IsInstant() capturedAt!: string;
  @Optional() @IsInt() @Min(1) @Max(1_000_000) version?: number;
  @Optional() @IsId() supersedes?: string;
  @Optional() @IsExternalId() subject?: string;
  @Optional() @IsHandoffPath() path?: string;
  @Optional() @IsBoolean() isStored?: boolean;
  @Optional() @IsText(600_000) content?: string;
  @Optional() @IsPart(() => Origin) origin?: Origin;
  @Optional() @AreParts(() => MaskedPlace) masked?: MaskedPlace[];
}

export const evidenceRecorded = defineEvent({
  type: 'evidence.recorded',
  version: 1,
  owner: 'ledger',
  meaning: 'An artifact was recorded by its digest, with who captured it and for what.',
  data: EvidenceRecordedData,
  erasable: ['content'],
});

@Meanings({
  workOrderId: 'The work order of the evidence; absent for none.',
  sha256: 'SHA-256 of the content that was checked; the same as that of the evidence.',
  isStored:
    'True where Writ holds the content; otherwise somebody other than its recorder fetched it and computed the digest.',
})
export class EvidenceVerifiedData {
  @Optional() @IsId() workOrderId?: string;
  @IsId() evidenceId!: string;
  @IsSha256() sha256!: string;
  @Optional() @IsBoolean() isStored?: boolean;
}

export const evidenceVerified = defineEvent({
  type: 'evidence.verified',
  version: 1,
  owner: 'ledger',
  meaning: 'The content of an artifact was checked against its digest.',
  data: EvidenceVerifiedData,
});

@Meanings({
  workOrderId: 'The work order of the evidence; absent for none.',
  by: 'The evidence that replaces it from now on.',
})
export class EvidenceSupersededData {
  @Optional() @IsId() workOrderId?: string;
  @IsId() evidenceId!: string;
  @IsId() by!: string;
}

export const evidenceSuperseded = defineEvent({
  type: 'evidence.superseded',
  version: 1,
  owner: 'ledger',
  meaning: 'A newer version replaced an artifact; the older one stays recorded.',
  data: EvidenceSupersededData,
});

@Meanings({
  workOrderId: 'The work order of the evidence; absent for none.',
  subject: 'Whose key is destroyed with it, where all content about somebody was erased.',
  erasureId: 'The erasure; one may erase several contents.',
})
export class EvidenceShreddedData {
  @Optional() @IsId() workOrderId?: string;
  @IsId() evidenceId!: string;
  @IsText() reason!: string;
  @Optional() @IsExternalId() subject?: string;
  @IsId() erasureId!: string;
}

export const evidenceShredded = defineEvent({
  type: 'evidence.shredded',
  version: 1,
  owner: 'ledger',
  meaning:
    'The key to an artifact is destroyed: its digest and its receipts stay, its content is gone.',
  data: EvidenceShreddedData,
});

@Meanings({
  workOrderId: 'The work order of the stream; absent for another stream.',
})
export class TextsShreddedData {
  @Optional() @IsId() workOrderId?: string;
  @IsText() reason!: string;
  @IsId() erasureId!: string;
}

export const textsShredded = defineEvent({
  type: 'texts.shredded',
  version: 1,
  owner: 'ledger',
  meaning: 'The key to the free texts of a stream up to here is destroyed: their digests stay.',
  data: TextsShreddedData,
});

export const ledgerEvents = [
  evidenceRecorded,
  evidenceVerified,
  evidenceSuperseded,
  evidenceShredded,
  textsShredded,
  ...deliveryEvents,
  ...alertEvents,
  logDivergenceAcknowledged,
] as const;
