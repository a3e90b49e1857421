import { stepBlocked } from '#contracts';
import { defineReaction } from '#kernel';
import { raise } from './raising';

/** A step that cannot go on is put before the owner of its code. */
export const raiseOnStepBlocked = defineReaction({
  name: 'raise-on-step-blocked',
  on: stepBlocked.type,
  react: raise,
});
