import { type CommandOf, type meetCondition } from '#contracts';
import { type NewEvent } from '#kernel';
import { type Approval, type WorkOrder } from '#work-order';
import { found, type InContext, refuse, isLegal } from './approval-context';
import { mustStand, proofsAmong } from './on-behalf';
import { answerable, mustAnswerFor, mustNotBeRequester } from './who-answers';

/**
 * A condition is met when its owner says so and evidence of the work order shows it; no requester
 * can say so, and no delegate. Domain rule 6.
 */
export const meet = (
  { data, metadata, context }: InContext<CommandOf<typeof meetCondition>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, approvalId, number, evidence, comment } = data;
  const { approval, absences } = answerable(workOrder, found(workOrder, approvalId), context);
  mustBeGranted(approval, metadata.now);
  mustBeUnmet(approval, number);
  mustNotBeRequester(workOrder, approval, metadata.actor);
  mustAnswerFor(approval, metadata, absences);

  mustStand(workOrder, evidence);
  const proofs = proofsAmong(workOrder, evidence).map(({ evidenceId }) => evidenceId);
  const missing = evidence.filter((id) => !proofs.includes(id));
  if (missing.length > 0)
    throw refuse(
      'approval_evidence_missing',
      `Record ${missing.join(', ')} on this work order first, and not as chat: a condition is met by evidence.`,
      { missing },
    );
  const metBy = metadata.actor.id;
  return [
    {
      type: 'condition.met',
      data: { workOrderId, approvalId, number, metBy, evidence, comment },
    },
  ];
};

const mustBeGranted = (approval: Approval, now: string): void => {
  const { status, expiresAt } = approval;
  if (!isLegal('meet', approval))
    throw refuse('approval_not_granted', `It is ${status}: no grant carries its conditions.`, {
      status,
    });
  if (expiresAt! <= now)
    throw refuse('approval_not_granted', 'It has expired: meeting its conditions is too late.', {
      status: 'expired',
      expiresAt,
    });
};

const mustBeUnmet = ({ conditions }: Approval, number: number): void => {
  const condition = conditions.find((one) => one.number === number);
  const numbers = conditions.map((one) => one.number);
  if (!condition)
    throw refuse(
      'condition_not_found',
      `It has no condition ${number}: its conditions are ${numbers.join(', ') || 'none'}.`,
      { numbers },
    );
  if (condition.met)
    throw refuse('condition_met_already', `Condition ${number} is met: nothing is left to show.`);
};
