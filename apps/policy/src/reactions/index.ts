import { decideAgainOnApprovalExpired } from './decide-again-on-approval-expired.reaction';
import { decideAgainOnApprovalGranted } from './decide-again-on-approval-granted.reaction';
import { decideAgainOnApprovalRejected } from './decide-again-on-approval-rejected.reaction';
import { decideAgainOnApprovalRevoked } from './decide-again-on-approval-revoked.reaction';
import { decideAgainOnApprovalSuperseded } from './decide-again-on-approval-superseded.reaction';
import { decideAgainOnBreakGlassEnded } from './decide-again-on-break-glass-ended.reaction';
import { decideAgainOnConditionMet } from './decide-again-on-condition-met.reaction';
import { decideAgainOnDelegationConfirmed } from './decide-again-on-delegation-confirmed.reaction';
import { decideAgainOnDelegationDispatched } from './decide-again-on-delegation-dispatched.reaction';
import { decideAgainOnDelegationStopped } from './decide-again-on-delegation-stopped.reaction';
import { decideAgainOnDelegationSuperseded } from './decide-again-on-delegation-superseded.reaction';
import { decideAgainOnWorkOrderAbandoned } from './decide-again-on-work-order-abandoned.reaction';
import { decideAgainOnWorkOrderClosed } from './decide-again-on-work-order-closed.reaction';
import { decideAgainOnWorkOrderResumed } from './decide-again-on-work-order-resumed.reaction';
import { decideAgainOnWorkOrderStopped } from './decide-again-on-work-order-stopped.reaction';
import { decideAgainOnWorkOrderSuperseded } from './decide-again-on-work-order-superseded.reaction';
import { reportOutcomeOnPolicyPublished } from './report-outcome-on-policy-published.reaction';
import { reportOutcomeOnWorkflowPublished } from './report-outcome-on-workflow-published.reaction';
import { stopOnApiKeyRevoked } from './stop-on-api-key-revoked.reaction';

export const policyReactions = [
  decideAgainOnApprovalExpired,
  decideAgainOnApprovalGranted,
  decideAgainOnApprovalRejected,
  decideAgainOnApprovalRevoked,
  decideAgainOnApprovalSuperseded,
  decideAgainOnBreakGlassEnded,
  decideAgainOnConditionMet,
  decideAgainOnDelegationConfirmed,
  decideAgainOnDelegationDispatched,
  decideAgainOnDelegationStopped,
  decideAgainOnDelegationSuperseded,
  decideAgainOnWorkOrderResumed,
  decideAgainOnWorkOrderStopped,
  decideAgainOnWorkOrderClosed,
  decideAgainOnWorkOrderAbandoned,
  decideAgainOnWorkOrderSuperseded,
  reportOutcomeOnPolicyPublished,
  reportOutcomeOnWorkflowPublished,
  stopOnApiKeyRevoked,
];
