import { defineProjection, type RecordedEvent } from '#kernel';
import { changedOf, foldKnown, foldPage, foldTouches, type Places, planPage } from './page-fold';

interface Tally {
  readonly [column: string]: string | number;
  readonly id: string;
  readonly count: number;
}

const tallies = defineProjection<Tally>({
  name: 'tallies',
  version: 1,
  columns: { id: 'text', count: 'integer' },
  key: ['id'],
  rowsOf: ({ data }) => (data.ids as string[]).map((id) => [id]),
  on: {
    added: (row, { data }, [id]) => {
      if (data.ids.length > 1 && id === 'odd') throw new Error('odd cannot be added with others');
      return { id: id!, count: (row?.count ?? 0) + 1 };
    },
    removed: () => undefined,
    seen: (row) => row,
  },
});

const event = (position: number, type: string, ...ids: string[]): RecordedEvent =>
  ({ position, type, data: { ids } }) as unknown as RecordedEvent;

const folded = (events: readonly RecordedEvent[], stored: Record<string, Tally> = {}) => {
  const plan = planPage(tallies, events);
  const { changed, failure } = foldPage(plan, (key) => stored[key] ?? null);
  return { rows: Object.fromEntries(changed), failure, read: [...plan.places.keys()] };
};

describe('folding a page', () => {
  it('names each row once and folds it once', () => {
    const { rows, read } = folded([event(1, 'added', 'a', 'b'), event(2, 'added', 'a')]);
    expect(read).toEqual(['a', 'b']);
    expect(rows).toEqual({ a: { id: 'a', count: 2 }, b: { id: 'b', count: 1 } });
  });

  it('goes on from the rows that are stored', () => {
    const { rows } = folded([event(1, 'added', 'a')], { a: { id: 'a', count: 41 } });
    expect(rows).toEqual({ a: { id: 'a', count: 42 } });
  });

  it('removes what a step answers undefined for, also what the page itself made', () => {
    const stored = { a: { id: 'a', count: 1 } };
    expect(folded([event(1, 'removed', 'a')], stored).rows).toEqual({ a: null });
    const events = [event(1, 'added', 'b'), event(2, 'removed', 'b'), event(3, 'added', 'b')];
    expect(folded(events.slice(0, 2)).rows).toEqual({ b: null });
    expect(folded(events).rows).toEqual({ b: { id: 'b', count: 1 } });
  });

  it('writes nothing for a row that stays as it is', () => {
    expect(folded([event(1, 'seen', 'a')], { a: { id: 'a', count: 1 } }).rows).toEqual({});
  });

  it('ignores event types it does not listen to', () => {
    expect(folded([event(1, 'unheard', 'a')])).toMatchObject({ rows: {}, read: [] });
  });

  it('stops before the event that a step throws at, and counts it in none of its rows', () => {
    const { rows, failure } = folded([
      event(1, 'added', 'a'),
      event(2, 'added', 'b', 'odd'),
      event(3, 'added', 'a'),
    ]);
    expect(rows).toEqual({ a: { id: 'a', count: 1 } });
    expect(failure).toMatchObject({ position: 2, error: expect.any(Error) });
  });

  it('folds a page in stretches: each asks for the rows that no earlier one had', () => {
    const places: Places = new Map();
    const stretch = (...events: RecordedEvent[]): readonly string[] => {
      const plan = planPage(tallies, events, places);
      expect(foldTouches(plan)).toBeUndefined();
      return plan.fresh.map(({ key }) => key);
    };
    expect(stretch(event(1, 'added', 'a', 'b'), event(2, 'added', 'a'))).toEqual(['a', 'b']);
    expect(stretch(event(3, 'added', 'a', 'c'), event(4, 'removed', 'b'))).toEqual(['c']);
    expect(Object.fromEntries(changedOf(places))).toEqual({
      a: { id: 'a', count: 3 },
      c: { id: 'c', count: 1 },
      b: null,
    });
  });

  it('folds at once what concerns rows that are known, up to the first that has to be read', () => {
    const places: Places = new Map();
    const known = (key: string) => (key === 'far' ? undefined : null);
    const events = [
      event(1, 'added', 'a'),
      event(2, 'unheard', 'far'),
      event(3, 'added', 'a', 'b'),
      event(4, 'added', 'a', 'far'),
      event(5, 'added', 'b'),
    ];
    expect(foldKnown(tallies, events, places, known)).toEqual({ count: 3 });
    const plan = planPage(tallies, events.slice(3), places);
    expect(plan.fresh.map(({ key }) => key)).toEqual(['far']);
    plan.fresh[0]!.row = { id: 'far', count: 7 };
    expect(foldTouches(plan)).toBeUndefined();
    expect(Object.fromEntries(changedOf(places))).toEqual({
      a: { id: 'a', count: 3 },
      b: { id: 'b', count: 2 },
      far: { id: 'far', count: 8 },
    });
  });

  it('says where what concerns known rows cannot go on, and counts it in none of them', () => {
    const places: Places = new Map();
    const events = [event(1, 'added', 'a'), event(2, 'added', 'b', 'odd'), event(3, 'added', 'a')];
    expect(foldKnown(tallies, events, places, () => null)).toMatchObject({
      count: 1,
      failure: { position: 2, error: expect.any(Error) },
    });
    expect(Object.fromEntries(changedOf(places))).toEqual({ a: { id: 'a', count: 1 } });
    const nameless = { position: 4, type: 'added', data: {} } as unknown as RecordedEvent;
    expect(foldKnown(tallies, [nameless], places, () => null)).toMatchObject({
      failure: { position: 4 },
    });
  });

  it('stops before the event whose rows cannot be named', () => {
    const nameless = { position: 2, type: 'added', data: {} } as unknown as RecordedEvent;
    const { rows, failure } = folded([event(1, 'added', 'a'), nameless, event(3, 'added', 'a')]);
    expect(rows).toEqual({ a: { id: 'a', count: 1 } });
    expect(failure).toMatchObject({ position: 2 });
  });
});
