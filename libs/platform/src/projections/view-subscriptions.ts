import { type ClientBase } from 'pg';
import { type RecordedEvent } from '#kernel';
import { type PageWrites, type ViewTarget } from './view-target';

/** A view and the events of a stretch that it listens to. */
interface Subscription {
  readonly target: ViewTarget;
  events: RecordedEvent[];
}

/**
 * Views that are folded together. Each gets only the event types that it listens to: most events concern few views, and to
 * ask every view about every event would cost more than most folds.
 */
export class ViewSubscriptions {
  private readonly subscriptions: readonly Subscription[];
  private readonly byType = new Map<string, Subscription[]>();

  constructor(targets: readonly ViewTarget[]) {
    this.subscriptions = targets.map((target) => ({ target, events: [] }));
    for (const subscription of this.subscriptions)
      for (const type of Object.keys(subscription.target.projection.on)) {
        const others = this.byType.get(type);
        if (others) others.push(subscription);
        else this.byType.set(type, [subscription]);
      }
  }

  /** The names of the views that listen to an event. */
  viewsOf({ type }: RecordedEvent): readonly string[] {
    return (this.byType.get(type) ?? []).map(({ target }) => target.projection.name);
  }

  dispatch(event: RecordedEvent): void {
    const subscriptions = this.byType.get(event.type);
    if (subscriptions) for (const { events } of subscriptions) events.push(event);
  }

  /** Folds what was dispatched since the last time, in every view. */
  async take(reader: ClientBase): Promise<void> {
    await Promise.all(
      this.subscriptions.map((subscription) => {
        const { events } = subscription;
        if (events.length === 0) return undefined;
        subscription.events = [];
        return subscription.target.take(reader, events);
      }),
    );
  }

  /** Ends the page that began after `from`: what is to be written for it. */
  finish(reader: ClientBase, from: number): Promise<readonly PageWrites[]> {
    return Promise.all(this.subscriptions.map(({ target }) => target.finish(reader, from)));
  }
}
