import { type RecordedEvent } from '#kernel';
import { type About, type EndedException, isAbout } from './domain/exception.decider';

interface Seen {
  readonly events: ReadonlySet<string>;
  readonly ended: readonly Ended[];
}

type Ended = Pick<EndedException, 'cause' | 'subject'>;

const WORK_ORDERS_MAX = 200;
/** Of each: what reactions bring comes soon after. */
const EVENTS_MAX = 500;

/**
 * The work orders that were read last, by tenant and id: the events that each was folded from, and what the open
 * exceptions were about that had ended by then. Whoever hears of one of these events need not read again to know
 * what came of it: what is decided later than the reading is decided in the knowledge of the event.
 */
export class SeenWorkOrders {
  private readonly seen = new Map<string, Seen>();

  /** Whether nothing about it had ended when it was read with the event in it; false where it was not read so. */
  wasNothingEnded(
    tenant: string,
    workOrderId: string,
    eventId: string | undefined,
    about: About,
  ): boolean {
    const known = this.seen.get(keyOf(tenant, workOrderId));
    if (!known || eventId === undefined || !known.events.has(eventId)) return false;
    return !known.ended.some((ended) => isAbout(ended, about));
  }

  /** `events`: those that are new since it was seen before, all of which the state has. */
  keep(
    tenant: string,
    workOrderId: string,
    events: readonly Pick<RecordedEvent, 'id'>[],
    ended: readonly Ended[],
  ): void {
    const key = keyOf(tenant, workOrderId);
    const ids = new Set(this.seen.get(key)?.events);
    for (const { id } of events) ids.add(id);
    for (const id of [...ids].slice(0, -EVENTS_MAX)) ids.delete(id);
    this.seen.delete(key);
    this.seen.set(key, {
      events: ids,
      // Only what is asked for: an event and a work order are long.
      ended: ended.map(({ cause, subject }) => ({ cause, subject })),
    });
    const [oldest] = this.seen.keys();
    if (this.seen.size > WORK_ORDERS_MAX && oldest !== undefined) this.seen.delete(oldest);
  }
}

const keyOf = (tenant: string, workOrderId: string): string => `${tenant}/${workOrderId}`;
