import { type HistoryEvent } from './history';

/** An event of a work order for specs: by Dana, at one moment, unless `rest` says otherwise. Its id is its type. */
export const historyEvent = (
  type: HistoryEvent['type'],
  data: HistoryEvent['data'] = {},
  rest: Partial<HistoryEvent> = {},
): HistoryEvent => ({
  id: type,
  type,
  data,
  position: 1,
  version: 1,
  schemaVersion: 1,
  occurredAt: '2030-01-01T12:00:00.000Z',
  recordedAt: '2030-01-01T12:00:00.000Z',
  actor: { id: 'dana' },
  causationId: null,
  correlationId: 'c-1',
  ...rest,
});
