import { type Pool, type PoolClient } from 'pg';
import { type QueryDefinition, type QueryRequest, reports } from '#contracts';
import { columnParsers } from '#platform';
import { type Place } from '../as-of/place';
import { viewOf } from '../queries/sql-question';
import { COUNT_STEPS } from './count-steps-sql';

/** In a smaller log the documented views are quick. */
const LOG_MIN = 100_000;
/** Events that are counted in one transaction. */
const CHUNK = 20_000;
/** Events that a report waits for until they are counted: some tenths of a second. */
const NEAR = 5_000;

const countedReports: ReadonlySet<string> = new Set([
  'directly_follows',
  'step_times',
  'handovers',
  'variants',
]);

/** Whether a report can be answered from counts: of all that a tenant has, as it is now. */
export const isCounted = (definition: QueryDefinition, request: QueryRequest): boolean =>
  reports.includes(definition) &&
  countedReports.has(viewOf(definition)) &&
  request.groupBy === undefined &&
  request.scope === 'tenant';

interface CountedPlace extends Place {
  readonly position: number;
}

interface Progress {
  readonly counted: number;
  readonly from: string;
  /** Where the views stand, and which they are; undefined where they differ in position. */
  readonly end: number | null;
  readonly views: string;
}

const PROGRESS = `
  SELECT s.position AS counted, s.views AS "from", c.end, c.views
  FROM counted.state AS s, (
    SELECT CASE WHEN count(*) = 2 AND min(position) = max(position) THEN min(position) END AS "end",
      string_agg(format('%s %s', name, generation), ', ' ORDER BY name) AS views
    FROM views.cursors WHERE name IN ('step_events', 'work_orders') AND status IN ('live', 'stuck')
  ) AS c`;

/** Not truncated: a report that began before would find nothing. */
const FORGET = ['keys', 'buckets', 'seconds', 'works'].map(
  (table) => `DELETE FROM counted.${table}`,
);

/**
 * Counts of the steps of work, which follow the views when somebody asks: what happened since the last time is counted then. Where
 * that is much, as at the first time, it is counted meanwhile, and the documented views answer. Any number of instances may count.
 */
export class StepCounts {
  private following?: Promise<unknown>;
  private readonly failed: (error: unknown) => false;

  constructor(
    private readonly pool: Pool,
    onError: (error: unknown) => void,
    private readonly logMin = LOG_MIN,
  ) {
    this.failed = (error) => {
      onError(error);
      return false;
    };
  }

  /** Where a report is answered, at this position or a later one; undefined where the counts are not as far as the views. */
  async place(): Promise<CountedPlace | undefined> {
    const { counted, from, end, views } = await progressOf(this.pool);
    if (end === null || end < this.logMin) return undefined;
    const isNear = from === views && end - counted <= NEAR;
    const isThere = isNear && (counted === end || (await this.count().catch(this.failed)));
    const schemas = { documented: 'counted', folded: 'counted' };
    if (isThere) return { sql: this.pool, schemas, position: end };
    this.following ??= this.follow()
      .catch(this.failed)
      .finally(() => (this.following = undefined));
    return undefined;
  }

  /** Resolves when what is under way in the background has ended. */
  async settled(): Promise<void> {
    await this.following;
  }

  private async follow(): Promise<void> {
    while (!(await this.count()));
  }

  /** Counts the next events. Resolves with whether the counts are where the views are. */
  private async count(): Promise<boolean> {
    const client = await this.pool.connect();
    let failure: Error | undefined;
    // A session that is out of the pool and ends without a listener would end the process.
    const lost = (error: Error): void => void (failure ??= error);
    client.on('error', lost);
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = 0');
      // One instance counts at a time. All that follows is of one moment after it: cursors and views agree.
      await client.query('LOCK TABLE counted.state IN EXCLUSIVE MODE');
      const isThere = await this.countLocked(client);
      await client.query('COMMIT');
      return isThere;
    } catch (error) {
      failure ??= error as Error;
      throw error;
    } finally {
      client.off('error', lost);
      client.release(failure);
    }
  }

  private async countLocked(client: PoolClient): Promise<boolean> {
    const { counted, from, end, views } = await progressOf(client);
    if (end === null) return true;
    if (from !== views || counted > end) {
      for (const statement of FORGET) await client.query(statement);
      await client.query('UPDATE counted.state SET position = 0, views = $1', [views]);
      return false;
    }
    const to = Math.min(end, counted + CHUNK);
    if (to > counted) await client.query(COUNT_STEPS, [counted, to]);
    return to === end;
  }
}

const progressOf = async (sql: Pick<PoolClient, 'query'>): Promise<Progress> => {
  const { rows } = await sql.query<Progress>({ text: PROGRESS, types: columnParsers });
  return rows[0]!;
};
