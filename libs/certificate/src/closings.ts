import { dataOf, workOrderClosed, type WorkOrderClosedData } from '#contracts';
import { evolve, unknownWorkOrder, type WorkOrder } from '#work-order';
import { type RecordedEvent } from '#kernel';
import { type Bundle, type BundledEvent } from '#verify';
import { type ClosureClaim } from './certificate';

/** A closure that ended a run of the work order, and what it found. */
export interface Closing {
  /** Its place among the events of the stream, from 0. */
  readonly place: number;
  readonly logged: Logged;
  readonly data: WorkOrderClosedData;
  /** The work order as the closure found it. */
  readonly before: WorkOrder;
  /** The time to judge it at, an instant. */
  readonly at: string;
}

/** What the events of a work order come to. */
export interface Closings {
  readonly closings: readonly Closing[];
  readonly state: WorkOrder;
}

/** Folds a stream. A closure that is reported once more, while the work order is closed, is none. */
export const closingsOf = (events: readonly Logged[]): Closings => {
  const closings: Closing[] = [];
  let state = unknownWorkOrder;
  for (const [place, logged] of events.entries()) {
    const { event } = logged;
    const data = dataOf(event, workOrderClosed);
    if (data && state.status !== 'closed') {
      const at = timeOf(event, data, events[place - 1]);
      closings.push({ place, logged, data, before: state, at });
    }
    state = evolve(state, event);
  }
  return { closings, state };
};

/**
 * A closure that was decided here says when, between the event before it and its recording. When an outside
 * system closed it in the world says nothing of what was known here, so that the time of recording counts.
 */
const timeOf = (
  { occurredAt, recordedAt }: RecordedEvent,
  { origin }: WorkOrderClosedData,
  previous: Logged | undefined,
): string => {
  if (origin || occurredAt > recordedAt) return recordedAt;
  const earliest = previous?.event.recordedAt ?? occurredAt;
  return occurredAt < earliest ? earliest : occurredAt;
};

export const closureClaim = ({ logged, data, before, at }: Closing): ClosureClaim => ({
  eventId: logged.event.id,
  index: logged.index,
  at,
  evidenceId: data.closureEvidenceId ?? null,
  checklistRunId: before.checklistRunId,
});

/** An event and its leaf in the log, from 0. */
export interface Logged {
  readonly index: number;
  readonly event: RecordedEvent;
}

/** What a certificate is made from. */
export interface Proof {
  /** Every event of the work order, first to last. */
  readonly events: readonly Logged[];
  /** Events of other streams: definitions, and the ends of tracks. */
  readonly dependsOn: readonly Logged[];
}

/** An event from its bytes as they are in the log. */
export const loggedFrom = (index: number, text: string): Logged => ({
  index,
  event: { ...(JSON.parse(text) as RecordedEvent), position: index + 1 },
});

/** What a bundle was found to prove: the texts of its events, in its order. */
export const proofFrom = (
  { events, dependsOn }: Bundle,
  proven: { readonly events: readonly string[]; readonly dependsOn: readonly string[] },
): Proof => {
  const logged = (bundled: readonly BundledEvent[], texts: readonly string[]) =>
    texts.map((text, at) => loggedFrom(bundled[at]!.index, text));
  return { events: logged(events, proven.events), dependsOn: logged(dependsOn, proven.dependsOn) };
};
