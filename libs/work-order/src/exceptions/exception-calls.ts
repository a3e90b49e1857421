import {
  type DecisionMadeData,
  type ExceptionCause,
  isEnd,
  isForUnknownOutcome,
  type WritEvent,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { type CallForException } from './exception-causes';
import { type WorkOrder } from '../state';

/** The code of an owner's rejection: it holds until a person resolves its exception. */
export const APPROVAL_REJECTED = 'approval-rejected';

/** The code of a stop beyond a narrower grant: its requester proposes within that, and nobody has to resolve anything. */
const APPROVAL_EXCEEDED = 'approval-exceeded';

/** What an exception is to be about, by the event that calls for it. */
export interface Called {
  /** As the event names it. */
  readonly code: string;
  readonly cause: ExceptionCause;
  readonly subject: string;
}

/**
 * The exception that an event calls for; undefined where it calls for none. Reactions raise by it, and an
 * audit looks by it for what is missing.
 *
 * A stop is about the kind of action: a delegate that proposes the same again and again leaves one
 * exception. A stop for a prerequisite that has not passed, or for a fact, is about that prerequisite or fact.
 * A stop for what an owner answered is about that answer, so that it joins the exception that the answer has raised. In mode observe nothing was held back.
 */
export const exceptionCalledBy = (recorded: RecordedEvent): Called | undefined => {
  const event = recorded as WritEvent;
  switch (event.type) {
    case 'prerequisite.failed':
      return {
        code: event.data.code,
        cause: 'prerequisite',
        subject: event.data.prerequisite,
      };
    case 'step.blocked':
      return { code: event.data.code, cause: 'step', subject: event.data.step };
    case 'decision.made':
      return calledByDecision(event.data);
    case 'approval.requested':
      // A gate that waits for nobody; that an action does is raised with its decision.
      return event.data.gate !== undefined && event.data.owner === 'TBD'
        ? { code: 'owner-missing', cause: 'approval', subject: event.data.approvalId }
        : undefined;
    case 'approval.rejected':
      return { code: APPROVAL_REJECTED, cause: 'approval', subject: event.data.approvalId };
    case 'approval.expired':
      // A grant that ran out was answered once.
      return event.data.was === 'requested'
        ? { code: 'approval-expired', cause: 'approval', subject: event.data.approvalId }
        : undefined;
    case 'action.performed':
      return event.data.authorised
        ? undefined
        : {
            code: 'unauthorised-action',
            cause: 'action',
            subject: `${event.data.action.kind} ${event.id}`,
          };
    case 'delegation.timed-out':
      return { code: 'delegation-timed-out', cause: 'delegation', subject: event.data.dispatchId };
    default:
      return undefined;
  }
};

/**
 * A stop that replaces an earlier answer because what that rested on has ended. Nobody proposed anything, and what ended calls
 * for an exception itself where somebody has to act.
 */
export const isWithdrawal = (
  decision: Pick<DecisionMadeData, 'code' | 'rules' | 'supersedes'>,
): boolean => decision.supersedes !== undefined && isEnd(decision);

/** The exception that a decision calls for; undefined where it calls for none. */
export const calledByDecision = (
  decision: Pick<
    DecisionMadeData,
    'outcome' | 'enforced' | 'code' | 'rules' | 'action' | 'approvals' | 'supersedes' | 'stopCause'
  >,
): Called | undefined => {
  const { outcome, enforced, code, action, approvals, stopCause } = decision;
  if (!enforced || isWithdrawal(decision) || isForUnknownOutcome(decision)) return undefined;
  // Work that waits for nobody waits until somebody names the owner.
  if (outcome === 'wait')
    return code === 'owner-missing' ? { code, cause: 'decision', subject: action.kind } : undefined;
  if (outcome !== 'stop' || (code === APPROVAL_EXCEEDED && approvals.length > 0)) return undefined;
  if (stopCause) {
    const { cause, subject } = stopCause;
    return { code: code ?? 'policy-stop', cause, subject };
  }
  const [approval] = approvals;
  const isAnswer = approval !== undefined && ownersAnswers.has(code);
  return {
    code: code ?? 'policy-stop',
    cause: isAnswer ? 'approval' : 'decision',
    subject: isAnswer ? approval : action.kind,
  };
};

const ownersAnswers: ReadonlySet<string | undefined> = new Set([
  APPROVAL_REJECTED,
  'approval-expired',
]);

/** Nobody is called for it, by domain rules 1 and 16, whatever happened. */
export const isUncalled = (
  { mode, imported }: WorkOrder,
  { cause }: Pick<CallForException, 'cause'>,
): boolean =>
  (cause === 'action' && mode === 'observe') ||
  (cause === 'delegation' && (imported || mode === 'observe'));
