import { raiseOnActionUnauthorised } from './raise-on-action-unauthorised.reaction';
import { raiseOnApprovalExpired } from './raise-on-approval-expired.reaction';
import { raiseOnApprovalRejected } from './raise-on-approval-rejected.reaction';
import { raiseOnApprovalRequested } from './raise-on-approval-requested.reaction';
import { raiseOnDecisionStop } from './raise-on-decision-stop.reaction';
import { raiseOnDecisionWait } from './raise-on-decision-wait.reaction';
import { raiseOnDelegationTimedOut } from './raise-on-delegation-timed-out.reaction';
import { raiseOnPrerequisiteFailed } from './raise-on-prerequisite-failed.reaction';
import { raiseOnStepBlocked } from './raise-on-step-blocked.reaction';
import { recurRemediationsOnExceptionRaised } from './recur-remediations-on-exception-raised.reaction';
import { resolveOnDecisionAfterStop } from './resolve-on-decision-after-stop.reaction';
import { resolveOnDecisionSuperseded } from './resolve-on-decision-superseded.reaction';
import { resolveOnDelegationConfirmed } from './resolve-on-delegation-confirmed.reaction';
import { resolveOnDelegationStopped } from './resolve-on-delegation-stopped.reaction';
import { resolveOnDelegationSuperseded } from './resolve-on-delegation-superseded.reaction';
import { resolveOnFactObserved } from './resolve-on-fact-observed.reaction';
import { resolveOnPrerequisitePassed } from './resolve-on-prerequisite-passed.reaction';
import { resolveOnStepCompleted } from './resolve-on-step-completed.reaction';
import { resolveOnStepSkipped } from './resolve-on-step-skipped.reaction';
import { resolveOnStepUnblocked } from './resolve-on-step-unblocked.reaction';
import { tellPeople } from './tell-people.reaction';

/** What exceptions listens to. */
export const reactions = [
  raiseOnPrerequisiteFailed,
  raiseOnStepBlocked,
  raiseOnDecisionStop,
  raiseOnDecisionWait,
  raiseOnApprovalRequested,
  raiseOnApprovalRejected,
  raiseOnApprovalExpired,
  raiseOnActionUnauthorised,
  raiseOnDelegationTimedOut,
  recurRemediationsOnExceptionRaised,
  resolveOnStepUnblocked,
  resolveOnStepCompleted,
  resolveOnStepSkipped,
  resolveOnPrerequisitePassed,
  resolveOnDecisionSuperseded,
  resolveOnDecisionAfterStop,
  resolveOnFactObserved,
  resolveOnDelegationConfirmed,
  resolveOnDelegationSuperseded,
  resolveOnDelegationStopped,
  ...tellPeople,
];
