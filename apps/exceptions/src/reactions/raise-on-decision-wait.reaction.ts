import { decisionMade, type DecisionMadeData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { raising } from './raising';

/**
 * Work that waits for nobody waits for ever: somebody must name the owner. It is about the kind of
 * action; in mode observe nothing was held back.
 */
export const raiseOnDecisionWait = defineReaction({
  name: 'raise-on-decision-wait',
  on: decisionMade.type,
  detail: 'wait.*',
  react: (event: RecordedEvent<string, DecisionMadeData>) => {
    const { outcome, enforced, code, action } = event.data;
    return outcome === 'wait' && enforced && code === 'owner-missing'
      ? [raising(event, { code, cause: 'decision', subject: action.kind })]
      : [];
  },
});
