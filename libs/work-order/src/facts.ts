import { type FactSnapshot } from '#contracts';
import { type StatedFact, type WorkOrder } from './state';

/**
 * The facts that rules may see: one snapshot a name. Sources that state different known values
 * conflict, and then the value is unknown and each statement is listed; a source that says "unknown"
 * conflicts with nobody.
 */
export const snapshotFacts = (workOrder: WorkOrder): Record<string, FactSnapshot> =>
  Object.fromEntries(
    Object.entries(workOrder.facts).map(([name, statements]) => [name, snapshotFact(statements)]),
  );

/** One fact as its sources state it: at least one statement. */
export const snapshotFact = (statements: readonly StatedFact[]): FactSnapshot => {
  const known = statements.filter(({ value }) => value !== null);
  const latest = newest(known.length > 0 ? known : statements);
  const distinct = new Set(known.map(({ value }) => JSON.stringify(value)));
  return distinct.size > 1
    ? { ...latest, value: null, conflicting: true, statements: known.map(toldBySource) }
    : { ...latest };
};

const newest = (statements: readonly StatedFact[]): StatedFact =>
  statements.reduce((a, b) => (b.observedAt > a.observedAt ? b : a));

const toldBySource = ({ source, value }: StatedFact) => ({ source, value });
