import { decisionMade, type DecisionMadeData, openTrack, type OpenTrackBody } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/**
 * What goes beyond a grant is prepared in work orders of its own, one a track, while the parent goes
 * on with what is covered. In mode observe nothing was held back, so there is nothing to prepare.
 */
export const openTrackOnDecisionMade = defineReaction({
  name: 'open-track-on-decision-made',
  on: decisionMade.type,
  // What goes beyond a grant waits.
  detail: 'wait.*',
  react: ({ data }: RecordedEvent<string, DecisionMadeData>) => {
    const { workOrderId: parentId, decisionId, enforced, scopeChange } = data;
    if (!enforced || !scopeChange) return [];
    return scopeChange.tracks.map(({ track, workOrderId }) => {
      const parent = { workOrderId: parentId, track, decisionId };
      const body: OpenTrackBody = { workOrderId, parent };
      return { type: openTrack.name, data: body };
    });
  },
});
