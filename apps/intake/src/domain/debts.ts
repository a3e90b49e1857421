import { type IntakeCommand, type UnmetItem } from '#contracts';
import {
  awaitsDebtsOnly,
  liveBreakGlasses,
  openRemediations,
  openReviews,
  type WorkOrder,
} from '#work-order';
import { type InContext, refuse } from './intake-context';
import { item, whoever } from './unmet-item';

/** What its break-glasses keep a work order from being closed by at `now` (domain rule 8). */
export const debtItems = (workOrder: WorkOrder, now: string): readonly UnmetItem[] => [
  ...liveBreakGlasses(workOrder, now).map(({ breakGlassId, code, declaredBy, expiresAt }) =>
    item(
      'break-glass',
      breakGlassId,
      `The break-glass ${code} lives until ${expiresAt}: ${declaredBy} or an operator says that the emergency is over.`,
    ),
  ),
  ...openReviews(workOrder).map(({ postReviewId, code, owner, declaredBy, dueAt }) =>
    item(
      'post-review',
      postReviewId,
      `The break-glass ${code} is not reviewed: ${whoever(owner)} sees to it by ${dueAt}, and ${declaredBy.join(' and ')} cannot review it.`,
    ),
  ),
  ...openRemediations(workOrder).map(({ remediationId, code, owner, dueAt }) =>
    item(
      'remediation',
      remediationId,
      `The cause of ${code} is not remedied: ${whoever(owner)} shows the remedy with evidence by ${dueAt}.`,
    ),
  ),
];

/** What begins or changes work. Ending it, taking it up again and what reactions say stay possible. */
const working: ReadonlySet<IntakeCommand['type']> = new Set([
  'observe-facts',
  'record-prerequisite',
  'complete-step',
  'block-step',
  'unblock-step',
  'skip-step',
  'skip-gate',
  'stop-work-order',
  'resume-work-order',
]);

/**
 * Refuses to go on with work of which only debts are left. What outside systems report is recorded as
 * ever: facts are not refused.
 */
export const mustNotAwaitDebts = (
  { type, metadata: { now }, context: { workflow } }: InContext<IntakeCommand>,
  workOrder: WorkOrder,
): void => {
  if (!working.has(type) || !workflow) return;
  if (!awaitsDebtsOnly(workOrder, workflow.definition, now)) return;
  const unmet = debtItems(workOrder, now);
  throw refuse(
    'only_debts_left',
    `Only the debts of a break-glass are left: settle them and close it, and open a new work order for more work. ${unmet.map(({ message }) => message).join(' ')}`,
    { unmet },
  );
};
