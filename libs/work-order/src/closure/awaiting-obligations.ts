import { stepsOf, unmetInputs, WORK_ORDER_NOT_OPEN, type WorkflowDefinition } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { awaitedDelegations } from '../delegation/delegations';
import {
  awaitedApprovals,
  closedGates,
  missingEvidence,
  openConditions,
  openPrerequisites,
  openSteps,
} from './open-work';
import { openStages } from '../lifecycle/lifecycle';
import {
  liveBreakGlasses,
  openExceptions,
  openQuestions,
  openRemediations,
  openReviews,
  outstandingDecisions,
} from './obligations';
import { type OpenedException } from '../exceptions/opened-exceptions';
import { type WorkOrder, unknownWorkOrder } from '../state';
import { evolve } from '../evolve';

/**
 * Whether nothing but the obligations of its break-glasses keeps an open work order from being closed at `now`
 * (an instant): its work is done, so that its service level stops and nothing new is begun. Whatever
 * somebody has to do before it can be closed keeps it from being so, because doing it has to stay
 * possible. Never so where its workflow requires neither a step nor evidence: nothing shows then
 * when the work is done. Domain rule 8.
 */
export const awaitsObligationsOnly = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  now: string,
): boolean => hasOpenObligations(workOrder) && isDoneButForObligations(workOrder, definition, now);

/** Whether nothing is left to do on open work at `now` (an instant), obligations aside: open or settled. */
const isDoneButForObligations = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  now: string,
): boolean =>
  workOrder.status === 'open' &&
  !workOrder.stopped &&
  liveBreakGlasses(workOrder, now).length === 0 &&
  definesDone(definition) &&
  isDone(workOrder, definition, now) &&
  openExceptions(workOrder).every((exception) => leavesItDone(workOrder, exception)) &&
  awaitedApprovals(workOrder, now).length === 0 &&
  awaitedDelegations(workOrder).length === 0 &&
  openQuestions(workOrder).length === 0 &&
  openConditions(workOrder, now).length === 0 &&
  outstandingDecisions(workOrder, now).length === 0;

/** Whether a review or a remediation of one of its break-glasses is open. */
const hasOpenObligations = (workOrder: WorkOrder): boolean =>
  openReviews(workOrder).length > 0 || openRemediations(workOrder).length > 0;

const definesDone = (definition: WorkflowDefinition): boolean =>
  stepsOf(definition).length > 0 || definition.closure.evidence.length > 0;

const isDone = (workOrder: WorkOrder, definition: WorkflowDefinition, now: string): boolean =>
  unmetInputs(definition, workOrder.inputs).length === 0 &&
  openPrerequisites(workOrder, definition).length === 0 &&
  openSteps(workOrder, definition).length === 0 &&
  openStages(workOrder, definition).length === 0 &&
  closedGates(workOrder, definition, now).length === 0 &&
  missingEvidence(workOrder, definition).length === 0;

/**
 * What a break-glass itself raises, and the review of one; and that somebody proposed an action on work that
 * was done: if that took the work up again, the second try would run. A rule of a policy that names the code holds it up as any other.
 */
const leavesItDone = (
  { decisions }: WorkOrder,
  { cause, code, subject }: OpenedException,
): boolean => {
  if (obligationCauses.has(cause)) return true;
  if (cause !== 'decision' || code !== WORK_ORDER_NOT_OPEN) return false;
  return decisions
    .values()
    .every((one) => one.code !== code || one.action.kind !== subject || one.isStoppedWork === true);
};

const obligationCauses: ReadonlySet<string> = new Set(['break-glass', 'review']);

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
