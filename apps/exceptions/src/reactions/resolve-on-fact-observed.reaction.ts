import { factObserved, type FactObservedData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { resolving } from './raising';

/** A fact that stopped a proposal may be known or fresh now, and its sources may agree. Imported work waits for no fact. */
export const resolveOnFactObserved = defineReaction({
  name: 'resolve-on-fact-observed',
  on: factObserved.type,
  react: ({ data: { workOrderId, name, origin } }: RecordedEvent<string, FactObservedData>) =>
    origin?.imported ? [] : [resolving(workOrderId, 'fact', name)],
});
