import { Inject, Injectable } from '@nestjs/common';
import {
  effectiveRoles,
  ownerOfEvent,
  readableAmong,
  type ReadEvent,
  rolesOfStream,
  type Sender,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { Platform } from '#platform';
import { withBodies } from '../../log/archive/archived-bodies';
import { ReadableWork, scopedReaderOf } from '../../views/queries/readable-work';

type Caller = Sender & { readonly tenant: string };

/** Which events of its tenant a caller may read, and so have proven. */
@Injectable()
export class ReadableEvents {
  constructor(
    @Inject(Platform) private readonly platform: Pick<Platform, 'pool'>,
    private readonly work: ReadableWork,
  ) {}

  /** Whether a caller may read every event at these positions. */
  async mayRead(caller: Caller, positions: readonly number[]): Promise<boolean> {
    const reader = scopedReaderOf(caller);
    const { scope } = reader;
    const rows = await this.eventsAt(caller.tenant, positions, { withOwner: scope !== 'tenant' });
    const roles = effectiveRoles(caller.roles);
    const isOpen = ({ stream }: ReadEvent): boolean =>
      rolesOfStream(stream).some((role) => roles.includes(role));
    if (!rows.every(isOpen)) return false;
    if (scope === 'tenant') return true;
    const readable = await readableAmong(scope, rows, (within, workOrderIds) =>
      this.work.among({ tenant: caller.tenant, scope: within }, workOrderIds),
    );
    return readable.length === rows.length;
  }

  /** Whether a caller may read all of a work order. */
  mayReadAll(caller: Caller, workOrderId: string): Promise<boolean> {
    return this.work.may(scopedReaderOf(caller), workOrderId);
  }

  /** The owner is in the body, which may be long: it is read only where it decides. */
  private async eventsAt(
    tenant: string,
    positions: readonly number[],
    { withOwner }: { readonly withOwner: boolean },
  ): Promise<readonly ReadEvent[]> {
    const { pool } = this.platform;
    const { rows } = await pool.query<{ position: number; stream: string; body: Buffer | null }>({
      name: withOwner ? 'owned-events-at' : 'streams-at',
      text: `SELECT position, stream, ${withOwner ? 'body' : 'NULL::bytea AS body'} FROM ledger.events
        WHERE tenant = $1 AND position = ANY($2::bigint[])`,
      values: [tenant, positions],
    });
    return (await withBodies(pool, rows)).map(({ stream, body }) => ({
      stream,
      owner: body === null ? '' : ownerOfEvent(JSON.parse(body.toString()) as RecordedEvent),
    }));
  }
}
