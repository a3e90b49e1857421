import { type Pool } from 'pg';
import { upcast } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { ISO } from '../../log/log-store';

/** Streams of one tenant as they stood at one position of the log, whatever is appended meanwhile. */
export class LogAt {
  private constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly tenant: string,
    readonly position: number,
    /** Database time. */
    readonly now: string,
  ) {}

  /** At a position that it has. */
  static at(
    pool: Pick<Pool, 'query'>,
    tenant: string,
    { position, now }: Pick<LogAt, 'position' | 'now'>,
  ): LogAt {
    return new LogAt(pool, tenant, position, now);
  }

  /** At its end. */
  static async end(pool: Pick<Pool, 'query'>, tenant: string): Promise<LogAt> {
    const { rows } = await pool.query<{ size: number; now: string }>({
      name: 'end-of-log',
      text: `SELECT size::float8 AS size, ${ISO('writ.now()')} AS now
        FROM ledger.head WHERE log = 'main'`,
    });
    const { size, now } = rows[0]!;
    return new LogAt(pool, tenant, size, now);
  }

  /** All events of a stream, first to last, as today's code knows them. */
  async eventsOf(stream: string): Promise<readonly RecordedEvent[]> {
    const { rows } = await this.pool.query<{ position: number; body: Buffer }>({
      name: 'events-of-stream-at',
      text: `SELECT position::float8 AS position, body FROM ledger.events
        WHERE tenant = $1 AND stream = $2 AND position <= $3 ORDER BY version`,
      values: [this.tenant, stream, this.position],
    });
    return rows.map(({ position, body }) =>
      upcast({ ...(JSON.parse(body.toString()) as RecordedEvent), position }),
    );
  }
}
