import { Inject, Injectable } from '@nestjs/common';
import {
  isReadableEvent,
  ownerOfEvent,
  readingScopeOf,
  type ReadableWorkBody,
  type ReadableWorkReply,
  subjects,
  workOrdersOf,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { type BusReply, type Caller, unwrap } from '#platform';
import { type Bus, BUS, READ_TIMEOUT_MS } from '../bus';

type Event = RecordedEvent<string, Readonly<Record<string, unknown>>>;

/** Of the events of its tenant, those that a caller may read now; the ledger says what is delegated to whom. */
@Injectable()
export class ReadableEvents {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  /** Rejects with `Unavailable`, or refuses with `view_behind`, while nobody can tell. */
  async among(caller: Caller, events: readonly Event[]): Promise<readonly Event[]> {
    const scope = readingScopeOf(caller);
    if (scope === 'tenant') return events;
    const owned = events.map((event) => {
      const { stream } = event;
      return { event, read: { stream, owner: ownerOfEvent(event) } };
    });
    const foreign = owned.filter(({ read }) => !isReadableEvent(scope, read, new Set()));
    const delegated = await this.delegated(
      { tenant: caller.tenant, scope },
      workOrdersOf(foreign.map(({ read }) => read)),
    );
    return owned
      .filter(({ read }) => isReadableEvent(scope, read, delegated))
      .map(({ event }) => event);
  }

  private async delegated(
    reader: Pick<ReadableWorkBody, 'tenant' | 'scope'>,
    workOrderIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    if (workOrderIds.length === 0) return new Set();
    const reply = await this.bus.request<BusReply<ReadableWorkReply>>(
      subjects.ledger.readableWork,
      { ...reader, workOrderIds },
      READ_TIMEOUT_MS,
    );
    return new Set(unwrap(reply).workOrderIds);
  }
}
