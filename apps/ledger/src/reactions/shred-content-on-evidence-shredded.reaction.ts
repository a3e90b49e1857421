import { evidenceShredded, type EvidenceShreddedData, shredContent } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** Whoever said it destroys the key at once; this is for when they did not come to it. */
export const shredContentOnEvidenceShredded = defineReaction({
  name: 'shred-content-on-evidence-shredded',
  on: evidenceShredded.type,
  react: ({ data: { workOrderId, evidenceId } }: RecordedEvent<string, EvidenceShreddedData>) => [
    { type: shredContent.name, data: { workOrderId, evidenceId } },
  ],
});
