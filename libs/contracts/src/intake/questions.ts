import { IsInt, Max, Min } from 'class-validator';
import { AskQuestionAnswer, WorkOrderAnswer } from './answers';
import { defineCommand, defineEvent } from '../define';
import { IsId, IsInstant, IsText, Optional } from '../fields';
import { Examples } from '../examples';
import { Meanings } from '../meanings';
import { IsRecordedName, IsSomebody } from '../principals';

const NUMBER_MAX = 10_000;

class OfWorkOrder {
  @IsId() workOrderId!: string;
}

@Meanings({
  number: '1, 2, 3 … within the work order.',
  owner: 'Who has to answer: the owner of the work order where nobody was named.',
})
export class QuestionAskedData extends OfWorkOrder {
  @IsInt() @Min(1) @Max(NUMBER_MAX) number!: number;
  @IsText() question!: string;
  @IsRecordedName() owner!: string;
  @Optional() @IsInstant() dueAt?: string;
}

export const questionAsked = defineEvent({
  type: 'question.asked',
  version: 1,
  owner: 'intake',
  meaning: 'Something is not known, and somebody has to answer.',
  data: QuestionAskedData,
  erasable: ['question'],
});

@Meanings({
  number: 'The number of the question in its work order.',
})
export class QuestionAnsweredData extends OfWorkOrder {
  @IsInt() @Min(1) @Max(NUMBER_MAX) number!: number;
  @IsText() answer!: string;
  @IsRecordedName() answeredBy!: string;
}

export const questionAnswered = defineEvent({
  type: 'question.answered',
  version: 1,
  owner: 'intake',
  meaning: 'An open question has its answer; it decides nothing by itself.',
  data: QuestionAnsweredData,
  erasable: ['answer'],
});

export const questionEvents = [questionAsked, questionAnswered] as const;

@Meanings({
  owner: 'Who has to answer; the owner of the work order where absent.',
  dueAt: 'Until when it has to be answered.',
})
@Examples({ question: 'Does the customer keep the goods?' })
export class AskQuestionBody extends OfWorkOrder {
  @IsText() question!: string;
  @Optional() @IsSomebody() owner?: string;
  @Optional() @IsInstant() dueAt?: string;
}

export const askQuestion = defineCommand({
  name: 'ask-question',
  service: 'intake',
  meaning: 'Put an open question on a work order, to somebody who has to answer.',
  route: 'POST /v1/work-orders/{workOrderId}/questions',
  roles: ['integrator', 'delegate', 'approver', 'operator', 'admin'],
  body: AskQuestionBody,
  answer: AskQuestionAnswer,
});

@Meanings({
  number: 'The number of the question in its work order.',
})
export class AnswerQuestionBody extends OfWorkOrder {
  @IsInt() @Min(1) @Max(NUMBER_MAX) number!: number;
  @IsText() answer!: string;
}

export const answerQuestion = defineCommand({
  name: 'answer-question',
  service: 'intake',
  meaning: 'Answer an open question of a work order.',
  route: 'POST /v1/work-orders/{workOrderId}/questions/{number}/answer',
  roles: ['integrator', 'approver', 'operator', 'admin'],
  body: AnswerQuestionBody,
  answer: WorkOrderAnswer,
});

export const questionCommands = [askQuestion, answerQuestion] as const;
export const questionRefusals = ['question_not_found', 'question_answered'] as const;
