import { type questionAnswered, type questionAsked, type RecordedOf } from '#contracts';
import { entryOf } from './entry';
import { type Question } from './lifecycle-state';

type QuestionEvent = RecordedOf<typeof questionAsked> | RecordedOf<typeof questionAnswered>;
type Questions = Readonly<Record<string, Question>>;

/** Folds questions by their number. What is asked and answered stands beside the log, as text. */
export const evolveQuestions = (questions: Questions, event: QuestionEvent): Questions => {
  const { number } = event.data;
  const known = entryOf(questions, String(number));
  if (event.type === 'question.answered')
    return known
      ? { ...questions, [number]: { ...known, answeredBy: event.data.answeredBy } }
      : questions;
  if (known) return questions;
  const { owner, dueAt } = event.data;
  const question: Question = {
    number,
    owner,
    askedBy: event.actor.id,
    askedAt: event.recordedAt,
    dueAt: dueAt ?? null,
    answeredBy: null,
  };
  return { ...questions, [number]: question };
};
