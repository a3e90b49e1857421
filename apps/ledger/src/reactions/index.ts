import { shredContentOnEvidenceShredded } from './shred-content-on-evidence-shredded.reaction';
import { shredTextsOnTextsShredded } from './shred-texts-on-texts-shredded.reaction';

/** What the ledger listens to. */
export const reactions = [shredContentOnEvidenceShredded, shredTextsOnTextsShredded];
