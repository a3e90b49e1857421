import { IsBase64, IsIn, IsInt, MaxLength, Max, Min } from 'class-validator';
import { alertCommands } from './alert-commands';
import { EraseAnswer, EvidenceAnswer } from './answers';
import { DoneAnswer } from '../answers';
import { defineCommand } from '../define';
import { IsExternalId } from '../external-ids';
import {
  IsHandoffPath,
  IsId,
  IsInstant,
  IsPart,
  IsSha256,
  IsStream,
  IsText,
  Optional,
} from '../fields';
import { issueDeliveryLink, revokeDeliveryLink } from './delivery-commands';
import { acknowledgeLogDivergence } from './log-events';
import { NamedApproval, visibilities, type Visibility } from './events';
import { Examples } from '../examples';
import { Meanings } from '../meanings';

@Meanings({
  workOrderId: 'The work order that it belongs to; none where absent.',
  evidenceId: 'Chosen by the caller; Writ makes one where absent.',
  kind: 'What it proves, as the workflow names it: `refund-receipt`.',
  sha256: 'SHA-256 of the content, in hex; checked when the content is sent along.',
  size: 'Size of the content in bytes; that of the content where it is sent along.',
  uri: 'Where the artifact is available, when it is stored elsewhere.',
  approves: 'The answer that it holds, where it is a letter or a record of an approval.',
  capturedAt: 'When the content was captured; now where absent.',
  supersedes: 'The evidence, of the same work order and kind, that it replaces.',
  subject:
    'The person or thing that its content is about: erasing this subject destroys the key of all their content.',
  path: 'Its place in the handoff area of the work order: a newer version replaces the older.',
  content:
    'The artifact itself, in base64; at most 384 KiB here. Send larger content ahead (`PUT /v1/evidence-contents/{sha256}`, with the same subject) and name it by its digest alone.',
})
@Examples({
  kind: 'refund-receipt',
  supersedes: 'receipt-0',
  subject: 'customer-12',
  path: 'findings/receipt.md',
  content: 'YWJj',
})
export class RecordEvidenceBody {
  @Optional() @IsId() workOrderId?: string;
  @Optional() @IsId() evidenceId?: string;
  @IsId() kind!: string;
  @IsSha256() sha256!: string;
  @IsText(127) mediaType!: string;
  @Optional() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) size?: number;
  @Optional() @IsIn(visibilities) visibility?: Visibility;
  @Optional() @IsText(2_048) uri?: string;
  @Optional() @IsText() purpose?: string;
  @Optional() @IsPart(() => NamedApproval) approves?: NamedApproval;
  @Optional() @IsInstant() capturedAt?: string;
  @Optional() @IsId() supersedes?: string;
  @Optional() @IsExternalId() subject?: string;
  @Optional() @IsHandoffPath() path?: string;
  @Optional() @IsBase64() @MaxLength(524_288) content?: string;
}

export const recordEvidence = defineCommand({
  name: 'record-evidence',
  service: 'ledger',
  meaning: 'Record an artifact by its digest, with what it proves.',
  route: 'POST /v1/evidence',
  creates: 'evidenceId',
  roles: ['integrator', 'delegate', 'approver', 'operator', 'admin'],
  body: RecordEvidenceBody,
  answer: EvidenceAnswer,
});

@Meanings({
  workOrderId: 'The work order of the evidence; looked up over HTTP where absent.',
  sha256:
    'SHA-256 of the content that the caller fetched: the caller computes it and copies it from nowhere.',
})
export class VerifyEvidenceBody {
  @Optional() @IsId() workOrderId?: string;
  @IsId() evidenceId!: string;
  @IsSha256() sha256!: string;
}

export const verifyEvidence = defineCommand({
  name: 'verify-evidence',
  service: 'ledger',
  meaning: 'State that the content of an artifact was fetched and has this digest.',
  route: 'POST /v1/evidence/{evidenceId}/verify',
  roles: ['integrator', 'approver', 'operator', 'admin'],
  body: VerifyEvidenceBody,
  answer: EvidenceAnswer,
});

/** What is to be erased: just one of evidenceId, subject, workOrderId and stream. */
@Meanings({
  evidenceId: 'The evidence whose content is erased.',
  evidenceOf: 'The work order whose evidence it is, where several have evidence of this id.',
  subject: 'Erases the content of all evidence about this person or thing.',
  workOrderId: 'The free texts of a work order: reasons, comments, findings.',
  stream:
    'The free texts of another stream of events, such as a remediation; of `quarantine-…`, what a source sent and nobody could place.',
})
export class EraseBody {
  @Optional() @IsId() evidenceId?: string;
  @Optional() @IsId() evidenceOf?: string;
  @Optional() @IsExternalId() subject?: string;
  @Optional() @IsId() workOrderId?: string;
  @Optional() @IsStream() stream?: string;
  @IsText() reason!: string;
}

export const erase = defineCommand({
  name: 'erase',
  service: 'ledger',
  meaning:
    'Destroy the key to contents, which cannot be undone; digests, events and receipts stay.',
  route: 'POST /v1/erasures',
  roles: ['operator', 'admin'],
  body: EraseBody,
  answer: EraseAnswer,
});

/** The stream in which `evidence.shredded` stands, and the evidence that it is about. */
@Meanings({
  workOrderId: 'The work order of the evidence; absent for none.',
})
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
  answer: DoneAnswer,
});

@Meanings({ stream: 'The stream whose texts were erased.' })
export class ShredTextsBody {
  @IsStream() stream!: string;
}

export const shredTexts = defineCommand({
  name: 'shred-texts',
  service: 'ledger',
  meaning: 'Destroy the keys to the texts before the last erasure, should they still be there.',
  roles: ['service'],
  body: ShredTextsBody,
  answer: DoneAnswer,
});

export const ledgerCommands = [
  recordEvidence,
  verifyEvidence,
  erase,
  shredContent,
  shredTexts,
  issueDeliveryLink,
  revokeDeliveryLink,
  ...alertCommands,
  acknowledgeLogDivergence,
] as const;

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
  'evidence_not_stored',
  'evidence_damaged',
  'content_too_large',
  'secret_found',
  'nothing_to_erase',
  'delivery_link_not_found',
  'alert_not_found',
  'alert_not_yours',
  'too_many_alerts',
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
