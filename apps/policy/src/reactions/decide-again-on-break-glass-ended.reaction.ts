import { breakGlassEnded, type BreakGlassEndedData, decideAgain } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** What was to run under the break-glass, or waits for its signature, is decided again: it may not. */
export const decideAgainOnBreakGlassEnded = defineReaction({
  name: 'decide-again-on-break-glass-ended',
  on: breakGlassEnded.type,
  react: ({ data: { workOrderId, breakGlassId } }: RecordedEvent<string, BreakGlassEndedData>) => [
    { type: decideAgain.name, data: { workOrderId, breakGlassId } },
  ],
});
