import { type RecordedEvent } from '#kernel';
import { type WorkOrder } from '#work-order';

interface Seen {
  readonly events: ReadonlySet<string>;
  readonly workOrder: WorkOrder;
}

const WORK_ORDERS_MAX = 200;

/**
 * The work orders that were read last, by tenant and id, each with the events that it was folded from.
 * Whoever hears of one of these events need not read again to know what came of it: what is decided
 * later than the reading is decided in the knowledge of the event.
 */
export class SeenWorkOrders {
  private readonly seen = new Map<string, Seen>();

  /** The work order as it was read with the event in it; undefined when the event was not there yet. */
  with(tenant: string, workOrderId: string, eventId: string | undefined): WorkOrder | undefined {
    const known = this.seen.get(keyOf(tenant, workOrderId));
    return known && eventId !== undefined && known.events.has(eventId)
      ? known.workOrder
      : undefined;
  }

  keep(
    tenant: string,
    workOrderId: string,
    events: readonly Pick<RecordedEvent, 'id'>[],
    workOrder: WorkOrder,
  ): void {
    const key = keyOf(tenant, workOrderId);
    this.seen.delete(key);
    this.seen.set(key, { events: new Set(events.map(({ id }) => id)), workOrder });
    const [oldest] = this.seen.keys();
    if (this.seen.size > WORK_ORDERS_MAX && oldest !== undefined) this.seen.delete(oldest);
  }
}

const keyOf = (tenant: string, workOrderId: string): string => `${tenant}/${workOrderId}`;
