import { escalateOnApprovalRequested } from './escalate-on-approval-requested.reaction';
import { requestGatesOnWorkOrderOpened } from './request-gates-on-work-order-opened.reaction';
import { supersedeOnDecisionMade } from './supersede-on-decision-made.reaction';
import { supersedeOnWorkOrderAbandoned } from './supersede-on-work-order-abandoned.reaction';
import { supersedeOnWorkOrderClosed } from './supersede-on-work-order-closed.reaction';
import { supersedeOnWorkOrderSuperseded } from './supersede-on-work-order-superseded.reaction';

/** What approvals listens to. */
export const reactions = [
  requestGatesOnWorkOrderOpened,
  escalateOnApprovalRequested,
  supersedeOnDecisionMade,
  supersedeOnWorkOrderClosed,
  supersedeOnWorkOrderAbandoned,
  supersedeOnWorkOrderSuperseded,
];
