import { stepBlocked, type StepBlockedData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { raising } from './raising';

/** A step that cannot go on is put before the owner of its code. */
export const raiseOnStepBlocked = defineReaction({
  name: 'raise-on-step-blocked',
  on: stepBlocked.type,
  react: (event: RecordedEvent<string, StepBlockedData>) => [
    raising(event, { code: event.data.code, cause: 'step', subject: event.data.step }),
  ],
});
