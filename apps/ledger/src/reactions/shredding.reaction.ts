import {
  evidenceShredded,
  type EvidenceShreddedData,
  shredContent,
  shredTexts,
  textsShredded,
  type TextsShreddedData,
} from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** Whoever said it destroys the key at once; this is for when they did not come to it. */
export const shredContentOnEvidenceShredded = defineReaction({
  name: 'shred-content-on-evidence-shredded',
  on: evidenceShredded.type,
  react: ({ data: { workOrderId, evidenceId } }: RecordedEvent<string, EvidenceShreddedData>) => [
    { type: shredContent.name, data: { workOrderId, evidenceId } },
  ],
});

/** Whoever said it destroys the keys at once; this is for when they did not come to it. */
export const shredTextsOnTextsShredded = defineReaction({
  name: 'shred-texts-on-texts-shredded',
  on: textsShredded.type,
  react: ({ data: { workOrderId } }: RecordedEvent<string, TextsShreddedData>) => [
    { type: shredTexts.name, data: { workOrderId } },
  ],
});
