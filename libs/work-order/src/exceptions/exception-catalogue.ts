import {
  builtInCodes,
  dataOf,
  exceptionCodeDefined,
  type ExceptionCodeDefinedData,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { entryOf } from '../entry';

/** What the catalogue says about a code today. */
export type CataloguedCode = Readonly<Omit<ExceptionCodeDefinedData, 'code'>>;

/** Code → what it means today. A code that another one has for an alias is still listed. */
export type ExceptionCatalogue = Readonly<Record<string, CataloguedCode>>;

/** Before anybody defines a code. */
export const builtInCatalogue: ExceptionCatalogue = builtInCodes;

/** The latest definition of a code counts, as a whole: what it does not say is no longer so. */
export const evolveCatalogue = (
  catalogue: ExceptionCatalogue,
  event: RecordedEvent,
): ExceptionCatalogue => {
  const defined = dataOf(event, exceptionCodeDefined);
  if (!defined) return catalogue;
  const { code, ...terms } = defined;
  const { version = nextVersion(catalogue, code) } = terms;
  return { ...catalogue, [code]: { ...terms, version } };
};

/** The number that the next definition of a code has; what is built in counts for none. */
export const nextVersion = (catalogue: ExceptionCatalogue, code: string): number =>
  (entryOf(catalogue, code)?.version ?? 0) + 1;

/** A code under the name that it has today. */
export interface NamedCode {
  readonly code: string;
  readonly entry: CataloguedCode;
}

/** Who fixes its causes, or `owner` where the code names nobody. */
export const remediationOwnerOf = (code: CataloguedCode, owner = 'TBD'): string =>
  code.remediationOwner ?? code.owner ?? owner;

/** What a name means today, be it a code or what a code was called before; undefined for neither. */
export const codeOf = (catalogue: ExceptionCatalogue, name: string): NamedCode | undefined => {
  const code = todaysName(catalogue, name);
  const entry = entryOf(catalogue, code);
  return entry && { code, entry };
};

/** The code that has `name` for an alias; undefined for none. */
export const renamedTo = (catalogue: ExceptionCatalogue, name: string): string | undefined =>
  Object.entries(catalogue).find(
    ([code, { aliases }]) => code !== name && aliases?.includes(name),
  )?.[0];

/** A code may be renamed again and again. What points in a circle keeps the name it began with. */
const todaysName = (catalogue: ExceptionCatalogue, name: string): string => {
  const seen = new Set<string>();
  for (let at = name; ;) {
    const next = renamedTo(catalogue, at);
    if (next === undefined) return at;
    if (seen.has(next)) return name;
    seen.add(next);
    at = next;
  }
};

/** Every name by which a code can be raised: the codes, and what they were called before. */
export const namesIn = (catalogue: ExceptionCatalogue): ReadonlySet<string> =>
  new Set(Object.entries(catalogue).flatMap(([code, { aliases = [] }]) => [code, ...aliases]));

/** Codes by the names they have today, in order. */
export const codesOf = (catalogue: ExceptionCatalogue): readonly string[] =>
  Object.keys(catalogue)
    .filter((code) => todaysName(catalogue, code) === code)
    .sort();
