import { decisionMade, type DecisionMadeData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { raise } from './raising';

/** A stop gets an owner. */
export const raiseOnDecisionStop = defineReaction({
  name: 'raise-on-decision-stop',
  on: decisionMade.type,
  detail: 'stop.*',
  react: (event: RecordedEvent<string, DecisionMadeData>) =>
    event.data.outcome === 'stop' ? raise(event) : [],
});
