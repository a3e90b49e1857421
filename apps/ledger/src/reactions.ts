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
  react: ({ stream }) => [{ type: shredTexts.name, data: { stream } }],
});

/** What the ledger listens to. */
export const reactions = [shredContentOnEvidenceShredded, shredTextsOnTextsShredded];
