import { shredContentOnEvidenceShredded, shredTextsOnTextsShredded } from './shredding.reaction';

/** What the ledger listens to. */
export const reactions = [shredContentOnEvidenceShredded, shredTextsOnTextsShredded];
