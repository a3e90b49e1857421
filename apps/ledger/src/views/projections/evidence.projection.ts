import {
  type EvidenceRecordedData,
  evidenceRow,
  type EvidenceShreddedData,
  type EvidenceSupersededData,
  type EvidenceVerifiedData,
} from '#contracts';
import { defineProjection } from '#kernel';
import { isRecordedVerified } from '#work-order';
import { listed, type Recorded } from './cells';
import { type StoredRow, storedTable } from './stored-table';

const evidenceTable = storedTable({
  ...evidenceRow.fields,
  /** Whom its content is about: personal data, and for nobody but the erasure to read. */
  subject: 'text?',
});

type EvidenceRow = StoredRow<typeof evidenceTable>;

const recordedRow = ({ data, ...event }: Recorded<EvidenceRecordedData>): EvidenceRow => ({
  ...evidenceTable.empty,
  tenant: event.tenant,
  evidence_id: data.evidenceId,
  work_order_id: data.workOrderId ?? '',
  kind: data.kind,
  sha256: data.sha256,
  media_type: data.mediaType,
  size: data.size,
  visibility: data.visibility,
  uri: data.uri ?? null,
  purpose: data.purpose ?? null,
  approver: data.approves?.approver ?? null,
  approves: listed(data.approves?.permits),
  producer: data.producer,
  captured_at: data.capturedAt,
  recorded_at: event.recordedAt,
  recorded_by: event.actor.id,
  event_id: event.id,
  position: event.position,
  version: data.version ?? 1,
  supersedes: data.supersedes ?? null,
  subject: data.subject ?? null,
  is_stored: data.isStored ?? false,
  is_verified: isRecordedVerified(data),
  last_position: event.position,
  path: data.path ?? null,
});

/** Which artifacts were recorded, and for what? Two sources may use one id for different work orders. */
export const evidence = defineProjection<EvidenceRow>({
  name: 'evidence',
  version: 6,
  columns: evidenceTable.columns,
  key: ['tenant', 'evidence_id', 'work_order_id'],
  rowsOf: ({ tenant, data }) => [[tenant, data.evidenceId, data.workOrderId ?? '']],
  on: {
    // Nothing is overwritten: a repeated id changes nothing, as for the rules.
    'evidence.recorded': (row, event: Recorded<EvidenceRecordedData>) => row ?? recordedRow(event),
    'evidence.verified': (row, event: Recorded<EvidenceVerifiedData>) =>
      row && {
        ...row,
        is_stored: row.is_stored || event.data.isStored === true,
        is_verified: true,
        verified_by: row.verified_by ?? event.actor.id,
        verified_at: row.verified_at ?? event.recordedAt,
        last_position: event.position,
      },
    'evidence.superseded': (row, event: Recorded<EvidenceSupersededData>) =>
      row && {
        ...row,
        superseded_by: event.data.by,
        superseded_at: event.occurredAt,
        last_position: event.position,
      },
    'evidence.shredded': (row, event: Recorded<EvidenceShreddedData>) =>
      row && { ...row, shredded_at: event.recordedAt, last_position: event.position },
  },
});
