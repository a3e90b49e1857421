import { decisionMade, type DecisionMadeData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { raise } from './raising';

/** Work that waits for nobody gets an owner. */
export const raiseOnDecisionWait = defineReaction({
  name: 'raise-on-decision-wait',
  on: decisionMade.type,
  detail: 'wait.*',
  react: (event: RecordedEvent<string, DecisionMadeData>) =>
    event.data.outcome === 'wait' ? raise(event) : [],
});
