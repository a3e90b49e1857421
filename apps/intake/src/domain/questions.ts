import { type answerQuestion, type askQuestion, type CommandOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { entryOf, type WorkOrder } from '#work-order';
import { type InContext, mustBeOpen, refuse } from './intake-context';

/** Puts a question to somebody, who has to answer; to the owner of the work order where nobody is named. */
export const ask = (
  { data }: InContext<CommandOf<typeof askQuestion>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, question, owner, dueAt } = data;
  mustBeOpen(workOrder, workOrderId);
  const number = Object.keys(workOrder.questions).length + 1;
  const opened = { workOrderId, number, question, owner: owner ?? workOrder.owner, dueAt };
  return [{ type: 'question.asked', data: opened }];
};

/** An answer tells; it approves nothing and passes nothing. */
export const answer = (
  { data, metadata: { actor } }: InContext<CommandOf<typeof answerQuestion>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, number, answer: text } = data;
  mustBeOpen(workOrder, workOrderId);
  const known = entryOf(workOrder.questions, String(number));
  if (!known)
    throw refuse('question_not_found', `The work order has no question ${number}.`, { number });
  if (known.answeredBy !== null)
    throw refuse(
      'question_answered',
      `${known.answeredBy} has answered question ${number}: ask another one.`,
      { number },
    );
  const answered = { workOrderId, number, answer: text, answeredBy: actor.id };
  return [{ type: 'question.answered', data: answered }];
};
