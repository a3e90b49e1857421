import { decisionMade, type DecisionMadeData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { resolvingAll } from './raising';

/** A decision has another answer now: what its earlier answer raised may have passed. */
export const resolveOnDecisionSuperseded = defineReaction({
  name: 'resolve-on-decision-superseded',
  on: decisionMade.type,
  detail: '*.superseding',
  react: ({ data }: RecordedEvent<string, DecisionMadeData>) => [resolvingAll(data.workOrderId)],
});
