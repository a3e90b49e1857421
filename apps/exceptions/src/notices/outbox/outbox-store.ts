import { type DeliveryState, type OnItsWay } from '#contracts';
import { asUnavailable, columnParsers, type Platform, servedHere } from '#platform';
import { type Claim, type Sent } from './attempt';

/** How an outbox is stored: a row for each message (`o`), and one for each receiver (`r`). */
export interface OutboxTables {
  readonly table: 'deliveries' | 'mails';
  readonly id: 'delivery_id' | 'mail_id';
  readonly receivers: string;
  /** The column of both that names the receiver. */
  readonly receiver: 'webhook_id' | 'principal';
  /** What a list shows besides what all messages have. */
  readonly shown: string;
  /** Receivers whose messages can be replayed, and those whose messages are counted. */
  readonly known: string;
  readonly counted: string;
  /** The status after an attempt that came to `$3`, and what else is stored of it. */
  readonly status?: string;
  readonly stored?: string;
}

/** Which messages a list has. */
interface Listed {
  readonly receiver?: string | undefined;
  readonly status?: DeliveryState;
  readonly before?: number;
  readonly limit: number;
}

/** Messages on their way, by the server's own clock: receivers compare times with theirs. */
export abstract class OutboxStore<Row extends OnItsWay> {
  protected constructor(
    protected readonly pool: Platform['pool'],
    private readonly tables: OutboxTables,
  ) {}

  /**
   * Stores what came of an attempt; a pause of null ends it as dead. Does nothing when somebody else has claimed or replayed it
   * since. `more` are values of what else is stored.
   */
  protected async settleAs(
    id: string,
    { claims, at }: Pick<Claim, 'claims' | 'at'>,
    { status, error }: Sent,
    pauseMs: number | null,
    more: readonly unknown[] = [],
  ): Promise<void> {
    const { table, id: column, status: becomes = '$3', stored = '' } = this.tables;
    const outcome = error === null ? 'delivered' : pauseMs === null ? 'dead' : 'pending';
    await this.pool.query({
      name: `settle-${table}`,
      text: `UPDATE notices.${table} SET status = ${becomes}, attempts = attempts + 1,
          tried = tried + 1, last_at = $4, last_status = $5, last_error = $6,
          next_at = now() + $7 * interval '1 ms' ${stored}
        WHERE ${column} = $1 AND claims = $2 AND status = 'pending'`,
      values: [id, claims, outcome, at, status, error, pauseMs ?? 0, ...more],
    });
  }

  /** Messages of a tenant, the latest first. */
  protected async page(
    tenant: string,
    { receiver, status, before, limit }: Listed,
  ): Promise<readonly Row[]> {
    const { table, receiver: column, shown } = this.tables;
    const isUndelivered = status !== undefined && status !== 'delivered';
    const { rows } = await this.pool
      .query<Row>({
        name: `list-${isUndelivered ? 'undelivered-' : ''}${table}`,
        text: `SELECT ${shown}, o.number, o.notice_id AS "noticeId", n.type, o.status, o.attempts,
            o.last_at AS "lastAttemptAt", o.last_status AS "lastStatus",
            o.last_error AS "lastError",
            CASE WHEN o.status = 'pending' THEN o.next_at END AS "nextAttemptAt",
            o.created_at AS "createdAt"
          FROM notices.${table} AS o LEFT JOIN notices.notices AS n USING (notice_id)
          WHERE o.tenant = $1 AND ($2::text IS NULL OR o.${column} = $2)
            AND ($3::text IS NULL OR o.status = $3) AND ($4::bigint IS NULL OR o.number < $4)
            ${isUndelivered ? `AND o.status <> 'delivered'` : ''}
          ORDER BY o.number DESC LIMIT $5`,
        values: [tenant, receiver ?? null, status ?? null, before ?? null, limit],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows;
  }

  /**
   * Makes a message due at once, under the same id, with the whole schedule before it: one that is dead, and one that arrived
   * but was lost there. `unknown` and `disabled` say why nothing was replayed.
   */
  async replay(tenant: string, id: string): Promise<'replayed' | 'unknown' | 'disabled'> {
    const { table, id: column, receivers, known } = this.tables;
    const { rows } = await this.pool
      .query<{ isDisabled: boolean }>({
        name: `replay-${table}`,
        text: `WITH known AS (
            SELECT o.${column}, r.disabled_because IS NOT NULL AS is_disabled
            FROM notices.${table} AS o JOIN ${receivers}
            WHERE o.tenant = $1 AND o.${column} = $2 AND ${known}
          ), replayed AS (
            UPDATE notices.${table} AS o
            SET status = 'pending', tried = 0, next_at = now(), claims = claims + 1
            FROM known WHERE o.${column} = known.${column} AND NOT is_disabled)
          SELECT is_disabled AS "isDisabled" FROM known`,
        values: [tenant, id],
      })
      .catch(asUnavailable);
    const [message] = rows;
    if (!message) return 'unknown';
    return message.isDisabled ? 'disabled' : 'replayed';
  }

  /** How many wait, how many are dead, and for how long the longest due one is late. */
  async counts(): Promise<{ pending: number; dead: number; lateSeconds: number }> {
    const { table, receivers, counted } = this.tables;
    const { rows } = await this.pool.query<{ pending: number; dead: number; lateSeconds: number }>(
      `SELECT count(*) FILTER (WHERE o.status = 'pending')::integer AS pending,
         count(*) FILTER (WHERE o.status = 'dead')::integer AS dead,
         coalesce(extract(epoch FROM now() - min(next_at) FILTER (
           WHERE o.status = 'pending' AND next_at < now())), 0)::float8 AS "lateSeconds"
       FROM notices.${table} AS o JOIN ${receivers}
       WHERE o.status <> 'delivered' AND ${counted} AND ${servedHere('o.tenant')}`,
    );
    return rows[0]!;
  }
}
