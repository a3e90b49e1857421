import { Entries } from './entries';
import { type RecordedEvidence } from './evidence/recorded-evidence';
import { type RecordedDecision, type WorkOrder } from './state';

/**
 * The entry of a map under a name that came from outside; undefined where there is none, or no name. A plain
 * look-up would find `constructor` and `toString` in every map: they are legal names here.
 */
export const entryOf = <Entry>(
  map: Readonly<Record<string, Entry>> | Entries<Entry>,
  name: string | null | undefined,
): Entry | undefined => {
  if (name === null || name === undefined) return undefined;
  if (map instanceof Entries) return map.get(name);
  return Object.hasOwn(map, name) ? map[name] : undefined;
};

type Maps = 'approvals' | 'facts' | 'unauthorisedActions';

/** The work order with one entry of a map put in or replaced. */
export const withEntry = <K extends Maps>(
  state: WorkOrder,
  map: K,
  key: string,
  entry: WorkOrder[K][string],
): WorkOrder => ({ ...state, [map]: { ...state[map], [key]: entry } });

/** The work order with a decision put in or replaced. */
export const withDecision = (state: WorkOrder, decision: RecordedDecision): WorkOrder => ({
  ...state,
  decisions: state.decisions.with(decision.decisionId, decision),
});

/** The work order with evidence put in or replaced. */
export const withEvidence = (state: WorkOrder, recorded: RecordedEvidence): WorkOrder => ({
  ...state,
  evidence: state.evidence.with(recorded.evidenceId, recorded),
});
