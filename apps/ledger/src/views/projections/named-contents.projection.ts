import { type EvidenceRecordedData, type EvidenceShreddedData } from '#contracts';
import { type Cell, defineProjection } from '#kernel';
import { type Recorded } from './cells';

interface NamedContentRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly evidence_id: string;
  /** Empty where the evidence is of no work order: a key column has no null. */
  readonly work_order_id: string;
  readonly sha256: string;
  /** Empty where none is named, as with the contents themselves. */
  readonly subject: string;
  readonly kind: string;
  readonly media_type: string;
  readonly size: number;
  readonly uri: string | null;
  readonly shredded_at: string | null;
  readonly position: number;
}

/** Which evidence names which content, so that none is removed that is named, and none kept that nobody names? */
export const namedContents = defineProjection<NamedContentRow>({
  name: 'named_contents',
  version: 2,
  columns: {
    tenant: 'text',
    evidence_id: 'text',
    work_order_id: 'text',
    sha256: 'text',
    subject: 'text',
    kind: 'text',
    media_type: 'text',
    size: 'bigint',
    uri: 'text',
    shredded_at: 'timestamptz',
    position: 'bigint',
  },
  key: ['tenant', 'evidence_id', 'work_order_id'],
  rowsOf: ({ tenant, data }) => [[tenant, data.evidenceId, data.workOrderId ?? '']],
  on: {
    // The first telling counts, as for every rule: a source that tells of the id again names nothing else by it.
    'evidence.recorded': (row, { data, tenant, position }: Recorded<EvidenceRecordedData>) =>
      row ?? {
        tenant,
        evidence_id: data.evidenceId,
        work_order_id: data.workOrderId ?? '',
        sha256: data.sha256,
        subject: data.subject ?? '',
        kind: data.kind,
        media_type: data.mediaType,
        size: data.size,
        uri: data.uri ?? null,
        shredded_at: null,
        position,
      },
    'evidence.shredded': (row, { recordedAt }: Recorded<EvidenceShreddedData>) =>
      row && { ...row, shredded_at: recordedAt },
  },
});
