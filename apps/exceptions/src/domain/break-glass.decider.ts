import {
  type breachPostReview,
  type breachRemediation,
  type CommandOf,
  type completePostReview,
  type completeRemediation,
  type declareBreakGlass,
  type endBreakGlass,
  type expireBreakGlass,
  type recurRemediation,
} from '#contracts';
import { assertNever, type Decider, type NewEvent } from '#kernel';
import { entryOf, evolve, unknownWorkOrder, type WorkOrder } from '#work-order';
import { end, expire } from './break-glass';
import { declare } from './break-glass-declaring';
import { type InContext } from './break-glass-context';
import { breachReview, completeReview } from './post-review';
import { breachAt, completeWith, recurAt, type Standing } from './remediation';

/** The commands about a remediation, wherever it stands. */
export type RemediationCommand =
  | CommandOf<typeof completeRemediation>
  | CommandOf<typeof breachRemediation>
  | CommandOf<typeof recurRemediation>;

/** The commands about break-glasses and what they owe, on the stream of a work order. */
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
): Standing => ({
  remediation: entryOf(workOrder.remediations, remediationId),
  workOrderId,
  provable: workOrder,
});

/**
 * Urgency and its debts on the stream of a work order, also once the work has ended: no other ending
 * cancels what is owed. Domain rule 8.
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
