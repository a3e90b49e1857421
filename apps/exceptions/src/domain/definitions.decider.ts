import { isDeepStrictEqual } from 'node:util';
import {
  type BreakGlassBounds,
  calendarDefined,
  type CalendarDefinedData,
  type CommandOf,
  dataOf,
  type DefineCalendar,
  type defineExceptionCode,
  type ExceptionCodeTerms,
} from '#contracts';
import { durationMs, type Decider, type NewEvent, type RecordedEvent } from '#kernel';
import {
  builtInCatalogue,
  type Calendars,
  entryOf,
  evolveCatalogue,
  type ExceptionCatalogue,
  nextVersion,
  renamedTo,
} from '#work-order';
import { refuse, refuseFields } from './refuse';

type DefineExceptionCode = CommandOf<typeof defineExceptionCode>;

/** Facts from outside the catalogue. */
export interface CatalogueContext {
  readonly calendars: Calendars;
  readonly bounds: BreakGlassBounds;
}

const defineCode = (
  { data, metadata, context }: DefineExceptionCode & { readonly context: CatalogueContext },
  catalogue: ExceptionCatalogue,
): readonly NewEvent[] => {
  mustBeFree(data, catalogue);
  mustKnowCalendar(data, context);
  if (isKnown(data, catalogue)) return [];
  mustSetTerms(data, metadata, catalogue);
  mustBeWithin(data, context);
  const version = nextVersion(catalogue, data.code);
  return [{ type: 'exception-code.defined', data: { ...data, version } }];
};

/**
 * A name means one code. The name of an older code can become an alias: that code is then what this one
 * was called before, until the alias is given up.
 */
const mustBeFree = ({ code, aliases = [] }: ExceptionCodeTerms, catalogue: ExceptionCatalogue) => {
  if (aliases.includes(code))
    throw refuse('exception_code_taken', `${code} is no former name of itself.`, { code });
  for (const name of [code, ...aliases]) {
    const owner = renamedTo(catalogue, name);
    if (owner !== undefined && owner !== code)
      throw refuse(
        'exception_code_taken',
        `${name} is what ${owner} was called before: define ${owner}, or take the alias from it.`,
        { code: name, takenBy: owner },
      );
  }
};

/**
 * The terms of a break-glass say how far urgency reaches past policy, so that admins set them: also where a code takes
 * over the name of one that has terms.
 */
const mustSetTerms = (
  { code, aliases = [], breakGlass }: ExceptionCodeTerms,
  { roles }: DefineExceptionCode['metadata'],
  catalogue: ExceptionCatalogue,
): void => {
  const known = entryOf(catalogue, code);
  const taken = aliases.find((name) => entryOf(catalogue, name)?.breakGlass !== undefined);
  const isUnchanged = isSameDefinition(known?.breakGlass ?? {}, breakGlass ?? {});
  if (roles.includes('admin') || (isUnchanged && taken === undefined)) return;
  throw refuse(
    'break_glass_terms_not_yours',
    'Admins set the terms of a break-glass (`breakGlass`), and rename a code that has some: leave them as they are, or ask with a key of the role admin.',
    { code: taken ?? code },
  );
};

/** A deployment may allow less than the contract does. */
const mustBeWithin = (
  { breakGlass = {} }: ExceptionCodeTerms,
  { bounds }: CatalogueContext,
): void => {
  const beyond = (['ttlMax', 'reviewWithin'] as const).filter(
    (term) => durationMs(breakGlass[term] ?? 'PT0S')! > durationMs(bounds[term])!,
  );
  if (beyond.length > 0)
    throw refuseFields(
      ...beyond.map((term) => ({
        pointer: `/breakGlass/${term}`,
        message: `must be ${bounds[term]} at most in this deployment`,
      })),
    );
};

const mustKnowCalendar = (
  { calendar }: ExceptionCodeTerms,
  { calendars }: CatalogueContext,
): void => {
  if (calendar === undefined || entryOf(calendars, calendar)) return;
  const known = Object.keys(calendars).sort();
  throw refuse(
    'calendar_not_found',
    `There is no calendar ${calendar}: define it first${known.length > 0 ? `, or use ${known.join(', ')}` : ''}.`,
    { calendar, calendars: known },
  );
};

const isKnown = (
  { code, ...terms }: ExceptionCodeTerms,
  catalogue: ExceptionCatalogue,
): boolean => {
  const known = entryOf(catalogue, code);
  return isSameDefinition(known && { ...known, version: undefined }, terms);
};

/**
 * The catalogue of exception codes: who owns an exception of a code, how long they have, who is called
 * when it stays open, and who fixes the cause when it repeats. It starts with the built-in codes; defining
 * one replaces it.
 */
export const catalogueDecider: Decider<
  ExceptionCatalogue,
  DefineExceptionCode & { readonly context: CatalogueContext },
  NewEvent
> = { initialState: builtInCatalogue, decide: defineCode, evolve: evolveCatalogue };

/** Calendar id → its latest definition. */
export type DefinedCalendars = Readonly<Record<string, CalendarDefinedData>>;

const defineCalendar = (
  { data }: DefineCalendar,
  calendars: DefinedCalendars,
): readonly NewEvent[] => {
  if (isSameDefinition(entryOf(calendars, data.calendar), data)) return [];
  return [{ type: 'calendar.defined', data: { ...data } }];
};

const evolve = (calendars: DefinedCalendars, event: RecordedEvent): DefinedCalendars => {
  const defined = dataOf(event, calendarDefined);
  return defined ? { ...calendars, [defined.calendar]: defined } : calendars;
};

/**
 * When people work. An event records its due time as counted then: a later definition
 * moves no due time.
 */
export const calendarDecider: Decider<DefinedCalendars, DefineCalendar, NewEvent> = {
  initialState: {},
  decide: defineCalendar,
  evolve,
};

/** Whether a definition says what is known already: its class and its absent fields do not count. */
const isSameDefinition = (known: object | undefined, definition: object): boolean =>
  known !== undefined && isDeepStrictEqual(plain(known), plain(definition));

const plain = (definition: object): unknown => JSON.parse(JSON.stringify(definition));
