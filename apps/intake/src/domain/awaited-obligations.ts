import { type IntakeCommand } from '#contracts';
import { awaitsObligationsOnly, breakGlassItems, type WorkOrder } from '#work-order';
import { type InContext, refuse } from './intake-context';

/** What begins or changes work. Ending it, taking it up again and what reactions say stay possible. */
const working: ReadonlySet<IntakeCommand['type']> = new Set([
  'observe-facts',
  'record-prerequisite',
  'complete-step',
  'block-step',
  'unblock-step',
  'skip-step',
  'skip-gate',
  'enter-stage',
  'complete-stage',
  'skip-stage',
  'ask-question',
  'dispatch-delegation',
  'accept-delegation',
  'stop-work-order',
  'resume-work-order',
]);

/**
 * Refuses to go on with work of which only obligations are left. What outside systems report is recorded as
 * ever: facts are not refused.
 */
export const mustNotAwaitObligations = (
  { type, metadata: { now }, context: { workflow } }: InContext<IntakeCommand>,
  workOrder: WorkOrder,
): void => {
  if (!working.has(type) || !workflow) return;
  if (!awaitsObligationsOnly(workOrder, workflow.definition, now)) return;
  const unmet = breakGlassItems(workOrder, now);
  throw refuse(
    'only_obligations_left',
    `Only the obligations of a break-glass are left: settle them and close it, and open a new work order for more work. ${unmet.map(({ message }) => message).join(' ')}`,
    { unmet },
  );
};
