import {
  type breachPostReview,
  type breachRemediation,
  type BreakGlassEndedData,
  type CommandOf,
  type completePostReview,
  type completeRemediation,
  type declareBreakGlass,
  type endBreakGlass,
  type expireBreakGlass,
  type recurRemediation,
} from '#contracts';
import { assertNever, type Decider, type NewEvent } from '#kernel';
import { declarersOf, entryOf, evolve, unknownWorkOrder, type WorkOrder } from '#work-order';
import { declare } from './break-glass-declaring';
import { allOf, type InContext } from './break-glass-terms';
import { breachReview, completeReview } from './post-review';
import { breachAt, completeWith, recurAt, type FoundRemediation } from './remediation';
import { refuse } from './refuse';
import { runsTheWork } from './who-acts';

/** The commands about a remediation, with or without a work order. */
export type RemediationCommand =
  | CommandOf<typeof completeRemediation>
  | CommandOf<typeof breachRemediation>
  | CommandOf<typeof recurRemediation>;

/** The commands about break-glasses and their obligations, on the stream of a work order. */
export type WorkOrderBreakGlassCommand =
  | CommandOf<typeof declareBreakGlass>
  | CommandOf<typeof endBreakGlass>
  | CommandOf<typeof expireBreakGlass>
  | CommandOf<typeof completePostReview>
  | CommandOf<typeof breachPostReview>
  | RemediationCommand;

const decide = (
  command: InContext<WorkOrderBreakGlassCommand>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  switch (command.type) {
    case 'declare-break-glass':
      return declare(command, workOrder);
    case 'end-break-glass':
      return end(command, workOrder);
    case 'expire-break-glass':
      return expire(command, workOrder);
    case 'complete-post-review':
      return completeReview(command, workOrder);
    case 'breach-post-review':
      return breachReview(command, workOrder);
    case 'complete-remediation':
      return completeWith(command, stateOf(workOrder, command));
    case 'breach-remediation':
      return breachAt(command, stateOf(workOrder, command));
    case 'recur-remediation':
      return recurAt(command, stateOf(workOrder, command));
    default:
      return assertNever(command);
  }
};

const stateOf = (
  workOrder: WorkOrder,
  { data: { workOrderId, remediationId } }: RemediationCommand,
): FoundRemediation => ({
  remediation: entryOf(workOrder.remediations, remediationId),
  workOrderId,
  provable: workOrder,
});

/**
 * Urgency and its obligations on the stream of a work order, also once the work has ended: no other ending
 * cancels an obligation. Domain rule 8.
 */
export const breakGlassDecider: Decider<
  WorkOrder,
  InContext<WorkOrderBreakGlassCommand>,
  NewEvent
> = {
  initialState: unknownWorkOrder,
  decide,
  evolve,
};

/** Ends the emergency: also of one whose time has run out, so that policy answers again. */
const end = (
  { data, metadata }: InContext<CommandOf<typeof endBreakGlass>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, breakGlassId, comment } = data;
  const breakGlass = entryOf(workOrder.breakGlasses, breakGlassId);
  if (!breakGlass)
    throw refuse('break_glass_not_found', 'There is no such break-glass on this work order.');
  if (breakGlass.ended === 'ended') throw refuse('break_glass_ended', 'Somebody ended it before.');
  const declarers = declarersOf(breakGlass);
  if (!runsTheWork(metadata) && !allOf(metadata).some((person) => declarers.includes(person)))
    throw refuse(
      'break_glass_not_yours',
      `It is ${breakGlass.declaredBy} who declared it: they end it, or an operator does.`,
      { declaredBy: breakGlass.declaredBy },
    );

  const endedBy = metadata.actor.id;
  return [ended({ workOrderId, breakGlassId, because: 'ended', endedBy, comment })];
};

/** Ends one whose time has run out; nothing while it lives and once it is over. */
const expire = (
  { data: { workOrderId, breakGlassId }, metadata }: InContext<CommandOf<typeof expireBreakGlass>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const breakGlass = entryOf(workOrder.breakGlasses, breakGlassId);
  if (!breakGlass || breakGlass.ended !== null || metadata.now < breakGlass.expiresAt) return [];
  const endedBy = metadata.actor.id;
  return [ended({ workOrderId, breakGlassId, because: 'expired', endedBy })];
};

const ended = (data: BreakGlassEndedData): NewEvent => ({ type: 'break-glass.ended', data });
