import { allEvents } from '#contracts';
import { defineProjection, type RecordedEvent, type Row } from '#kernel';
import { ledgerProjections } from './index';
import { withTextPlaces } from './text-places';

const reason = { ref: 'r1', sha256: 'ab'.repeat(32) };
const comment = { ref: 'r2', sha256: 'cd'.repeat(32) };

const view = withTextPlaces(
  defineProjection<Row>({
    name: 'things',
    version: 1,
    columns: { id: 'text', state: 'text' },
    key: ['id'],
    rowsOf: ({ data }) => [[data.id]],
    on: {
      'thing.started': (_row, { data }) => ({ id: data.id, state: 'started' }),
      'thing.moved': (row) => row && { ...row, state: 'moved' },
      'thing.seen': (row) => row,
      'thing.renewed': (row) => row && { ...row, state: 'renewed' },
      'thing.gone': () => undefined,
    },
  }),
  {
    'thing.started': { reason: 'why', comment: 'comment' },
    'thing.moved': { reason: 'why' },
    'thing.seen': { comment: 'comment' },
    'thing.renewed': null,
  },
);
const step = (row: Row | undefined, type: string, data: object = {}): Row | undefined =>
  view.on[type]!(row, { type, data: { id: 'x', ...data } } as RecordedEvent, ['x']);

describe('where the texts of a row lie', () => {
  it('[V4] is known under the name that the row has for them', () => {
    expect(step(undefined, 'thing.started', { reason, comment })).toEqual({
      id: 'x',
      state: 'started',
      texts: { why: reason, comment },
    });
    expect(step(undefined, 'thing.started')).toEqual({ id: 'x', state: 'started', texts: null });
    expect(view.columns).toMatchObject({ texts: 'jsonb' });
  });

  it('[V4] is the place of the last text of that name, and stays without a new one', () => {
    const started = step(undefined, 'thing.started', { reason, comment });
    const moved = step(started, 'thing.moved', { reason: comment });
    expect(moved!['texts']).toEqual({ why: comment, comment });
    expect(step(moved, 'thing.moved')!['texts']).toEqual({ why: comment, comment });
    expect(step(moved, 'thing.started')!['texts']).toEqual({ why: comment, comment });
  });

  it('[V4] is learned also from an event that moves nothing else', () => {
    const started = step(undefined, 'thing.started');
    expect(step(started, 'thing.seen', { comment })!['texts']).toEqual({ comment });
    expect(step(started, 'thing.seen')).toBe(started);
  });

  it('[V4] is dropped where the row starts again, and goes with the row', () => {
    const started = step(undefined, 'thing.started', { reason });
    expect(step(started, 'thing.renewed')).toEqual({ id: 'x', state: 'renewed', texts: null });
    expect(step(started, 'thing.gone', { reason })).toBeUndefined();
    expect(step(undefined, 'thing.moved', { reason })).toBeUndefined();
  });

  it('[V4] is never the text itself', () => {
    const row = step(undefined, 'thing.started', { reason: 'Ana was rude' });
    expect(JSON.stringify(row)).not.toContain('Ana');
  });

  it('[V4] no view has a column of its own for what an event may have erased', () => {
    const texts = new Map<string, readonly string[]>(
      allEvents.map(({ type, erasable }) => [type, erasable]),
    );
    for (const { name, on, rowsOf } of ledgerProjections)
      for (const type of Object.keys(on))
        for (const field of texts.get(type) ?? []) {
          const marked = `marked-${field}`;
          const event = {
            type,
            tenant: 'a',
            stream: 'work-order-1',
            id: 'e',
            position: 1,
            version: 1,
            occurredAt: 't',
            recordedAt: 't',
            actor: { id: 'x' },
            data: { [field]: marked },
          } as RecordedEvent;
          const outcome = valueOf(() => on[type]!(undefined, event, rowsOf(event)[0] ?? []));
          expect([name, type, JSON.stringify(outcome ?? null)]).not.toContainEqual(
            expect.stringContaining(marked),
          );
        }
  });
});

/** Steps expect whole events; an incomplete one leaks nothing. */
function valueOf<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
