import { evidenceShredded, shredContent, shredTexts, textsShredded } from '#contracts';
import { defineReaction } from '#kernel';

/** The command that erased it destroys the key at once; this repeats it in case that was interrupted. */
export const shredContentOnEvidenceShredded = defineReaction({
  verb: 'shred-content',
  on: evidenceShredded,
  react: ({ data: { workOrderId, evidenceId } }) => [
    { type: shredContent.name, data: { workOrderId, evidenceId } },
  ],
});

/** The command that erased them destroys the keys at once; this repeats it in case that was interrupted. */
export const shredTextsOnTextsShredded = defineReaction({
  verb: 'shred-texts',
  on: textsShredded,
  react: ({ data: { workOrderId } }) => [{ type: shredTexts.name, data: { workOrderId } }],
});

/** What the ledger listens to. */
export const reactions = [shredContentOnEvidenceShredded, shredTextsOnTextsShredded];
