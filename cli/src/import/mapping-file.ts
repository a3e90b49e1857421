import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { type Definition, readDefinition } from '../definitions';
import { UserError } from '../user-error';
import { LogMapping } from './mapping';

/** Reads and checks a mapping. Throws `UserError` with a line for each thing that is wrong. */
export const readMapping = (file: string): LogMapping => {
  const definition = readDefinition(file);
  const { value } = definition;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UserError(
      `${file}: a mapping has parts such as log and workflow; see examples/imports.`,
    );

  const mapping = plainToInstance(LogMapping, value);
  const errors = validateSync(mapping, { whitelist: true, forbidNonWhitelisted: true });
  const troubles = errors.flatMap((error) => troublesOf(error, [], definition));
  if (troubles.length > 0) throw new UserError(troubles.join('\n'));
  return mapping;
};

const troublesOf = (
  { property, constraints, children }: ValidationError,
  above: readonly (string | number)[],
  definition: Definition,
): readonly string[] => {
  const path = [...above, /^\d+$/.test(property) ? Number(property) : property];
  const said = Object.entries(constraints ?? {}).map(([rule, message]) =>
    rule === 'whitelistValidation' ? unknownPart(property, above) : message,
  );
  return [
    ...said.map((message) => `${placeOf(path, definition)}: ${shown(above)}${message}`),
    ...(children ?? []).flatMap((child) => troublesOf(child, path, definition)),
  ];
};

/** The nearest part that stands in the file: a missing one has no line of its own. */
const placeOf = (path: readonly (string | number)[], { file, lineOf }: Definition): string => {
  const known = path.map((_, index) => lineOf(path.slice(0, path.length - index)));
  return `${file}:${known.find((line) => line !== undefined) ?? 1}`;
};

const shown = (path: readonly (string | number)[]): string =>
  path.length > 0 ? `in ${path.join('.')}: ` : '';

const unknownPart = (name: string, above: readonly (string | number)[]): string =>
  `${name} is not a part of ${above.length > 0 ? String(above[0]) : 'a mapping'}: check its spelling`;
