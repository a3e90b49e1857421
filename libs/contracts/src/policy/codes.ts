/** The exception code of a failed prerequisite whose workflow names no other. */
export const PREREQUISITE_FAILED = 'prerequisite-failed';

/** The exception code of a run whose outcome nobody reported. */
export const OUTCOME_UNKNOWN = 'outcome-unknown';

/** The code of a stop in place of a wait that its requester gave up. */
export const REQUEST_WITHDRAWN = 'request-withdrawn';

/** The check that makes that stop. A rule of a policy may give the code; none can have the id of a check. */
export const WITHDRAWAL_CHECK = 'request';

/** The code of a proposal on work that is not open, or of which only obligations are left. */
export const WORK_ORDER_NOT_OPEN = 'work-order-not-open';

/** Each code of a stop by which something has ended: the work, a break-glass, a dispatch or the request; and the check that gives it. */
const checksOfEnds: ReadonlyMap<string | undefined, string> = new Map([
  [WORK_ORDER_NOT_OPEN, 'work-order'],
  ['halted', 'halt'],
  ['break-glass-ended', 'break-glass'],
  ['delegation-exceeded', 'delegation-scope'],
  [REQUEST_WITHDRAWN, WITHDRAWAL_CHECK],
]);

/** A decision as far as it says who stopped an action, and why. */
type Stop = { readonly code?: string; readonly rules?: readonly string[] };

/**
 * Whether a check of Writ stopped an action because what it needs has ended, or its requester withdrew it. A code alone
 * does not say so: a rule of a policy and a prerequisite of a workflow may name any code, and the check that failed first gives the code.
 */
export const isEnd = ({ code, rules = [] }: Stop): boolean =>
  checksOfEnds.has(code) && rules[0] === `engine.${checksOfEnds.get(code)}`;

/** Whether a decision is the stop of a wait that its requester gave up. */
export const isRequestWithdrawn = (decision: Stop): boolean =>
  decision.code === REQUEST_WITHDRAWN && isEnd(decision);

/** The check that stops an action of which nobody knows whether it ran before. A rule of a policy can give the code, too. */
export const OUTCOME_CHECK = 'outcome';

/** Whether a decision is such a stop: the exception about the earlier run is the one that people deal with. */
export const isForUnknownOutcome = ({ code, rules = [] }: Stop): boolean =>
  code === OUTCOME_UNKNOWN && rules[0] === `engine.${OUTCOME_CHECK}`;

const stoppingWork: ReadonlySet<string | undefined> = new Set([WORK_ORDER_NOT_OPEN, 'halted']);

/** Whether a stop says nothing of the action itself: the work, or everything of a kind, was stopped. */
export const isStoppedWork = (decision: Stop): boolean =>
  stoppingWork.has(decision.code) && isEnd(decision);

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
  WORK_ORDER_NOT_OPEN,
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
  OUTCOME_UNKNOWN,
  REQUEST_WITHDRAWN,
] as const;
export type BuiltInExceptionCode = (typeof builtInExceptionCodes)[number];
