import { decisionMade, type DecisionMadeData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { raising } from './raising';

/**
 * A stop gets an owner. It is about the kind of action: a delegate that proposes the same again and
 * again leaves one exception. In mode observe nothing was held back, so there is nothing to own.
 */
export const raiseOnDecisionStop = defineReaction({
  name: 'raise-on-decision-stop',
  on: decisionMade.type,
  react: (event: RecordedEvent<string, DecisionMadeData>) => {
    const { outcome, enforced, code = 'policy-stop', action } = event.data;
    return outcome === 'stop' && enforced
      ? [raising(event, { code, cause: 'decision', subject: action.kind })]
      : [];
  },
});
