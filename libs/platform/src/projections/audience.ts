import { type ClientBase } from 'pg';
import { type RecordedEvent } from '#kernel';
import { type PageWrites, type ViewTarget } from './view-target';

/** A view and the events of a stretch that it listens to. */
interface Hearer {
  readonly target: ViewTarget;
  heard: RecordedEvent[];
}

/**
 * Views that are folded together. Each hears only the event types that it listens to: most events concern few views, and to
 * ask every view about every event would cost more than most folds.
 */
export class Audience {
  private readonly hearers: readonly Hearer[];
  private readonly byType = new Map<string, Hearer[]>();

  constructor(targets: readonly ViewTarget[]) {
    this.hearers = targets.map((target) => ({ target, heard: [] }));
    for (const hearer of this.hearers)
      for (const type of Object.keys(hearer.target.projection.on)) {
        const others = this.byType.get(type);
        if (others) others.push(hearer);
        else this.byType.set(type, [hearer]);
      }
  }

  tell(event: RecordedEvent): void {
    const hearers = this.byType.get(event.type);
    if (hearers) for (const { heard } of hearers) heard.push(event);
  }

  /** Folds what was told since the last time, in every view. */
  async take(reader: ClientBase): Promise<void> {
    await Promise.all(
      this.hearers.map((hearer) => {
        const { heard } = hearer;
        if (heard.length === 0) return undefined;
        hearer.heard = [];
        return hearer.target.take(reader, heard);
      }),
    );
  }

  /** Ends the page that began after `from`: what is to be written for it. */
  finish(reader: ClientBase, from: number): Promise<readonly PageWrites[]> {
    return Promise.all(this.hearers.map(({ target }) => target.finish(reader, from)));
  }
}
