import { prerequisiteFailed, type PrerequisiteFailedData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { raising } from './raising';

/** A condition that was not met, or a required input that is missing, gets an owner. */
export const raiseOnPrerequisiteFailed = defineReaction({
  name: 'raise-on-prerequisite-failed',
  on: prerequisiteFailed.type,
  react: (event: RecordedEvent<string, PrerequisiteFailedData>) => [
    raising(event, {
      code: event.data.code,
      cause: 'prerequisite',
      subject: event.data.prerequisite,
    }),
  ],
});
