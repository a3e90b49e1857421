import { type RecordedEvent } from '#kernel';
import { allEvents } from './catalogue';
import { defineEvent, type EventDefinition } from './define';
import { upcast } from './upcast';

class Moved {
  place: { room: string; shelf: string };
}

/** First a text, then an object with a room, then with a shelf too. */
const moved = defineEvent({
  type: 'parcel.moved',
  version: 3,
  owner: 'intake',
  meaning: 'A parcel was moved.',
  data: Moved,
  upcasts: {
    1: ({ place }) => ({ place: { room: place } }),
    2: ({ place }) => ({ place: { ...place, shelf: 'unknown' } }),
  },
});

const recorded = (schemaVersion: number, data: unknown): RecordedEvent => ({
  id: '01900000-0000-7000-8000-000000000001',
  type: 'parcel.moved',
  schemaVersion,
  tenant: 'acme',
  stream: 'work-order-1',
  version: 4,
  position: 9,
  occurredAt: '2030-01-01T09:00:00.000Z',
  recordedAt: '2030-01-01T09:00:00.000Z',
  actor: { id: 'olga' },
  causationId: null,
  correlationId: 'c',
  data,
});
const today = (event: RecordedEvent, definition: EventDefinition = moved) =>
  upcast(event, (type) => (type === definition.type ? definition : undefined));

describe('an event of an older version', () => {
  it('[O3] comes step by step to what is known today, and nothing else of it changes', () => {
    const old = recorded(1, { place: 'cellar' });
    expect(today(old)).toEqual({
      ...old,
      schemaVersion: 3,
      data: { place: { room: 'cellar', shelf: 'unknown' } },
    });
    expect(today(recorded(2, { place: { room: 'attic' } })).data).toEqual({
      place: { room: 'attic', shelf: 'unknown' },
    });
    expect(old.data).toEqual({ place: 'cellar' });
  });

  it('[O3] is left as it is when it is current, newer, or of no known type', () => {
    for (const event of [recorded(3, {}), recorded(4, {}), { ...recorded(1, {}), type: 'other' }])
      expect(today(event)).toBe(event);
  });

  it('[O3] is not read where a step is missing', () => {
    expect(() => today(recorded(0, {}))).toThrow('No way leads from version 0 of parcel.moved');
  });

  it('[O3] can be read of every type there is', () => {
    for (const definition of allEvents as readonly EventDefinition[])
      expect([definition.type, Object.keys(definition.upcasts)]).toEqual([
        definition.type,
        Array.from({ length: definition.version - 1 }, (_, n) => String(n + 1)),
      ]);
  });
});
