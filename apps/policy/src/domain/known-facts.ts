import {
  type FactDeclaration,
  type FactSnapshot,
  fitsType,
  type Scalar,
  type StopCause,
  type ValueType,
  type WorkflowDefinition,
} from '#contracts';
import { plus } from '#kernel';
import { entryOf, factNow, nextStatementAt, type WorkOrder } from '#work-order';
import { type FactRead, type KnownFact, type TypedValue } from './rules';

/** The declared facts of a work order as rules may use them at one moment. */
export interface FactsNow {
  /** What is recorded with the decision; facts that nobody stated are absent. */
  readonly snapshot: Readonly<Record<string, FactSnapshot>>;
  /** What rules see: known, fresh, of the declared type and not in conflict. */
  readonly known: readonly KnownFact[];
  /** Facts that sources state differently, each with what its sources say. */
  readonly conflicting: readonly ConflictingFact[];
  /** Why a stated fact counts as unknown, one sentence each. */
  readonly unusable: readonly string[];
  /** When the first known fact will be too old; undefined when none ages. */
  readonly freshUntil?: string;
}

interface ConflictingFact {
  readonly name: string;
  readonly statements: string;
}

/** Facts that the workflow does not declare are on record but invisible to rules. */
export const factsNow = (
  definition: WorkflowDefinition,
  workOrder: WorkOrder,
  now: string,
): FactsNow => {
  const evaluated = [...definition.facts].flatMap(([name, declaration]) => {
    const fact = factNow(workOrder, name, declaration, now);
    return fact ? [evaluate(name, declaration, fact, now)] : [];
  });
  const known = evaluated.filter(
    ({ unusable, fact }) => unusable === undefined && fact.value !== null,
  );
  return {
    snapshot: Object.fromEntries(evaluated.map(({ name, fact }) => [name, fact])),
    known: known.map(({ name, type, fact }) => ({
      name,
      type,
      value: fact.value!,
      observedAt: fact.observedAt,
    })),
    conflicting: evaluated
      .filter(({ fact }) => fact.conflicting)
      .map((one) => ({ name: one.name, statements: conflictText(one) })),
    unusable: evaluated.flatMap(({ unusable }) => unusable ?? []),
    freshUntil: earliest([
      ...known.map(({ freshUntil }) => freshUntil),
      ...[...definition.facts.keys()].map((name) => nextStatementAt(workOrder, name, now)),
    ]),
  };
};

/** A stop that passes once the fact is reported, by its declared source where it has one. */
export const stopForFact = ({ facts }: WorkflowDefinition, name: string): StopCause => ({
  cause: 'fact',
  subject: name,
  source: facts.get(name)!.source,
});

interface EvaluatedFact {
  readonly name: string;
  readonly type: ValueType;
  readonly fact: FactSnapshot;
  readonly unusable?: string;
  readonly freshUntil?: string;
}

const evaluate = (
  name: string,
  { type, maxAge }: FactDeclaration,
  fact: FactSnapshot,
  now: string,
): EvaluatedFact => {
  const freshUntil = maxAge === undefined ? undefined : plus(fact.observedAt, maxAge);
  if (fact.notFrom) return { name, type, fact, unusable: statedByOthers(name, fact) };
  if (fact.value === null) return { name, type, fact };
  if (fact.value === TBD) return { name, type, fact, unusable: `${name} is ${TBD}` };
  if (freshUntil !== undefined && freshUntil <= now)
    return { name, type, fact: { ...fact, stale: true }, unusable: tooOld(name, maxAge) };
  if (!fitsType(fact.value, type)) return { name, type, fact, unusable: `${name} is no ${type}` };
  return { name, type, fact, freshUntil };
};

/** Why the statements about a fact do not count. */
export const statedByOthers = (name: string, { source, notFrom }: FactSnapshot): string =>
  `${name} is stated by ${notFrom!.join(', ')} alone, and the workflow takes it from ${source}, from no delegate`;

/** What people write for a value that nobody knows yet. */
export const TBD = 'TBD';

/** `order-paid (shop says true, payments says false)`. */
const conflictText = ({ name, fact: { statements } }: EvaluatedFact): string => {
  const values = statements!.map(({ source, value }) => `${source} says ${JSON.stringify(value)}`);
  return `${name} (${values.join(', ')})`;
};

/** A fact, and how old it may be. */
interface StaleFact {
  readonly name: string;
  readonly maxAge: string;
}

/** How the facts that rules read stand up to an action that writes. */
export interface Freshness {
  /** Those that are too old for it. */
  readonly stale: readonly StaleFact[];
  /** When the first of the others will be; undefined when none ages. */
  readonly freshUntil?: string;
}

/**
 * Looks at the age of the known facts among those that rules read: what is older than its workflow
 * lets it be, or than a rule that reads it does, is too old to write by.
 */
export const freshnessOf = (
  reads: readonly FactRead[],
  { facts }: WorkflowDefinition,
  snapshot: FactsNow['snapshot'],
  now: string,
): Freshness => {
  const stale: StaleFact[] = [];
  const freshUntil: (string | undefined)[] = [];
  for (const { name, maxAge } of reads) {
    const fact = entryOf(snapshot, name);
    if (!fact || fact.value === null) continue;
    const until = maxAge === undefined ? undefined : plus(fact.observedAt, maxAge);
    if (fact.stale) stale.push({ name, maxAge: facts.get(name)!.maxAge! });
    else if (until !== undefined && until <= now) stale.push({ name, maxAge: maxAge! });
    else freshUntil.push(until);
  }
  return { stale, freshUntil: earliest(freshUntil) };
};

export const tooOld = (name: string, limit: string | undefined): string =>
  `${name} is older than ${limit}`;

/** The first of some instants; undefined when there is none. */
export const earliest = (instants: readonly (string | null | undefined)[]): string | undefined =>
  instants.reduce<string | undefined>(
    (first, at) => (at && (first === undefined || at < first) ? at : first),
    undefined,
  );

/** The declared inputs of a work order that are known and what the workflow declares. */
export const knownInputs = (
  { inputs }: WorkflowDefinition,
  values: WorkOrder['inputs'],
): readonly TypedValue[] =>
  typedArguments(new Map(inputs.map(({ name, type }) => [name, type])), values).known.filter(
    ({ value }) => value !== TBD,
  );

/** An action's arguments that the workflow declares and that are what it declares. */
export const typedArguments = (
  declared: ReadonlyMap<string, ValueType>,
  values: Readonly<Record<string, Scalar>> = {},
): { readonly known: readonly TypedValue[]; readonly problems: readonly string[] } => {
  const known: TypedValue[] = [];
  const problems: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    const type = declared.get(name);
    if (type === undefined) problems.push(`${name} is not listed`);
    else if (value === null) continue;
    else if (fitsType(value, type)) known.push({ name, type, value });
    else problems.push(`${name} is no ${type}`);
  }
  return { known, problems };
};
