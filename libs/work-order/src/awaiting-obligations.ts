import { stepsOf, unmetInputs, type WorkflowDefinition } from '#contracts';
import { awaitedDelegations } from './delegations';
import {
  awaitedApprovals,
  closedGates,
  missingEvidence,
  openConditions,
  openPrerequisites,
  openSteps,
} from './left-to-do';
import { openStages } from './lifecycle';
import {
  liveBreakGlasses,
  openExceptions,
  openQuestions,
  openRemediations,
  openReviews,
  outstandingDecisions,
} from './obligations';
import { type OpenedException, type WorkOrder } from './state';

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
export const isDoneButForObligations = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  now: string,
): boolean =>
  workOrder.status === 'open' &&
  !workOrder.stopped &&
  liveBreakGlasses(workOrder, now).length === 0 &&
  definesDone(definition) &&
  isDone(workOrder, definition, now) &&
  openExceptions(workOrder).every(leavesItDone) &&
  awaitedApprovals(workOrder, now).length === 0 &&
  awaitedDelegations(workOrder).length === 0 &&
  openQuestions(workOrder).length === 0 &&
  openConditions(workOrder, now).length === 0 &&
  outstandingDecisions(workOrder, now).length === 0;

/** Whether a review or a remediation of one of its break-glasses is open. */
export const hasOpenObligations = (workOrder: WorkOrder): boolean =>
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
 * was done: if that took the work up again, the second try would run.
 */
const leavesItDone = ({ cause, code }: OpenedException): boolean =>
  obligationCauses.has(cause) || (cause === 'decision' && code === 'work-order-not-open');

const obligationCauses: ReadonlySet<string> = new Set(['break-glass', 'review']);
