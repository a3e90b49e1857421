import { streamOf } from '#contracts';
import { type RecordedEvent, type StreamVersion } from '#kernel';
import { type EventStore, FoldedStreams } from '#platform';
import { type Calendar, type Calendars, entryOf, evolveCalendars } from '#work-order';

/** The calendars from a position in the log on. */
interface RecordedCalendars {
  readonly position: number;
  readonly calendars: Calendars;
}

/** A calendar, and where it was read; nothing was read where none is named. */
export interface ReadCalendar {
  readonly calendar: Calendar | undefined;
  readonly at: readonly StreamVersion[];
}

/** When people work, as the ledger has it, today and at each decision of the past. */
export class CalendarStore {
  private readonly streams: FoldedStreams<readonly RecordedCalendars[]>;

  constructor(store: Pick<EventStore, 'read'>) {
    this.streams = new FoldedStreams<readonly RecordedCalendars[]>(store, {
      initialState: [],
      evolve: withCalendars,
    });
  }

  /** The calendar of this name; without one where nobody names any, or it was never defined. */
  async named(tenant: string, name: string | undefined, before = Infinity): Promise<ReadCalendar> {
    if (name === undefined) return { calendar: undefined, at: [] };
    const stream = streamOf.calendars();
    const { state, version } = await this.streams.at(tenant, stream);
    const then = state.findLast(({ position }) => position < before);
    return { calendar: entryOf(then?.calendars ?? {}, name), at: [{ stream, version }] };
  }
}

const withCalendars = (
  before: readonly RecordedCalendars[],
  event: RecordedEvent,
): readonly RecordedCalendars[] => [
  ...before,
  { position: event.position, calendars: evolveCalendars(before.at(-1)?.calendars ?? {}, event) },
];
