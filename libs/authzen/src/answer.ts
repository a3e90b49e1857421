import { type DecideAnswer, type EvaluationAnswer, type EvaluationError } from '#contracts';
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
export const answerWithout = ({ reason, message }: Unplanned): EvaluationAnswer => ({
  decision: false,
  context: { reason, reasons: [message] },
});

/** The answer to a question that could not be decided. */
export const answerToFailure = (error: EvaluationError): EvaluationAnswer => ({
  decision: false,
  context: { reason: error.code, reasons: [error.message], error },
});
