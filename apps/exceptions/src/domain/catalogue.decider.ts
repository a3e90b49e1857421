import { type CommandOf, type defineExceptionCode } from '#contracts';
import { type Decider, type NewEvent } from '#kernel';
import {
  builtInCatalogue,
  type CataloguedCode,
  entryOf,
  evolveCatalogue,
  type ExceptionCatalogue,
} from '#work-order';

type DefineExceptionCode = CommandOf<typeof defineExceptionCode>;

const decide = (
  { data }: DefineExceptionCode,
  catalogue: ExceptionCatalogue,
): readonly NewEvent[] => {
  const known = entryOf(catalogue, data.code);
  return known && isSame(known, data)
    ? []
    : [{ type: 'exception-code.defined', data: { ...data } }];
};

const isSame = (a: CataloguedCode, b: CataloguedCode): boolean =>
  a.title === b.title &&
  a.sla === b.sla &&
  a.owner === b.owner &&
  a.remediationOwner === b.remediationOwner;

/**
 * The catalogue of exception codes: who owns an exception of a code, how long they have, and who
 * fixes the cause when it repeats. It starts with the built-in codes; defining one replaces it.
 */
export const catalogueDecider: Decider<ExceptionCatalogue, DefineExceptionCode, NewEvent> = {
  initialState: builtInCatalogue,
  decide,
  evolve: evolveCatalogue,
};
