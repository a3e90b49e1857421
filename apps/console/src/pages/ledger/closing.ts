import { type LoggedEvent } from './logged-event';

/** How proven events say that their work order closed. */
export interface Closing {
  readonly by: string;
  readonly at: string;
  /** The evidence that was named, where the event that recorded it is among them. */
  readonly evidence?: { readonly kind: string; readonly sha256: string };
  /** It was opened again afterwards. */
  readonly isReopened: boolean;
}

const AFTERWARDS = new Set(['work-order.reopened', 'work-order.closed']);

/** The last closing that events of one work order tell of, in their order; undefined where none does. */
export const closingOf = (events: readonly LoggedEvent[]): Closing | undefined => {
  const closed = events.findLast(({ type }) => type === 'work-order.closed');
  if (!closed) return undefined;
  const named = closed.data['closureEvidenceId'];
  const evidence = events.find(
    ({ type, data }) => type === 'evidence.recorded' && data['evidenceId'] === named,
  )?.data;
  const last = events.findLast(({ type }) => AFTERWARDS.has(type));
  return {
    by: closed.actor.id,
    at: closed.occurredAt,
    ...(evidence && {
      evidence: { kind: String(evidence['kind']), sha256: String(evidence['sha256']) },
    }),
    isReopened: last?.type === 'work-order.reopened',
  };
};
