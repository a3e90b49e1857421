import { type Place, places } from './links';

interface Obligation {
  readonly kind: string;
  readonly subject: string;
  readonly workOrderId: string | null;
  readonly eventId: string;
}

/** The page on which an obligation is met: its own, or its event on the work order. */
export const obligationPlace = ({ kind, subject, workOrderId, eventId }: Obligation): Place => {
  if (kind === 'approval' || kind === 'exception' || kind === 'post-review')
    return places[kind](subject);
  return workOrderId === null ? places.event(eventId) : places['work-order'](workOrderId, eventId);
};
