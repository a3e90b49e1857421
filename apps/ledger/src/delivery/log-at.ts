import { type Pool } from 'pg';
import { streamOf, upcast, type WorkflowDefinition } from '#contracts';
import { type RecordedEvent } from '#kernel';
import {
  evolve,
  evolveVersions,
  noVersions,
  unknownWorkOrder,
  versionOf,
  type WorkOrder,
} from '#work-order';
import { withBodies } from '../log/archive/archived-bodies';
import { ISO } from '../log/log-store';

/** The streams of one tenant at one position of the log; later appends do not show. */
export class LogAt {
  private constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly tenant: string,
    readonly position: number,
    /** Database time. */
    readonly now: string,
  ) {}

  /** At a position that the log has reached. */
  static at(
    pool: Pick<Pool, 'query'>,
    tenant: string,
    { position, now }: Pick<LogAt, 'position' | 'now'>,
  ): LogAt {
    return new LogAt(pool, tenant, position, now);
  }

  /** At the end of the log. */
  static async end(pool: Pick<Pool, 'query'>, tenant: string): Promise<LogAt> {
    const { rows } = await pool.query<{ size: number; now: string }>({
      name: 'end-of-log',
      text: `SELECT size::float8 AS size, ${ISO('writ.now()')} AS now
        FROM ledger.head WHERE log = 'main'`,
    });
    const { size, now } = rows[0]!;
    return new LogAt(pool, tenant, size, now);
  }

  /** All events of a stream, first to last, in the current version of each event. */
  async eventsOf(stream: string): Promise<readonly RecordedEvent[]> {
    const { rows } = await this.pool.query<{ position: number; body: Buffer }>({
      name: 'events-of-stream-at',
      text: `SELECT position::float8 AS position, body FROM ledger.events
        WHERE tenant = $1 AND stream = $2 AND position <= $3 ORDER BY version`,
      values: [this.tenant, stream, this.position],
    });
    return (await withBodies(this.pool, rows)).map(({ position, body }) =>
      upcast({ ...(JSON.parse(body.toString()) as RecordedEvent), position }),
    );
  }
}

/** A work order folded from its stream, and the version of the workflow that it was opened with. */
export interface FoldedWorkOrder {
  readonly workOrder: WorkOrder;
  readonly definition: WorkflowDefinition | undefined;
}

/** Folds a work order, and finds its workflow at the same position of the log. */
export const workOrderAt = async (
  log: LogAt,
  events: readonly RecordedEvent[],
): Promise<FoldedWorkOrder> => {
  const workOrder = events.reduce(evolve, unknownWorkOrder);
  const { workflow } = workOrder;
  if (!workflow) return { workOrder, definition: undefined };
  const published = await log.eventsOf(streamOf.workflow(workflow.id));
  const versions = published.reduce(evolveVersions, noVersions);
  return { workOrder, definition: versionOf(workflow)(versions)?.definition };
};
