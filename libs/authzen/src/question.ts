import {
  type AuthzenMapping,
  type EvaluationBody,
  isScalar,
  type KnownEntity,
  type QuestionActionMapping,
  type ResourceMapping,
  type Scalar,
  type SubjectMapping,
} from '#contracts';

/** What an enforcement point asks. */
export type Question = Pick<EvaluationBody, 'subject' | 'action' | 'resource' | 'context'>;

/** The parts of a mapping that a question falls under. */
export interface Applying {
  readonly subject: SubjectMapping;
  readonly resource: ResourceMapping;
  readonly action: QuestionActionMapping;
}

/** What a mapping says of a question; undefined where it does not know subject type, resource type or action. */
export const applyingTo = (
  { subjects, resources }: AuthzenMapping,
  question: Question,
): Applying | undefined => {
  const subject = subjects.find(({ type }) => type === question.subject.type);
  const resource = resources.find(({ type }) => type === question.resource.type);
  const action = resource?.actions.find(({ name }) => name === question.action.name);
  return subject && resource && action && { subject, resource, action };
};

/** A question with the properties that the mapping knows of its subject and resource; those that it states stay. */
export const completed = (question: Question, { subject, resource }: Applying): Question => ({
  ...question,
  subject: withKnown(question.subject, subject.known),
  resource: withKnown(question.resource, resource.known),
});

const withKnown = (
  entity: Question['subject'],
  known: readonly KnownEntity[],
): Question['subject'] => {
  const one = known.find(({ id }) => id === entity.id);
  return one?.properties === undefined
    ? entity
    : { ...entity, properties: { ...one.properties, ...entity.properties } };
};

/** What stands at a place of a question; undefined where nothing does. Only members of the question itself are found. */
export const valueAt = (question: Question, source: string): unknown =>
  source
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        isPlain(value) && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      question,
    );

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value of the question that nothing in Writ can hold. */
export class UnfitValue {
  constructor(readonly message: string) {}
}

/** The values at places of a question, by name; those that it does not state are left out. */
export const valuesAt = (
  question: Question,
  places: ReadonlyMap<string, string>,
): Readonly<Record<string, Scalar>> | UnfitValue => {
  const stated = [...places]
    .map(([name, source]) => ({ name, source, value: valueAt(question, source) }))
    .filter(({ value }) => value !== undefined);
  const unfit = stated.find(({ value }) => !isScalar(value));
  return unfit
    ? new UnfitValue(`${unfit.source} must be a text, number, boolean, null or list of texts.`)
    : Object.fromEntries(stated.map(({ name, value }) => [name, value as Scalar]));
};
