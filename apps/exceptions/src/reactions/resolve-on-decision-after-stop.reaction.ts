import { decisionMade, type DecisionMadeData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { resolvingAll } from './raising';

/** The same was proposed again, and the answer is another one: what stopped it before may have passed. */
export const resolveOnDecisionAfterStop = defineReaction({
  name: 'resolve-on-decision-after-stop',
  on: decisionMade.type,
  detail: '*.after-stop',
  react: ({ data }: RecordedEvent<string, DecisionMadeData>) => [resolvingAll(data.workOrderId)],
});
