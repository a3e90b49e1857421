import { decisionMade, type DecisionMadeData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { resolving } from './raising';

/** A decision has another answer now: what its earlier answer raised may have passed. */
export const resolveOnDecisionSuperseded = defineReaction({
  name: 'resolve-on-decision-superseded',
  on: decisionMade.type,
  detail: '*.superseding',
  react: ({ data }: RecordedEvent<string, DecisionMadeData>) => [
    resolving(data.workOrderId, 'decision', data.action.kind),
  ],
});
