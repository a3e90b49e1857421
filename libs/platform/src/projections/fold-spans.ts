import { type RecordedEvent } from '#kernel';
import { contextOfEvent, isTracing, recordSpan } from '../tracing';

/** A view that is this far behind folds what nobody waits for any more, and its spans would only be many. */
const RECENT_MS = 60_000;

interface Fold {
  readonly event: RecordedEvent;
  readonly views: readonly string[];
  readonly startedAt: number;
}

/** A span for each recent event that views fold, as a part of the trace that recorded it: from its turn to the commit of its rows. */
export class FoldSpans {
  private folds: Fold[] = [];

  /** Undefined while no traces are recorded. */
  static begin(): FoldSpans | undefined {
    return isTracing() ? new FoldSpans() : undefined;
  }

  folding(event: RecordedEvent, views: () => readonly string[]): void {
    const startedAt = Date.now();
    if (startedAt - Date.parse(event.recordedAt) < RECENT_MS)
      this.folds.push({ event, views: views(), startedAt });
  }

  /** Everything up to a position is written. */
  committed(position: number): void {
    const endedAt = Date.now();
    const isDone = ({ event }: Fold): boolean => event.position <= position;
    for (const { event, views, startedAt } of this.folds.filter(isDone))
      recordSpan(() => ({
        name: `fold ${event.type}`,
        kind: 'consumer',
        parent: contextOfEvent(event),
        startedAt,
        endedAt,
        attributes: {
          'db.system.name': 'postgresql',
          'writ.event.id': event.id,
          'writ.event.type': event.type,
          'writ.event.position': event.position,
          'writ.views': views,
        },
      }));
    this.folds = this.folds.filter((fold) => !isDone(fold));
  }
}
