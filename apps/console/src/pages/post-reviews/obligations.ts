import { type RowOf } from '../../api/queries';
import { type Place, places } from '../../parts/places';

export type ObligationRow = RowOf<'/v1/obligations'>;

type Named = Pick<ObligationRow, 'kind' | 'subject' | 'workOrderId' | 'eventId'>;

/** Where what is owed is done: its own page where it has one, its event on the work order otherwise. */
export const placeOf = ({ kind, subject, workOrderId, eventId }: Named): Place => {
  if (kind === 'approval' || kind === 'exception' || kind === 'post-review')
    return places[kind](subject);
  return workOrderId === null ? places.event(eventId) : places['work-order'](workOrderId, eventId);
};

const ASSIGNABLE = new Set(['approval', 'post-review', 'remediation', 'exception', 'input']);

/** Whether what is owed can be given to somebody else; a condition of an approval goes with its approval. */
export const isAssignable = ({ kind, item }: Pick<ObligationRow, 'kind' | 'item'>): boolean =>
  ASSIGNABLE.has(kind) && item === null;

/** The command that does so: exceptions have one of their own. */
export const assigningCommand = (kind: string): string =>
  kind === 'exception' || kind === 'input' ? 'assign-exception' : 'assign-obligation';
