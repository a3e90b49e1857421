import { openTrackOnDecisionMade } from './open-track-on-decision-made.reaction';

/** What intake listens to in the ledger. */
export const reactions = [openTrackOnDecisionMade];
