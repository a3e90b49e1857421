import {
  type AccessRequestBody,
  type FieldAnswer,
  FORM_FIELDS,
  JUSTIFICATION,
  REQUESTED_UNTIL,
  type RequestedCallback,
  type SubmittedDenial,
  taskEndings,
} from '#contracts';
import { type FieldError, Refusal } from '#kernel';
import { type Question } from './question';

/** A question that was denied, and its denial. */
export interface RequestedQuestion {
  readonly question: Question;
  readonly denial: SubmittedDenial;
}

/**
 * What an access request is about: one question, or several of one subject and context, in their order. Each has a denial of its
 * own, because this decision point denies each by itself. Refuses with `invalid_request` and `invalid_denial_binding`.
 */
export const requestedIn = (body: AccessRequestBody): readonly RequestedQuestion[] => {
  const { subject, context, items, resource, action, denial } = body;
  const problems = problemsOf(body);
  if (problems.length > 0) throw doesNotFit(problems);
  return (items ?? [{ resource: resource!, action: action!, denial }]).map((item) => {
    if (!item.denial)
      throw new Refusal(
        'invalid_denial_binding',
        'A denial is missing: send the one of each question with it.',
      );
    const { resource: what, action: how } = item;
    const question = { subject, resource: what, action: how, ...(context && { context }) };
    return { question, denial: item.denial };
  });
};

export const doesNotFit = (problems: readonly FieldError[]): Refusal =>
  new Refusal(
    'invalid_request',
    `The request does not fit: ${problems.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}.`,
    {},
    problems,
  );

const problemsOf = ({ items, resource, action }: AccessRequestBody): FieldError[] =>
  Object.entries({ resource, action }).flatMap(([name, stated]) =>
    (stated === undefined) === (items === undefined)
      ? [{ pointer: `/${name}`, message: items ? 'must be absent beside items' : 'is missing' }]
      : [],
  );

/** The callback that a request is about. Events that this decision point does not know never happen here. */
export const callbackIn = ({
  callback,
}: Pick<AccessRequestBody, 'callback'>): RequestedCallback | undefined => {
  if (!callback) return undefined;
  const { endpoint, state, events } = callback;
  const known = events && taskEndings.filter((ending) => events.includes(ending));
  return { endpoint, ...(state !== undefined && { state }), ...(known && { events: known }) };
};

/** What is chosen in the fields of the form. Refuses with `invalid_request` what is no text: no catalog has such a value. */
export const answersIn = ({
  requested_access: { [FORM_FIELDS]: chosen = {} } = {},
}: Pick<AccessRequestBody, 'requested_access'>): readonly FieldAnswer[] =>
  Object.entries(chosen).map(([field, value]) => {
    if (typeof value === 'string') return { field, value };
    throw doesNotFit([{ pointer: placeOfField(field), message: 'must be a text' }]);
  });

/** Where a request has the value of a field. */
const placeOfField = (field: string): string => `/requested_access/${FORM_FIELDS}/${field}`;

/** Places of what approvals gets → places in the request of which that was made. */
export const placeInRequest = (pointer: string): string => {
  const [, name, field] = pointer.split('/');
  if (name === 'justification') return `/context/${JUSTIFICATION}`;
  if (name === 'requestedUntil') return `/requested_access/${REQUESTED_UNTIL}`;
  return name === 'answers' && field !== undefined ? placeOfField(field) : pointer;
};

/** Whether an actor that a client claims is who asks, for nobody but the subject. */
export const isActing = (
  { client }: Pick<AccessRequestBody, 'client'>,
  asker: string,
  subject: string,
): boolean => {
  const { actor } = client ?? {};
  if (!actor) return true;
  if (actor.id !== asker) return false;
  if (!actor.act) return true;
  const { sub, act } = actor.act;
  return sub === subject && act === undefined;
};
