import { actionPerformed } from '#contracts';
import { defineReaction } from '#kernel';
import { raise } from './raising';

/** What was done without a valid run is recorded as it came, and each time it gets an owner. */
export const raiseOnActionUnauthorised = defineReaction({
  name: 'raise-on-action-unauthorised',
  on: actionPerformed.type,
  react: raise,
});
