import { IsBase64, IsIn, IsInt, MaxLength, Max, Min } from 'class-validator';
import { type CommandOf, defineCommand } from '../define';
import { IsHandoffPath, IsId, IsInstant, IsPart, IsSha256, IsText, Optional } from '../fields';
import { issueDeliveryLink, revokeDeliveryLink } from './delivery-commands';
import { acknowledgeLogDivergence } from './log-events';
import { NamedApproval, visibilities, type Visibility } from './events';

export class RecordEvidenceBody {
  @Optional() @IsId() workOrderId?: string;
  /** Chosen by the caller, or made here when absent. */
  @Optional() @IsId() evidenceId?: string;
  @IsId() kind!: string;
  /** Of the content. Checked when the content is sent along. */
  @IsSha256() sha256!: string;
  @IsText(127) mediaType!: string;
  @Optional() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) size?: number;
  @Optional() @IsIn(visibilities) visibility?: Visibility;
  /** Where the artifact can be had, when it is kept elsewhere. */
  @Optional() @IsText(2_048) uri?: string;
  @Optional() @IsText() purpose?: string;
  /** The answer that it holds, where it is a letter or a record of an approval. */
  @Optional() @IsPart(() => NamedApproval) approves?: NamedApproval;
  @Optional() @IsInstant() capturedAt?: string;
  /** The evidence, of the same work order and kind, that it takes the place of. */
  @Optional() @IsId() supersedes?: string;
  /** Whom its content is about: with the key of this subject all their content is destroyed. */
  @Optional() @IsId() subject?: string;
  /** Stages it in the handoff area of the work order, at this place: a newer version takes the place of the older. */
  @Optional() @IsHandoffPath() path?: string;
  /**
   * The artifact itself, in base64; up to 384 KiB here. Larger content is sent ahead
   * (`PUT /v1/evidence-contents/{sha256}`, with the same subject) and then named by its digest alone.
   */
  @Optional() @IsBase64() @MaxLength(524_288) content?: string;
}

export const recordEvidence = defineCommand({
  name: 'record-evidence',
  service: 'ledger',
  meaning: 'Record an artifact by its digest, with what it proves.',
  roles: ['integrator', 'delegate', 'approver', 'operator', 'admin'],
  body: RecordEvidenceBody,
});

export class VerifyEvidenceBody {
  @Optional() @IsId() workOrderId?: string;
  @IsId() evidenceId!: string;
  /** Of the content that the caller fetched: the caller computes it and copies it from nowhere. */
  @IsSha256() sha256!: string;
}

export const verifyEvidence = defineCommand({
  name: 'verify-evidence',
  service: 'ledger',
  meaning: 'State that the content of an artifact was fetched and has this digest.',
  roles: ['integrator', 'approver', 'operator', 'admin'],
  body: VerifyEvidenceBody,
});

/** What is to be erased: just one of evidenceId, subject and workOrderId. */
export class EraseBody {
  @Optional() @IsId() evidenceId?: string;
  /** The work order whose evidence it is, where several have evidence of this id. */
  @Optional() @IsId() evidenceOf?: string;
  /** Whatever evidence names as whom its content is about. */
  @Optional() @IsId() subject?: string;
  /** The free texts of a work order: reasons, comments, findings. */
  @Optional() @IsId() workOrderId?: string;
  @IsText() reason!: string;
}

export const erase = defineCommand({
  name: 'erase',
  service: 'ledger',
  meaning:
    'Destroy the key to contents, which cannot be undone; digests, events and receipts stay.',
  roles: ['operator', 'admin'],
  body: EraseBody,
});

/** The stream in which `evidence.shredded` stands, and the evidence that it is about. */
export class ShredContentBody {
  @Optional() @IsId() workOrderId?: string;
  @IsId() evidenceId!: string;
}

export const shredContent = defineCommand({
  name: 'shred-content',
  service: 'ledger',
  meaning:
    'Destroy the key to the content of evidence that was shredded, should it still be there.',
  roles: ['service'],
  body: ShredContentBody,
});

export class ShredTextsBody {
  @IsId() workOrderId!: string;
}

export const shredTexts = defineCommand({
  name: 'shred-texts',
  service: 'ledger',
  meaning: 'Destroy the keys to the texts before the last erasure, should they still be there.',
  roles: ['service'],
  body: ShredTextsBody,
});

export const ledgerCommands = [
  recordEvidence,
  verifyEvidence,
  erase,
  shredContent,
  shredTexts,
  issueDeliveryLink,
  revokeDeliveryLink,
  acknowledgeLogDivergence,
] as const;
export type LedgerCommand = CommandOf<(typeof ledgerCommands)[number]>;

/** Every way the ledger can say no to a command of a user. */
export const ledgerRefusals = [
  'evidence_exists',
  'evidence_digest_mismatch',
  'evidence_not_independent',
  'evidence_without_content',
  'evidence_not_found',
  'evidence_kind_differs',
  'evidence_superseded',
  'evidence_not_yours',
  'evidence_path_taken',
  'evidence_shredded',
  'evidence_not_kept',
  'evidence_damaged',
  'content_too_large',
  'secret_found',
  'nothing_to_erase',
  'delivery_link_not_found',
  'event_not_found',
  'log_key_missing',
  'log_key_not_found',
  'log_key_revoked',
  'log_changed',
  'log_unchanged',
  'log_size_not_found',
  'tile_not_found',
  'closure_unproven',
] as const;
export type LedgerRefusal = (typeof ledgerRefusals)[number];
