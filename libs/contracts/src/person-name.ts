import { externalIdProblem } from './external-ids';

/** As long as a subject of OpenID Connect may be, in UTF-16 units. */
export const PERSON_NAME_MAX = 256;

/**
 * What is wrong with a text as a name of somebody; undefined where nothing is. Two names that look the same because of what
 * nobody sees would be two principals. The message never repeats the name.
 */
export const nameProblem = (name: unknown): string | undefined => {
  const problem = externalIdProblem(name);
  if (problem !== undefined) return problem;
  const text = String(name);
  if (text.length > PERSON_NAME_MAX) return `must have 1 to ${PERSON_NAME_MAX} characters`;
  return text.includes(',') ? 'must have no comma, which separates names in lists' : undefined;
};
