import { codeOf, entryOf, type ExceptionCatalogue } from '#work-order';

/** Every name that a code has or had, today's first: what was completed under one of them can recur. */
export const namesOf = (catalogue: ExceptionCatalogue, name: string): readonly string[] => {
  const names = new Set([codeOf(catalogue, name)?.code ?? name]);
  // A set that grows while it is walked: former names may have had former names.
  for (const known of names)
    for (const alias of entryOf(catalogue, known)?.aliases ?? []) names.add(alias);
  return [...names];
};
