import { type WorkflowDefinition } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { isDoneButForObligations, hasOpenObligations } from './awaiting-obligations';
import { evolve } from './evolve';
import { unknownWorkOrder, type WorkOrder } from './state';

/**
 * Since when a work order was open only for the obligations of its break-glasses, until `now` (instants): there its
 * service level stopped. Undefined where anything else is left, or where no obligation was open any more when the last
 * of the work was done. It goes through the whole stream, and through the instants between its events at which something
 * runs out by itself. Domain rule 8.
 *
 * @param events the stream of the work order, as the closing finds it.
 */
export const onlyObligationsSince = (
  events: readonly RecordedEvent[],
  definition: WorkflowDefinition,
  now: string,
): string | undefined => {
  let since: string | undefined;
  const seen = (workOrder: WorkOrder, at: string): void => {
    if (!isDoneButForObligations(workOrder, definition, at)) since = undefined;
    else if (hasOpenObligations(workOrder)) since ??= at;
  };
  let state = unknownWorkOrder;
  let time = '';
  for (const event of events) {
    for (const at of runningOut(state, time, event.occurredAt)) seen(state, at);
    state = evolve(state, event);
    // An outside system may report late what happened before.
    if (event.occurredAt > time) time = event.occurredAt;
    seen(state, time);
  }
  for (const at of [...runningOut(state, time, now), now]) seen(state, at);
  return since;
};

/** Instants after one and before another at which something ends that nobody has to end. */
const runningOut = (
  { breakGlasses, approvals, decisions }: WorkOrder,
  after: string,
  before: string,
): readonly string[] =>
  [
    ...Object.values(breakGlasses).map(({ expiresAt }) => expiresAt),
    ...Object.values(approvals).flatMap(({ dueAt, expiresAt }) => [dueAt, expiresAt]),
    ...decisions.values().map(({ validUntil }) => validUntil),
  ]
    .filter((at): at is string => at !== null && at > after && at < before)
    .sort();
