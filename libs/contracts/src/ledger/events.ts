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
import { Origin } from '../intake/events';
import { MaskedPlace } from '../intake/masked';
import { deliveryEvents } from './delivery-events';
import { IsSomebody } from '../principals';
import { logDivergenceAcknowledged } from './log-events';

export const evidenceLevels = ['verified', 'claimed'] as const;
/** Whether somebody other than its recorder checked the digest of evidence, Writ included. */
export type EvidenceLevel = (typeof evidenceLevels)[number];

export const visibilities = ['private', 'client', 'public'] as const;
export type Visibility = (typeof visibilities)[number];

/** Who approved which kinds of actions, as an artifact says it. */
export class NamedApproval {
  @IsSomebody() approver!: string;
  @AreNames() permits!: string[];
  /** The one approval that it answers; any of the work order where it names none. */
  @Optional() @IsId() approvalId?: string;
}

export class EvidenceRecordedData {
  @Optional() @IsId() workOrderId?: string;
  @IsId() evidenceId!: string;
  /** What it proves, as the workflow names it: `refund-receipt`. */
  @IsId() kind!: string;
  @IsSha256() sha256!: string;
  @IsText(127) mediaType!: string;
  @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) size!: number;
  @IsIn(visibilities) visibility!: Visibility;
  @Optional() @IsText(2_048) uri?: string;
  @Optional() @IsText() purpose?: string;
  /** The answer that it holds, where it is a letter or a record of an approval. */
  @Optional() @IsPart(() => NamedApproval) approves?: NamedApproval;
  @IsText(128) producer!: string;
  @IsInstant() capturedAt!: string;
  /** 1 where absent; one more than that of what it supersedes. */
  @Optional() @IsInt() @Min(1) @Max(1_000_000) version?: number;
  @Optional() @IsId() supersedes?: string;
  /** Whom its content is about: with the key of this subject all their content is destroyed. */
  @Optional() @IsId() subject?: string;
  /** Its place in the handoff area of the work order, where it is staged there for others to read. */
  @Optional() @IsHandoffPath() path?: string;
  /** True where the content is kept here, under its digest and beside the log. */
  @Optional() @IsBoolean() isKept?: boolean;
  /** The artifact itself in base64: only in events from before contents were kept by digest. Nothing writes it. */
  @Optional() @IsText(600_000) content?: string;
  @Optional() @IsPart(() => Origin) origin?: Origin;
  /** What was masked in the report. */
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

export class EvidenceVerifiedData {
  @Optional() @IsId() workOrderId?: string;
  @IsId() evidenceId!: string;
  /** Of the content that was checked; the same as that of the evidence. */
  @IsSha256() sha256!: string;
  /** True where Writ holds the content; otherwise somebody other than its recorder fetched it and computed the digest. */
  @Optional() @IsBoolean() isKept?: boolean;
}

export const evidenceVerified = defineEvent({
  type: 'evidence.verified',
  version: 1,
  owner: 'ledger',
  meaning: 'The content of an artifact was checked against its digest.',
  data: EvidenceVerifiedData,
});

export class EvidenceSupersededData {
  @Optional() @IsId() workOrderId?: string;
  @IsId() evidenceId!: string;
  /** The evidence that stands in its place from now on. */
  @IsId() by!: string;
}

export const evidenceSuperseded = defineEvent({
  type: 'evidence.superseded',
  version: 1,
  owner: 'ledger',
  meaning: 'A newer version replaced an artifact; the older one stays recorded.',
  data: EvidenceSupersededData,
});

export class EvidenceShreddedData {
  @Optional() @IsId() workOrderId?: string;
  @IsId() evidenceId!: string;
  @IsText() reason!: string;
  /** Whose key is destroyed with it, where all that is kept about somebody was erased. */
  @Optional() @IsId() subject?: string;
  /** One erasure may shred much. */
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

export class TextsShreddedData {
  @IsId() workOrderId!: string;
  @IsText() reason!: string;
  @IsId() erasureId!: string;
}

export const textsShredded = defineEvent({
  type: 'texts.shredded',
  version: 1,
  owner: 'ledger',
  meaning: 'The key to the free texts of a work order up to here is destroyed: their digests stay.',
  data: TextsShreddedData,
});

export const ledgerEvents = [
  evidenceRecorded,
  evidenceVerified,
  evidenceSuperseded,
  evidenceShredded,
  textsShredded,
  ...deliveryEvents,
  logDivergenceAcknowledged,
] as const;
