import { type RecordedEvent } from '#kernel';
import { EVENT_TYPE, type LoadEvent } from '../load/events';

const START_MS = Date.parse('2030-01-01T00:00:00.000Z');

/** Gives events the positions 1, 2, 3 …, as the ledger's writer does. */
export const recorder = (): ((event: LoadEvent) => RecordedEvent) => {
  let position = 0;
  return ({ id, stream, expectedVersion, data }) => {
    position += 1;
    const at = new Date(START_MS + position).toISOString();
    return {
      id,
      type: EVENT_TYPE,
      schemaVersion: 1,
      tenant: 'default',
      stream,
      version: expectedVersion + 1,
      position,
      occurredAt: at,
      recordedAt: at,
      actor: { id: 'bench' },
      causationId: null,
      correlationId: id,
      data,
    };
  };
};
