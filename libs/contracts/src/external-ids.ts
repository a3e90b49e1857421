/**
 * Ids of things outside Writ: an order, an account, a customer, a file in somebody's storage. Who owns the thing chose its
 * id, so Writ takes it as it is, or says what to send instead; it rewrites none, because digests, scopes and keys
 * are made of it. Ids that Writ or its definitions give have the narrow alphabet of `IsId`.
 */
import { ArrayMaxSize, IsArray, type ValidationArguments } from 'class-validator';
import { applyDecorators } from './apply-decorators';
import { checked, LIST_MAX } from './fields';

/** Characters (code points) that an id from outside may have. */
export const EXTERNAL_ID_MAX = 256;

/** As much of the rule as every JSON Schema validator can check; `externalIdProblem` is the whole of it. */
export const EXTERNAL_ID_PATTERN = /^(\S*[^\s,] )*\S+$/;

/**
 * What is not visible, or not the same everywhere. Among the default ignorable ones are fillers and variation selectors,
 * which are letters and marks to Unicode; U+2800 is a Braille cell without dots.
 */
const UNSEEN = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;

const problems: readonly (readonly [isWrong: (id: string) => boolean, message: string])[] = [
  [
    (id) => id !== id.normalize('NFC'),
    'must be in Unicode Normalization Form C: send it as NFC, everywhere the same',
  ],
  [
    (id) => /^\s|\s$|\s\s|[^\S ]/u.test(id),
    'must have no white space but single spaces between words',
  ],
  [(id) => id.includes(', '), 'must have no space after a comma, because lists of ids have one'],
  [(id) => /^\p{M}/u.test(id), 'must not begin with a combining mark'],
];

/** What is wrong with an id of something outside Writ, after the name of its field; undefined where nothing is. */
export const externalIdProblem = (id: unknown): string | undefined => {
  if (typeof id !== 'string' || id === '' || isTooLong(id))
    return `must have 1 to ${EXTERNAL_ID_MAX} characters`;
  const [unseen] = UNSEEN.exec(id) ?? [];
  if (unseen !== undefined)
    return `must have no control, invisible, private-use or unassigned character, such as ${codePointOf(unseen)}`;
  return problems.find(([isWrong]) => isWrong(id))?.[1];
};

/** A character has one or two UTF-16 units. */
const isTooLong = (id: string): boolean =>
  id.length > 2 * EXTERNAL_ID_MAX || [...id].length > EXTERNAL_ID_MAX;

const codePointOf = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;

/** An id of something outside Writ: a URI, an ARN, an address, `order/4711`, `注文-12`. */
export const IsExternalId = (): PropertyDecorator =>
  checked(
    'isExternalId',
    (id) => externalIdProblem(id) === undefined,
    ({ property, value }) => `${property} ${externalIdProblem(value)}`,
  );

/** A list of such ids. */
export const AreExternalIds = (): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(LIST_MAX),
    checked('areExternalIds', areExternalIds, listMessage),
  );

/** Whether a value is a list of ids of things outside Writ. */
export function areExternalIds(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((id) => externalIdProblem(id) === undefined);
}

function listMessage({ property, value }: ValidationArguments): string {
  const ids: readonly unknown[] = Array.isArray(value) ? value : [value];
  const problem = ids.map(externalIdProblem).find((one) => one !== undefined);
  return `each value in ${property} ${problem}`;
}
