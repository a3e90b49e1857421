import {
  addWhatIf,
  type ApprovalRequestedData,
  approvalRequested,
  type ApproverLoad,
  dataOf,
  type DecisionAt,
  type DecisionMadeData,
  emptyWhatIf,
  type WhatIfSums,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { entryOf, type WorkOrder } from '#work-order';
import { type DecisionContext } from '../domain/decision-context';
import { type DecisionEvent } from '../domain/decision.decider';
import {
  decisionIn,
  isDecision,
  redecided,
  type RecordedDecisionEvent,
} from '../replay/replayed-decision';

/** A recorded decision in its stream. */
export interface Past {
  readonly event: RecordedDecisionEvent;
  /** The work order as the decision met it: with the approvals that stood then, and no later ones. */
  readonly before: WorkOrder;
  readonly stream: readonly RecordedEvent[];
}

/** What stood outside the stream then, and the same with what is proposed in its place. */
export interface Contexts {
  readonly then: DecisionContext;
  readonly now: DecisionContext;
}

/**
 * Makes a recorded decision twice: by the rules of its time, which has to come out as it was recorded
 * (else a difference would be that of the engine and not of the proposal), and by the proposed ones.
 */
export const compared = (past: Past, { then, now }: Contexts): WhatIfSums => {
  const { event, before } = past;
  const control = outcomeOf(past, redecided(event, before, then));
  if (control?.outcome !== event.data.outcome) return notReplayable(event, COMES_OUT_OTHERWISE);
  const events = redecided(event, before, now) ?? [];
  const proposed = outcomeOf(past, events)!;
  return addWhatIf(emptyWhatIf, {
    replayed: 1,
    cells: [
      {
        then: event.data.outcome,
        now: proposed.outcome,
        count: 1,
        examples: [exampleOf(event, proposed)],
      },
    ],
    approverLoad: loadOf(past, events),
    notReplayable: [],
  });
};

const COMES_OUT_OTHERWISE =
  'by the rules of its own time it does not come out as it was recorded: writ replay says in what';

/** A decision that cannot be made again. */
export const notReplayable = (event: RecordedDecisionEvent, why: string): WhatIfSums =>
  addWhatIf(emptyWhatIf, {
    ...emptyWhatIf,
    notReplayable: [{ why, count: 1, examples: [placeOf(event)] }],
  });

/** The new decision, or the one in force that it would have replaced. */
const outcomeOf = (
  { event, stream }: Past,
  events: readonly DecisionEvent[] | undefined,
): DecisionMadeData | undefined =>
  events && (decisionIn(events) ?? decisionsIn(stream).get(event.data.supersedes ?? ''));

const REASON_MAX = 500;

const exampleOf = (event: RecordedDecisionEvent, now: DecisionMadeData) => ({
  ...placeOf(event),
  action: { kind: event.data.action.kind, system: event.data.action.system },
  rulesThen: event.data.rules,
  rulesNow: now.rules,
  reasonNow: now.reasons.join(' ').slice(0, REASON_MAX),
});

const placeOf = ({ data, position }: RecordedDecisionEvent): DecisionAt => ({
  decisionId: data.decisionId,
  workOrderId: data.workOrderId,
  position,
});

/**
 * Of whom it requested approvals, and of whom it would have requested them. Where an answer led to the decision, a kind that was
 * requested for its proposal already counts only if it was requested again on record: a grant that a
 * changed rule no longer takes would otherwise count once for the proposal and once for the answer.
 */
const loadOf = (past: Past, events: readonly DecisionEvent[]): readonly ApproverLoad[] => {
  const before = requestsRecorded(past);
  const kindsBefore = new Set(before.map(({ kind }) => kind));
  const named = kindsNamed(past);
  const after = requestsIn(events).filter(({ kind }) => kindsBefore.has(kind) || !named.has(kind));
  return [
    ...before.map(({ kind, owner }) => ({ kind, owner, before: 1, after: 0 })),
    ...after.map(({ kind, owner }) => ({ kind, owner, before: 0, after: 1 })),
  ];
};

/** They stand right behind the decision, because they were recorded with it. */
const requestsRecorded = ({ event, stream }: Past): readonly ApprovalRequestedData[] => {
  const behind = stream.slice(event.version);
  const end = behind.findIndex(({ type }) => type !== approvalRequested.type);
  return requestsIn(end < 0 ? behind : behind.slice(0, end));
};

const requestsIn = (
  events: readonly { readonly type: string; readonly data: unknown }[],
): readonly ApprovalRequestedData[] =>
  events.flatMap((event) => dataOf(event, approvalRequested) ?? []);

/** The kinds of approval that the earlier decisions on the same proposal named. */
const kindsNamed = ({ event, before, stream }: Past): ReadonlySet<string> => {
  const kinds = new Set<string>();
  if (event.data.supersedes === undefined) return kinds;
  const left = decisionsIn(stream);
  let earlier = left.get(event.data.supersedes);
  while (earlier) {
    for (const id of earlier.approvals) kinds.add(entryOf(before.approvals, id)?.kind ?? '');
    // A record that was forged may lead back to itself.
    left.delete(earlier.decisionId);
    earlier = left.get(earlier.supersedes ?? '');
  }
  return kinds;
};

const decisionsIn = (stream: readonly RecordedEvent[]): Map<string, DecisionMadeData> =>
  new Map(stream.filter(isDecision).map(({ data }) => [data.decisionId, data]));
