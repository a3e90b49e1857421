import { type FactDeclaration, type FactSnapshot } from '#contracts';
import { isWorkedOnBy } from '../delegation/delegations';
import { entryOf } from '../entry';
import { type StatedFact, type WorkOrder } from '../state';

type Stated = Pick<WorkOrder, 'facts' | 'delegations'>;

/**
 * All facts as their sources state them at `now`, one snapshot a name. Sources that state different known values
 * conflict, and then the value is unknown and each statement is listed; a source that says "unknown"
 * conflicts with nobody. A statement that is dated ahead counts from its time on.
 */
export const snapshotFacts = (
  workOrder: Pick<WorkOrder, 'facts'>,
  now: string,
): Record<string, FactSnapshot> =>
  Object.fromEntries(
    Object.keys(workOrder.facts).flatMap((name) => {
      const statements = statementsAt(workOrder, name, now);
      return statements.length > 0 ? [[name, snapshotFact(statements)]] : [];
    }),
  );

const statementsAt = (
  { facts }: Pick<WorkOrder, 'facts'>,
  name: string,
  now: string,
): readonly StatedFact[] =>
  (entryOf(facts, name) ?? []).filter(({ observedAt }) => observedAt <= now);

/** When the next statement that is dated ahead begins to count; undefined where there is none. */
export const nextStatementAt = (
  { facts }: Pick<WorkOrder, 'facts'>,
  name: string,
  now: string,
): string | undefined =>
  (entryOf(facts, name) ?? [])
    .map(({ observedAt }) => observedAt)
    .filter((observedAt) => observedAt > now)
    .sort()[0];

/**
 * A fact as rules and gates may use it at `now`; undefined where nobody has stated it by then. Where the workflow declares its source, only
 * that source's statements count, and never those of a delegate: neither a key with that role, nor somebody who has accepted
 * a dispatch of this work order that is not over. Without one that counts the fact is unknown. ADR 52.
 */
export const factNow = (
  workOrder: Stated,
  name: string,
  { source, currency }: Pick<FactDeclaration, 'source' | 'currency'>,
  now: string,
): FactSnapshot | undefined => {
  const statements = statementsAt(workOrder, name, now);
  if (statements.length === 0) return undefined;
  const fact = countedFact(workOrder, source, statements);
  return currency === undefined ? fact : { ...fact, currency };
};

const countedFact = (
  workOrder: Stated,
  source: string | undefined,
  statements: readonly StatedFact[],
): FactSnapshot => {
  if (source === undefined) return snapshotFact(statements);
  const counted = statements.filter((one) => one.source === source && !isDelegates(workOrder, one));
  if (counted.length > 0) return snapshotFact(counted);
  const { observedAt } = newest(statements);
  return { value: null, source, observedAt, notFrom: [...new Set(statements.map(byWhom))] };
};

/**
 * Whether a delegate made the statement: by a key with that role, or under a dispatch that they themselves accepted. A
 * dispatch that nobody accepted makes nobody a delegate, or its sender would silence a source with it.
 */
export const isDelegates = (
  workOrder: Pick<WorkOrder, 'delegations'>,
  { asDelegate, reportedBy }: Pick<StatedFact, 'asDelegate' | 'reportedBy'>,
): boolean => asDelegate === true || isWorkedOnBy(workOrder, reportedBy);

const byWhom = ({ source, reportedBy }: StatedFact): string =>
  reportedBy === source ? source : `${reportedBy} (as ${source})`;

/** One fact as these sources state it, each by its latest statement: at least one statement. */
export const snapshotFact = (all: readonly StatedFact[]): FactSnapshot => {
  const statements = latestOfEach(all);
  const known = statements.filter(({ value }) => value !== null);
  const { value, source, observedAt } = newest(known.length > 0 ? known : statements);
  const distinct = new Set(known.map((one) => JSON.stringify(one.value)));
  return distinct.size > 1
    ? { value: null, source, observedAt, conflicting: true, statements: known.map(statementOf) }
    : { value, source, observedAt };
};

/** The latest statement of each source, whichever of its credentials made it, and of delegates in its name. */
const latestOfEach = (statements: readonly StatedFact[]): readonly StatedFact[] =>
  statements.filter(
    (one, index) =>
      !statements.some(
        (other, at) =>
          isSameSide(other, one) &&
          (other.observedAt > one.observedAt ||
            (other.observedAt === one.observedAt && at > index)),
      ),
  );

/** Whether both are the source's own statements, or both a delegate's in its name. */
export const isSameSide = (a: StatedFact, b: StatedFact): boolean =>
  a.source === b.source && a.asDelegate === b.asDelegate;

const newest = (statements: readonly StatedFact[]): StatedFact =>
  statements.reduce((a, b) => (b.observedAt > a.observedAt ? b : a));

const statementOf = ({ source, value }: StatedFact) => ({ source, value });
