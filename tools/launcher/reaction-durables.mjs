/**
 * The durable consumers of WRIT_EVENTS by which services react, `<service>-<reaction>`: a message that
 * anybody else pulls or acknowledges there is a reaction that never happens. A test holds this list
 * against the reactions of the services.
 */
export const reactionDurables = [
  'approvals-escalate-on-approval-requested',
  'approvals-request-gates-on-work-order-opened',
  'approvals-supersede-on-decision-made',
  'approvals-supersede-on-work-order-abandoned',
  'approvals-supersede-on-work-order-closed',
  'exceptions-raise-on-action-unauthorised',
  'exceptions-raise-on-approval-expired',
  'exceptions-raise-on-approval-rejected',
  'exceptions-raise-on-approval-requested',
  'exceptions-raise-on-decision-stop',
  'exceptions-raise-on-decision-wait',
  'exceptions-raise-on-prerequisite-failed',
  'exceptions-raise-on-step-blocked',
  'exceptions-resolve-on-prerequisite-passed',
  'exceptions-resolve-on-step-completed',
  'exceptions-resolve-on-step-skipped',
  'exceptions-resolve-on-step-unblocked',
  'intake-open-track-on-decision-made',
  'policy-decide-again-on-approval-expired',
  'policy-decide-again-on-approval-granted',
  'policy-decide-again-on-approval-rejected',
  'policy-decide-again-on-approval-revoked',
  'policy-decide-again-on-approval-superseded',
  'policy-decide-again-on-condition-met',
  'policy-decide-again-on-work-order-resumed',
  'policy-decide-again-on-work-order-stopped',
  'policy-report-outcome-on-policy-published',
  'policy-report-outcome-on-workflow-published',
];
