import { type FactObservedData } from '#contracts';
import { entryOf, withEntry } from './entry';
import { inputPrerequisite } from './input-prerequisite';
import { type WorkOrder } from './state';

/** Takes in what a source states: the fact, and the input of its name where that was missing. */
export const observed = (state: WorkOrder, data: FactObservedData): WorkOrder =>
  withMissingInput(state, stated(state, data), data);

/** Keeps one statement a source: its latest by the time of observation. */
const stated = (
  state: WorkOrder,
  { name, value, source, observedAt }: FactObservedData,
): WorkOrder => {
  const statements = entryOf(state.facts, name) ?? [];
  const known = statements.find((statement) => statement.source === source);
  if (known && known.observedAt > observedAt) return state;
  const others = statements.filter((statement) => statement.source !== source);
  return withEntry(state, 'facts', name, [...others, { value, source, observedAt }]);
};

/**
 * An input that was missing at the opening is given later as a fact of its name: also where somebody
 * has reported its prerequisite as passed, which gives no value. Then the first value stays.
 */
const withMissingInput = (
  before: WorkOrder,
  state: WorkOrder,
  { name, value }: FactObservedData,
): WorkOrder => {
  const prerequisite = inputPrerequisite(name);
  const status = entryOf(state.prerequisites, prerequisite);
  if (value === null || status === undefined) return state;
  const isMissing = (entryOf(state.inputs, name) ?? null) === null;
  const isUnfit = hasFailed(state, prerequisite) && !isStated(before, name);
  return status === 'failed' || isMissing || isUnfit
    ? { ...state, inputs: { ...state.inputs, [name]: value } }
    : state;
};

const hasFailed = ({ blockages }: WorkOrder, prerequisite: string): boolean =>
  Object.values(blockages).some(
    ({ cause, subject }) => cause === 'prerequisite' && subject === prerequisite,
  );

const isStated = ({ facts }: WorkOrder, name: string): boolean =>
  (entryOf(facts, name) ?? []).some(({ value }) => value !== null);
