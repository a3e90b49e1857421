import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type Question } from './question';

/** Several resources and actions that one subject wants in one context. */
export interface BulkQuestion extends Pick<Question, 'subject' | 'context'> {
  readonly items: readonly Pick<Question, 'resource' | 'action'>[];
}

/**
 * What binds an access request to a denied question: the SHA-256, in base64url, of the RFC 8785 form of subject (without its
 * actor), resource, action and those members of the context that count. Access Request and Approval Profile, "Binding Token
 * Integrity".
 */
export const bindingHash = (
  { subject, resource, action, context }: Question,
  contextMembers: readonly string[],
): string =>
  hashOf({
    subject: withoutActor(subject),
    resource,
    action,
    context: relevant(context, contextMembers),
  });

/** The same of a question whatever became of its actor, which may have left empty properties. */
export const questionDigest = (question: Question, contextMembers: readonly string[]): string => {
  const { properties = {}, ...subject } = question.subject;
  const { act: _, ...others } = properties;
  const stated = Object.keys(others).length > 0 ? { ...subject, properties: others } : subject;
  return bindingHash({ ...question, subject: stated }, contextMembers);
};

/** The same of several items, whose order counts. */
export const bulkBindingHash = (
  { subject, items, context }: BulkQuestion,
  contextMembers: readonly string[],
): string =>
  hashOf({
    subject: withoutActor(subject),
    items: items.map(({ resource, action }) => ({ resource, action })),
    context: relevant(context, contextMembers),
  });

/** Whether a question has this hash. A subject whose actor was moved to `client.actor` may have lost its empty properties. */
export const hasBinding = (
  question: Question,
  contextMembers: readonly string[],
  hash: string,
): boolean =>
  [question, ...withEmptyProperties(question)].some(
    (one) => bindingHash(one, contextMembers) === hash,
  );

const withEmptyProperties = (question: Question): readonly Question[] =>
  question.subject.properties === undefined
    ? [{ ...question, subject: { ...question.subject, properties: {} } }]
    : [];

const hashOf = (input: object): string =>
  createHash('sha256').update(canonicalize(input)!).digest('base64url');

const withoutActor = ({ properties, ...subject }: Question['subject']): object => {
  if (properties === undefined) return subject;
  const { act: _, ...others } = properties;
  return { ...subject, properties: others };
};

/** A member that is absent stays absent. */
const relevant = (context: Question['context'] = {}, members: readonly string[]): object =>
  Object.fromEntries(
    members.filter((name) => Object.hasOwn(context, name)).map((name) => [name, context[name]]),
  );
