import {
  type FactDeclaration,
  type FactSnapshot,
  fitsType,
  type Scalar,
  type ValueType,
  type WorkflowDefinition,
} from '#contracts';
import { plus } from '#kernel';
import { entryOf, snapshotFacts, type WorkOrder } from '#work-order';
import { type TypedValue } from './rules';

/** The declared facts of a work order as rules may use them at one moment. */
export interface FactsNow {
  /** What is recorded with the decision; facts that nobody stated are absent. */
  readonly snapshot: Readonly<Record<string, FactSnapshot>>;
  /** What rules see: known, fresh, of the declared type and not in conflict. */
  readonly known: readonly TypedValue[];
  /** Names of facts that sources state differently. */
  readonly conflicting: readonly string[];
  /** Why a stated fact counts as unknown, one sentence each. */
  readonly doubts: readonly string[];
  /** When the first known fact will be too old; undefined when none ages. */
  readonly freshUntil?: string;
}

/** Facts that the workflow does not declare are on record but invisible to rules. */
export const factsNow = (
  definition: WorkflowDefinition,
  workOrder: WorkOrder,
  now: string,
): FactsNow => {
  const stated = snapshotFacts(workOrder);
  const looked = [...definition.facts].flatMap(([name, declaration]) => {
    const fact = entryOf(stated, name);
    return fact ? [look(name, declaration, fact, now)] : [];
  });
  const known = looked.filter(({ doubt, fact }) => doubt === undefined && fact.value !== null);
  return {
    snapshot: Object.fromEntries(looked.map(({ name, fact }) => [name, fact])),
    known: known.map(({ name, type, fact }) => ({ name, type, value: fact.value! })),
    conflicting: looked.filter(({ fact }) => fact.conflicting).map(({ name }) => name),
    doubts: looked.flatMap(({ doubt }) => doubt ?? []),
    freshUntil: earliest(known.flatMap(({ freshUntil }) => freshUntil ?? [])),
  };
};

interface LookedAt {
  readonly name: string;
  readonly type: ValueType;
  readonly fact: FactSnapshot;
  readonly doubt?: string;
  readonly freshUntil?: string;
}

const look = (
  name: string,
  { type, maxAge }: FactDeclaration,
  fact: FactSnapshot,
  now: string,
): LookedAt => {
  const freshUntil = maxAge === undefined ? undefined : plus(fact.observedAt, maxAge);
  if (fact.conflicting) return { name, type, fact, doubt: `${name} is stated differently` };
  if (fact.value === null) return { name, type, fact };
  if (freshUntil !== undefined && freshUntil <= now)
    return { name, type, fact: { ...fact, stale: true }, doubt: `${name} is older than ${maxAge}` };
  if (!fitsType(fact.value, type)) return { name, type, fact, doubt: `${name} is no ${type}` };
  return { name, type, fact, freshUntil };
};

export const earliest = (instants: readonly string[]): string | undefined =>
  instants.reduce<string | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);

/** An action's arguments that the workflow declares and that are what it declares. */
export const typedArguments = (
  declared: ReadonlyMap<string, ValueType>,
  given: Readonly<Record<string, Scalar>> = {},
): { readonly known: readonly TypedValue[]; readonly problems: readonly string[] } => {
  const known: TypedValue[] = [];
  const problems: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const type = declared.get(name);
    if (type === undefined) problems.push(`${name} is not listed`);
    else if (value === null) continue;
    else if (fitsType(value, type)) known.push({ name, type, value });
    else problems.push(`${name} is no ${type}`);
  }
  return { known, problems };
};
