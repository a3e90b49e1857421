import {
  type ApprovalCommand,
  type CommandOf,
  type declareAbsence,
  type endAbsence,
} from '#contracts';
import { assertNever, type Decider, type NewEvent } from '#kernel';
import { evolve, unknownWorkOrder, type WorkOrder } from '#work-order';
import { type AccessRequestCommand } from './access-request.decider';
import { decidePlanAnswer } from './answering-plan';
import { type InContext } from './approval-context';
import { request, requestForGates } from './requesting';
import { assign, type AssignObligation, type AssignOnWorkOrder } from './assigning';
import { claim, release } from './claiming';
import { meet } from './conditions';
import { confirm } from './confirming';
import { decideGrant } from './granting';
import { escalate, expire, reject, revoke, supersede } from './rejection-and-expiry';

export type AbsenceCommand = CommandOf<typeof declareAbsence | typeof endAbsence>;

/** The commands that are decided on a work order's stream. */
export type WorkOrderApprovalCommand =
  | Exclude<ApprovalCommand, AbsenceCommand | AccessRequestCommand | AssignObligation>
  | AssignOnWorkOrder;

const decide = (
  command: InContext<WorkOrderApprovalCommand>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  switch (command.type) {
    case 'request-approval':
      return request(command, workOrder);
    case 'request-gate-approvals':
      return requestForGates(command, workOrder);
    case 'grant-approval':
      return decideGrant(command, workOrder);
    case 'grant-plan':
    case 'reject-plan':
      return decidePlanAnswer(command, workOrder);
    case 'confirm-approval':
      return confirm(command, workOrder);
    case 'reject-approval':
      return reject(command, workOrder);
    case 'revoke-approval':
      return revoke(command, workOrder);
    case 'meet-condition':
      return meet(command, workOrder);
    case 'assign-obligation':
      return assign(command, workOrder);
    case 'claim-obligation':
      return claim(command, workOrder);
    case 'release-obligation':
      return release(command, workOrder);
    case 'expire-approval':
      return expire(command, workOrder);
    case 'escalate-approval':
      return escalate(command, workOrder);
    case 'supersede-approvals':
      return supersede(command, workOrder);
    default:
      return assertNever(command);
  }
};

/**
 * The life of an approval on the stream of its work order: requested, answered by its owner (never
 * with more than was requested), and ended. Policy asks for the approvals of actions, in the same
 * append as its wait.
 */
export const approvalDecider: Decider<WorkOrder, InContext<WorkOrderApprovalCommand>, NewEvent> = {
  initialState: unknownWorkOrder,
  decide,
  evolve,
};
