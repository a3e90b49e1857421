import {
  type AccessRequestHint,
  type DecideAnswer,
  type EvaluationAnswer,
  type EvaluationError,
  type PresentedApproval,
  type PresentedApprovalReason,
} from '#contracts';
import { type Unplanned } from './plan';

/** A decision as the standard has it: only what may run is true. */
export const answerOf = (
  decision: Pick<
    DecideAnswer,
    | 'decisionId'
    | 'workOrderId'
    | 'outcome'
    | 'enforced'
    | 'code'
    | 'reasons'
    | 'owner'
    | 'nextAction'
    | 'approvals'
    | 'validUntil'
    | 'decidedAt'
  >,
  position: number | undefined,
  hint?: AccessRequestHint,
): EvaluationAnswer => {
  const { decisionId, workOrderId, outcome, enforced, reasons, owner, nextAction } = decision;
  const { approvals, validUntil, decidedAt } = decision;
  return {
    decision: outcome === 'run',
    context: {
      evaluation_id: decisionId,
      ...(decidedAt !== undefined && { evaluated_at: decidedAt }),
      work_order_id: workOrderId,
      ...(position !== undefined && { position }),
      outcome,
      enforced,
      ...reasonOf(decision),
      reasons,
      owner,
      next_action: nextAction,
      approvals,
      ...(outcome === 'run' && { valid_until: validUntil }),
      ...(hint && { access_request: hint }),
    },
  };
};

const reasonOf = ({ outcome, code }: Pick<DecideAnswer, 'outcome' | 'code'>) =>
  outcome === 'wait'
    ? { reason: 'approval_required' }
    : outcome === 'stop'
      ? { reason: code ?? 'stopped' }
      : {};

/** The answer to a question that is no proposal. */
export const answerWithout = (
  { reason, message }: Unplanned,
  nextAction?: NextAction,
): EvaluationAnswer => ({
  decision: false,
  context: { reason, reasons: [message], ...(nextAction && { next_action: nextAction }) },
});

/** What an enforcement point does after a denial, where its question presented an approval. */
type NextAction = 'request' | 'none';

/** How an approval fits the question that presents it. It permits nothing by itself: policy decides. */
export type Presented =
  /** Nobody gave it, or not to this caller. */
  | { readonly is: 'unverifiable' }
  /** It is of another proposal. */
  | { readonly is: 'out_of_scope' }
  /** Its time is over, or it was taken back. */
  | { readonly is: 'expired' }
  | { readonly is: 'applicable'; readonly approval: PresentedApproval };

/** The answer to a question that presents an approval: a denial says why it did not help, and what to do. */
export const presenting = (answer: EvaluationAnswer, presented: Presented): EvaluationAnswer => {
  const { decision, context } = answer;
  if (context?.outcome === undefined) return answer;
  if (decision)
    return presented.is === 'applicable'
      ? { decision, context: { ...context, approval: presented.approval } }
      : answer;
  const sentences = [context.reasons ?? [], context.next_action ?? []].flat();
  return {
    decision,
    context: {
      ...context,
      reason: reasonWhy(presented, context.outcome === 'wait'),
      reasons: sentences,
      next_action: (context.access_request ? 'request' : 'none') satisfies NextAction,
    },
  };
};

/** An approval that applies and is waited for all the same is used up or was replaced. */
const reasonWhy = ({ is }: Presented, isWaiting: boolean): PresentedApprovalReason => {
  if (is === 'out_of_scope') return is;
  return is === 'expired' || isWaiting ? 'approval_expired' : 'policy_denied';
};

/** The answer to a question that could not be decided. */
export const answerToFailure = (error: EvaluationError): EvaluationAnswer => ({
  decision: false,
  context: { reason: error.code, reasons: [error.message], error },
});
