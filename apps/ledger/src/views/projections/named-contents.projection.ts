import { type EvidenceRecordedData, type EvidenceShreddedData } from '#contracts';
import { defineProjection } from '#kernel';
import { type Recorded } from './cells';
import { type StoredRow, storedTable } from './stored-table';

const namedContentsTable = storedTable({
  tenant: 'text',
  evidenceId: 'text',
  /** Empty where the evidence is of no work order: a key column has no null. */
  workOrderId: 'text',
  sha256: 'text',
  /** Empty where none is named, as with the contents themselves. */
  subject: 'text',
  kind: 'text',
  mediaType: 'text',
  size: 'long',
  uri: 'text?',
  shreddedAt: 'time?',
  position: 'long',
});

type NamedContentRow = StoredRow<typeof namedContentsTable>;

/** Which evidence names which content, so that named content is stored, and other content is deleted? */
export const namedContents = defineProjection<NamedContentRow>({
  name: 'named_contents',
  version: 2,
  columns: namedContentsTable.columns,
  key: ['tenant', 'evidence_id', 'work_order_id'],
  rowsOf: ({ tenant, data }) => [[tenant, data.evidenceId, data.workOrderId ?? '']],
  on: {
    // The first telling counts, as for every rule: a source that tells of the id again names nothing else by it.
    'evidence.recorded': (row, { data, tenant, position }: Recorded<EvidenceRecordedData>) =>
      row ?? {
        ...namedContentsTable.empty,
        tenant,
        evidence_id: data.evidenceId,
        work_order_id: data.workOrderId ?? '',
        sha256: data.sha256,
        subject: data.subject ?? '',
        kind: data.kind,
        media_type: data.mediaType,
        size: data.size,
        uri: data.uri ?? null,
        position,
      },
    'evidence.shredded': (row, { recordedAt }: Recorded<EvidenceShreddedData>) =>
      row && { ...row, shredded_at: recordedAt },
  },
});
