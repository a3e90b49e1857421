import { Inject, Injectable } from '@nestjs/common';
import {
  type LimitedScope,
  ownerOfEvent,
  readableAmong,
  readingScopeOf,
  type ReadableWorkBody,
  type ReadableWorkReply,
  subjects,
} from '#contracts';
import { type RecordedEvent, Refusal } from '#kernel';
import { type BusReply, type Caller, Unavailable, unwrap } from '#platform';
import { type Bus, BUS, READ_TIMEOUT_MS, REPEATABLE } from '../bus';

type Event = RecordedEvent<string, Readonly<Record<string, unknown>>>;

/** Of the events of its tenant, those that a caller may read now; the ledger says what is delegated to whom. */
@Injectable()
export class ReadableEvents {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  /** Rejects with `Unavailable`, or refuses with `view_behind`, while nobody can tell. */
  async among(caller: Caller, events: readonly Event[]): Promise<readonly Event[]> {
    const scope = readingScopeOf(caller);
    if (scope === 'tenant') return events;
    const owned = events.map((event) => ({
      event,
      stream: event.stream,
      owner: ownerOfEvent(event),
    }));
    const readable = await readableAmong(scope, owned, (within, workOrderIds) =>
      this.inScope({ tenant: caller.tenant, scope: within }, workOrderIds),
    );
    return readable.map(({ event }) => event);
  }

  /** Of these work orders, those of the workflows that a credential is limited to; all of them without that limit. */
  async withinLimit(
    { tenant, workflows }: Caller,
    workOrderIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const wanted = new Set(workOrderIds);
    if (workflows === undefined || wanted.size === 0) return wanted;
    return this.inScope({ tenant, scope: { workflows } }, [...wanted]);
  }

  private async inScope(
    reader: Pick<ReadableWorkBody, 'tenant'> & { readonly scope: LimitedScope },
    workOrderIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const reply = await this.bus.request<BusReply<ReadableWorkReply>>(
      subjects.ledger.readableWork,
      { ...reader, workOrderIds },
      READ_TIMEOUT_MS,
      REPEATABLE,
    );
    return new Set(unwrap(reply).workOrderIds);
  }
}

/** Nobody can tell now what the log has, or whose work it is. */
export const isPassing = (error: unknown): boolean =>
  error instanceof Unavailable || (error instanceof Refusal && error.code === 'view_behind');
