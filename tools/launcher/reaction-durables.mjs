/**
 * The durable consumers of WRIT_EVENTS by which services react, `<service>-<reaction>`: a message that
 * anybody else pulls or acknowledges there is a reaction that never happens. A test holds this list
 * against the reactions of the services.
 */
export const reactionDurables = [
  'exceptions-raise-on-action-unauthorised',
  'exceptions-raise-on-approval-rejected',
  'exceptions-raise-on-decision-stop',
  'exceptions-raise-on-prerequisite-failed',
  'exceptions-raise-on-step-blocked',
  'exceptions-resolve-on-prerequisite-passed',
  'exceptions-resolve-on-step-completed',
  'exceptions-resolve-on-step-unblocked',
  'policy-decide-again-on-approval-granted',
  'policy-decide-again-on-approval-revoked',
];
