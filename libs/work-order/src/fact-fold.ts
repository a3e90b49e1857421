import { type FactObservedData, type factObserved, type RecordedOf } from '#contracts';
import { entryOf, withEntry } from './entry';
import { isDelegates } from './facts';
import { INPUT_MISSING, inputPrerequisite } from './input-prerequisite';
import { type WorkOrder } from './state';

/** Takes in what a source states: the fact, and the input of its name where that was missing. */
export const observed = (state: WorkOrder, event: RecordedOf<typeof factObserved>): WorkOrder =>
  withMissingInput(state, stated(state, event), event.data);

/** Stores one statement a source: its latest by the time of observation. A delegate's replaces only a delegate's. */
const stated = (state: WorkOrder, { data, actor }: RecordedOf<typeof factObserved>): WorkOrder => {
  const { name, value, source, observedAt, asDelegate } = data;
  // An event that is only decided so far has no actor yet.
  const reportedBy = actor?.id ?? '';
  const statement = { value, source, observedAt, reportedBy, ...(asDelegate && { asDelegate }) };
  const statements = entryOf(state.facts, name) ?? [];
  const known = statements.find(
    (one) => one.source === source && isDelegates(state, one) === isDelegates(state, statement),
  );
  if (known && known.observedAt > observedAt) return state;
  const others = statements.filter((one) => one !== known);
  return withEntry(state, 'facts', name, [...others, statement]);
};

const withMissingInput = (
  before: WorkOrder,
  state: WorkOrder,
  { name, value }: FactObservedData,
): WorkOrder =>
  value !== null && takesInput(before, name)
    ? { ...state, inputs: { ...state.inputs, [name]: value } }
    : state;

/**
 * Whether a fact of its name gives an input: one that was missing or unfit at the opening, also where somebody has
 * reported its prerequisite as passed, which gives no value. Then the first value stays, and so does an input that was
 * given at the opening, whatever is reported of its prerequisite.
 */
export const takesInput = (workOrder: WorkOrder, name: string): boolean => {
  const prerequisite = inputPrerequisite(name);
  if (entryOf(workOrder.prerequisites, prerequisite) === undefined) return false;
  if ((entryOf(workOrder.inputs, name) ?? null) === null) return true;
  const missing = Object.values(workOrder.blockages).filter(
    ({ cause, subject, code }) =>
      cause === 'prerequisite' && subject === prerequisite && code === INPUT_MISSING,
  );
  const isAwaited = missing.some(({ endedAt }) => endedAt === null);
  return isAwaited || (missing.length > 0 && !isStated(workOrder, name));
};

const isStated = ({ facts }: WorkOrder, name: string): boolean =>
  (entryOf(facts, name) ?? []).some(({ value }) => value !== null);
