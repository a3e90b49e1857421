import { deliverOnDelegationDispatched } from './deliver-on-delegation-dispatched.reaction';
import { openTrackOnDecisionMade } from './open-track-on-decision-made.reaction';
import { unblockOnExceptionResolved } from './unblock-on-exception-resolved.reaction';

/** What intake listens to in the ledger. */
export const reactions = [
  openTrackOnDecisionMade,
  unblockOnExceptionResolved,
  deliverOnDelegationDispatched,
];
