import {
  type EvidenceRecordedData,
  type EvidenceShreddedData,
  type EvidenceSupersededData,
  type EvidenceVerifiedData,
} from '#contracts';
import { type Cell, defineProjection } from '#kernel';
import { isRecordedVerified } from '#work-order';
import { listed, type Recorded } from './cells';

interface EvidenceRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly evidence_id: string;
  /** Empty where the evidence is of no work order: a key column has no null. */
  readonly work_order_id: string;
  readonly kind: string;
  readonly sha256: string;
  readonly media_type: string;
  readonly size: number;
  readonly visibility: string;
  readonly uri: string | null;
  readonly purpose: string | null;
  readonly approver: string | null;
  readonly approves: string | null;
  readonly producer: string;
  readonly captured_at: string;
  readonly recorded_at: string;
  readonly recorded_by: string;
  readonly event_id: string;
  readonly position: number;
  readonly version: number;
  readonly supersedes: string | null;
  readonly superseded_by: string | null;
  readonly superseded_at: string | null;
  /** Whom its content is about: personal data, and for nobody but the erasure to read. */
  readonly subject: string | null;
  readonly is_kept: boolean;
  readonly is_verified: boolean;
  /** By whom and when it was first verified after it was recorded. */
  readonly verified_by: string | null;
  readonly verified_at: string | null;
  readonly shredded_at: string | null;
  readonly last_position: number;
  /** Its place in the handoff area, also after something newer lies there. */
  readonly path: string | null;
}

const recordedRow = ({ data, ...event }: Recorded<EvidenceRecordedData>): EvidenceRow => ({
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
  superseded_by: null,
  superseded_at: null,
  subject: data.subject ?? null,
  is_kept: data.isKept ?? false,
  is_verified: isRecordedVerified(data),
  verified_by: null,
  verified_at: null,
  shredded_at: null,
  last_position: event.position,
  path: data.path ?? null,
});

/** Which artifacts were recorded, and for what? Two sources may use one id for different work orders. */
export const evidence = defineProjection<EvidenceRow>({
  name: 'evidence',
  version: 6,
  columns: {
    tenant: 'text',
    evidence_id: 'text',
    work_order_id: 'text',
    kind: 'text',
    sha256: 'text',
    media_type: 'text',
    size: 'bigint',
    visibility: 'text',
    uri: 'text',
    purpose: 'text',
    approver: 'text',
    approves: 'text',
    producer: 'text',
    captured_at: 'timestamptz',
    recorded_at: 'timestamptz',
    recorded_by: 'text',
    event_id: 'text',
    position: 'bigint',
    version: 'integer',
    supersedes: 'text',
    superseded_by: 'text',
    superseded_at: 'timestamptz',
    subject: 'text',
    is_kept: 'boolean',
    is_verified: 'boolean',
    verified_by: 'text',
    verified_at: 'timestamptz',
    shredded_at: 'timestamptz',
    last_position: 'bigint',
    path: 'text',
  },
  key: ['tenant', 'evidence_id', 'work_order_id'],
  rowsOf: ({ tenant, data }) => [[tenant, data.evidenceId, data.workOrderId ?? '']],
  on: {
    // Nothing is overwritten: what is told again of an id changes nothing, as for the rules.
    'evidence.recorded': (row, event: Recorded<EvidenceRecordedData>) => row ?? recordedRow(event),
    'evidence.verified': (row, event: Recorded<EvidenceVerifiedData>) =>
      row && {
        ...row,
        is_kept: row.is_kept || event.data.isKept === true,
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
