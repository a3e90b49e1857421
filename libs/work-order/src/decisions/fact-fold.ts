import {
  type factObserved,
  type FactObservedData,
  inputPrerequisite,
  type questionAnswered,
  type questionAsked,
  type RecordedOf,
} from '#contracts';
import { entryOf, withEntry } from '../entry';
import { blockagesOf } from '../exceptions/blockages';
import { isDelegates, isSameSide } from './facts';
import { type StatedFact, type WorkOrder } from '../state';
import { type Question } from '../lifecycle/lifecycle-state';

/** Takes in what a source states: the fact, and the input of its name where that was missing. */
export const observed = (state: WorkOrder, event: RecordedOf<typeof factObserved>): WorkOrder =>
  withMissingInput(state, stated(state, event), event.data);

/** Of more reporters of one source, those whose statements are oldest are left out. */
const REPORTERS_MAX = 20;

/**
 * Stores one statement a source and reporter: the latest by the time of observation, and beside it the last one that is
 * dated ahead, which counts from its time on and hides nothing until then. Nobody replaces the statement of
 * another reporter, so that a source keeps its own when it turns out that the other does not count.
 */
const stated = (
  state: WorkOrder,
  { data, actor, recordedAt }: RecordedOf<typeof factObserved>,
): WorkOrder => {
  const { name, value, source, observedAt } = data;
  const reportedBy = actor.id;
  const reported: StatedFact = { value, source, observedAt, reportedBy };
  const isByDelegate = isDelegates(state, { reportedBy, asDelegate: data.asDelegate });
  const statement: StatedFact = isByDelegate ? { ...reported, asDelegate: true } : reported;
  const statements = entryOf(state.facts, name) ?? [];
  const isAhead = (one: StatedFact): boolean => one.observedAt > recordedAt;
  const replaced = statements.filter(
    (one) =>
      isSameSide(one, statement) &&
      one.reportedBy === reportedBy &&
      isAhead(one) === isAhead(statement),
  );
  if (!isAhead(statement) && replaced.some((one) => one.observedAt > observedAt)) return state;
  const all = [...statements.filter((one) => !replaced.includes(one)), statement];
  return withEntry(state, 'facts', name, withoutOldest(all, statement));
};

const withoutOldest = (
  statements: readonly StatedFact[],
  added: StatedFact,
): readonly StatedFact[] => {
  const side = statements.filter((one) => isSameSide(one, added));
  if (side.length <= REPORTERS_MAX) return statements;
  const oldest = side.reduce((a, b) => (b.observedAt < a.observedAt ? b : a));
  return statements.filter((one) => one !== oldest);
};

const withMissingInput = (
  before: WorkOrder,
  state: WorkOrder,
  { name, value }: FactObservedData,
): WorkOrder =>
  value !== null && takesInput(before, name)
    ? { ...state, inputs: { ...state.inputs, [name]: value } }
    : state;

/**
 * Whether a fact of its name gives an input: one that was missing or unfit at the opening, also where somebody has
 * reported its prerequisite as passed, which gives no value. Then the first value stays, and so does an input that was
 * given at the opening, whatever is reported of its prerequisite.
 */
export const takesInput = (workOrder: WorkOrder, name: string): boolean => {
  const prerequisite = inputPrerequisite(name);
  if (entryOf(workOrder.prerequisites, prerequisite) === undefined) return false;
  if ((entryOf(workOrder.inputs, name) ?? null) === null) return true;
  const about = { cause: 'prerequisite', subject: prerequisite };
  const missing = blockagesOf(workOrder.blockages, about).filter(
    ({ code }) => code === INPUT_MISSING,
  );
  const isAwaited = missing.some(({ endedAt }) => endedAt === null);
  return isAwaited || (missing.length > 0 && !isStated(workOrder, name));
};

const isStated = ({ facts }: WorkOrder, name: string): boolean =>
  (entryOf(facts, name) ?? []).some(({ value }) => value !== null);

/** The code by which intake says at the opening that an input is missing or unfit; nobody else gives it. */
export const INPUT_MISSING = 'input-missing';

type QuestionEvent = RecordedOf<typeof questionAsked> | RecordedOf<typeof questionAnswered>;

type Questions = Readonly<Record<string, Question>>;

/** Folds questions by their number. Their texts are stored beside the log. */
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
