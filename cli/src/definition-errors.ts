import { type ValidationError } from 'class-validator';
import { tellingRule } from '#kernel';
import { type Definition } from './definitions';

/**
 * What class-validator says about a file, a line for each thing: file, line, place and what is wrong.
 * `whole` names the kind of file, for parts that it does not have.
 */
export const problemsOf = (
  errors: readonly ValidationError[],
  definition: Definition,
  whole: string,
): readonly string[] => errors.flatMap((error) => linesOf(error, [], definition, whole));

const linesOf = (
  { property, constraints, children }: ValidationError,
  above: readonly (string | number)[],
  definition: Definition,
  whole: string,
): readonly string[] => {
  const path = [...above, /^\d+$/.test(property) ? Number(property) : property];
  const [rule, message] = tellingRule(constraints) ?? [];
  const wrong = rule === 'whitelistValidation' ? unknownPart(property, above, whole) : message;
  return [
    ...(wrong === undefined ? [] : [`${placeOf(path, definition)}: ${shown(above)}${wrong}`]),
    ...(children ?? []).flatMap((child) => linesOf(child, path, definition, whole)),
  ];
};

/** File and line of the nearest part that stands in the file: a missing one has no line of its own. */
export const placeOf = (
  path: readonly (string | number)[],
  { file, lineOf }: Pick<Definition, 'file' | 'lineOf'>,
): string => {
  const known = path.map((_, index) => lineOf(path.slice(0, path.length - index)));
  return `${file}:${known.find((line) => line !== undefined) ?? 1}`;
};

const shown = (path: readonly (string | number)[]): string =>
  path.length > 0 ? `in ${path.join('.')}: ` : '';

const unknownPart = (name: string, above: readonly (string | number)[], whole: string): string =>
  `${name} is not a part of ${above.length > 0 ? String(above[0]) : whole}: check its spelling`;
