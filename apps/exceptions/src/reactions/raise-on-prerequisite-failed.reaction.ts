import { prerequisiteFailed } from '#contracts';
import { defineReaction } from '#kernel';
import { raise } from './raising';

/** A condition that was not met, or a required input that is missing, gets an owner. */
export const raiseOnPrerequisiteFailed = defineReaction({
  name: 'raise-on-prerequisite-failed',
  on: prerequisiteFailed.type,
  react: raise,
});
