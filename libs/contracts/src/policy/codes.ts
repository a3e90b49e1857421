/** The exception code of a failed prerequisite whose workflow names no other. */
export const PREREQUISITE_FAILED = 'prerequisite-failed';

/**
 * Exception codes that the system raises by itself. Every catalogue starts with them, and a workflow
 * need not list them.
 */
export const builtInExceptionCodes = [
  PREREQUISITE_FAILED,
  'input-missing',
  'step-blocked',
  'policy-stop',
  'policy-missing',
  'policy-error',
  'action-not-listed',
  'system-not-listed',
  'object-out-of-scope',
  'fact-unknown',
  'facts-conflict',
  'facts-stale',
  'budget-exceeded',
  'draft-only',
  'approval-exceeded',
  'work-order-not-open',
  'halted',
  'owner-missing',
  'approval-rejected',
  'approval-expired',
  'unauthorised-action',
  'break-glass-exceeded',
  'break-glass-ended',
  'break-glass-not-upheld',
  'work-overdue',
  'delegation-timed-out',
  'delegation-exceeded',
  'recalled',
  'outcome-unknown',
] as const;
export type BuiltInExceptionCode = (typeof builtInExceptionCodes)[number];
