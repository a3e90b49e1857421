import { type FactObservedData, type factObserved, type RecordedOf } from '#contracts';
import { entryOf, withEntry } from './entry';
import { inputPrerequisite } from './input-prerequisite';
import { type WorkOrder } from './state';

/** Takes in what a source states: the fact, and the input of its name where that was missing. */
export const observed = (state: WorkOrder, event: RecordedOf<typeof factObserved>): WorkOrder =>
  withMissingInput(state, stated(state, event), event.data);

/** Stores one statement a source: its latest by the time of observation. A delegate's replaces that of no other reporter. */
const stated = (state: WorkOrder, { data, actor }: RecordedOf<typeof factObserved>): WorkOrder => {
  const { name, value, source, observedAt, asDelegate } = data;
  const statements = entryOf(state.facts, name) ?? [];
  const known = statements.find(
    (one) => one.source === source && (one.asDelegate ?? false) === (asDelegate ?? false),
  );
  if (known && known.observedAt > observedAt) return state;
  // An event that is only decided so far has no actor yet.
  const reportedBy = actor?.id ?? '';
  const statement = { value, source, observedAt, reportedBy, ...(asDelegate && { asDelegate }) };
  const others = statements.filter((one) => one !== known);
  return withEntry(state, 'facts', name, [...others, statement]);
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
