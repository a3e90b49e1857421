import { prerequisitePassed, type PrerequisiteData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { resolving } from './raising';

/** The condition is met after all: what was raised about it is dealt with. */
export const resolveOnPrerequisitePassed = defineReaction({
  name: 'resolve-on-prerequisite-passed',
  on: prerequisitePassed.type,
  react: ({ data }: RecordedEvent<string, PrerequisiteData>) => [
    resolving(data.workOrderId, 'prerequisite', data.prerequisite),
  ],
});
