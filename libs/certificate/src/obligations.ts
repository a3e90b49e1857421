import { evolve, obligationItems, unknownWorkOrder, type WorkOrder } from '#work-order';
import { type SettledObligation } from './certificate';
import { type Logged } from './logged';

/** Everything that somebody owed in the course of these events, and how it stood at `now`, in order of opening. */
export const obligationsOf = (
  events: readonly Logged[],
  now: string,
): readonly SettledObligation[] => {
  const book = new Book();
  let state = unknownWorkOrder;
  for (const { index, event } of events) {
    // What ran out before this happened was not ended by it.
    book.lapse(openIn(state, event.recordedAt));
    state = evolve(state, event);
    book.move(openIn(state, event.recordedAt), index);
  }
  book.lapse(openIn(state, now));
  return book.entries;
};

/** By the very code that a closure asks. A kind has no slash in it. */
const openIn = (workOrder: WorkOrder, now: string): ReadonlySet<string> =>
  new Set(obligationItems(workOrder, now).map(({ kind, subject }) => `${kind}/${subject}`));

/** What is open, entered when it was opened and again when it ended. */
class Book {
  readonly entries: SettledObligation[] = [];
  private readonly open = new Map<string, number>();

  lapse(still: ReadonlySet<string>): void {
    this.end(still, { closed: null, ended: 'by-time' });
  }

  move(now: ReadonlySet<string>, index: number): void {
    this.end(now, { closed: index, ended: 'by-event' });
    for (const key of now) if (!this.open.has(key)) this.enter(key, index);
  }

  private enter(key: string, opened: number): void {
    const [kind] = key.split('/', 1) as [SettledObligation['kind']];
    const id = key.slice(kind.length + 1);
    this.open.set(key, this.entries.length);
    this.entries.push({ kind, id, opened, closed: null, ended: null });
  }

  private end(still: ReadonlySet<string>, how: Pick<SettledObligation, 'closed' | 'ended'>): void {
    for (const [key, at] of [...this.open]) {
      if (still.has(key)) continue;
      this.open.delete(key);
      this.entries[at] = { ...this.entries[at]!, ...how };
    }
  }
}
