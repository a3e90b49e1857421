import { type RecordedEvent } from '#kernel';

const EVENTS_MAX = 5_000;

/** The last events that were read, one after the other without a gap, for all who follow the log. */
export class RecentEvents {
  private events: readonly RecordedEvent[] = [];
  /** The position before the first of them. */
  private start = 0;

  /** The position of the last of them. */
  get end(): number {
    return this.start + this.events.length;
  }

  /**
   * Those that follow on `position`. Undefined where they would have to be read: when the first of them
   * was forgotten, and at the end.
   */
  after(position: number): readonly RecordedEvent[] | undefined {
    if (position < this.start || position >= this.end) return undefined;
    return this.events.slice(position - this.start);
  }

  /** Takes those that follow on the end; others were read twice and are known. */
  add(events: readonly RecordedEvent[]): void {
    const fresh = events.filter(({ position }) => position > this.end);
    if (fresh.length === 0) return;
    const all = [...this.events, ...fresh];
    const forgotten = Math.max(0, all.length - EVENTS_MAX);
    this.start += forgotten;
    this.events = all.slice(forgotten);
  }

  /** Forgets everything and goes on after `position`. */
  startAt(position: number): void {
    this.start = position;
    this.events = [];
  }
}
