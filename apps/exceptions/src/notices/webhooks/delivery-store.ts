import { type NoticeDelivery, type ListDeliveriesBody, type Notice } from '#contracts';
import { asUnavailable, columnParsers, type Platform } from '#platform';
import { type CallbackMessage } from '../callbacks/callback-message';
import { type Attempt, type Claim, settle } from '../outbox/settle';

/** A delivery that is due, and that this process may attempt until its claim ends. */
export interface ClaimedDelivery extends Claim {
  readonly deliveryId: string;
  readonly webhookId: string;
  readonly url: string;
  readonly secret: Buffer;
  /** Null where none is valid any more. */
  readonly previousSecret: Buffer | null;
  readonly notice: Notice;
  /** Sent in its place, where somebody is called back. */
  readonly callback: CallbackMessage | null;
}

/** Attempts to one webhook at a time, in one process. */
export const PER_WEBHOOK_MAX = 8;

/** What is on its way, by the server's own clock: receivers compare times with theirs. */
export class DeliveryStore {
  constructor(private readonly pool: Platform['pool']) {}

  /** Claims at most `limit` for `forMs`, none of webhooks that are `busy`. */
  async claim(
    limit: number,
    forMs: number,
    busy: readonly string[],
  ): Promise<readonly ClaimedDelivery[]> {
    const { rows } = await this.pool.query<ClaimedDelivery>({
      name: 'claim-deliveries',
      text: `WITH due AS (
          SELECT d.delivery_id, w.url, w.secret,
            CASE WHEN w.previous_until > now() THEN w.previous_secret END AS previous_secret
          FROM notices.webhooks AS w CROSS JOIN LATERAL (
            SELECT delivery_id FROM notices.deliveries
            WHERE webhook_id = w.webhook_id AND status = 'pending' AND next_at <= now()
            ORDER BY next_at LIMIT ${PER_WEBHOOK_MAX} FOR UPDATE SKIP LOCKED
          ) AS d
          WHERE w.disabled_because IS NULL AND w.webhook_id <> ALL ($3::text[])
          LIMIT $1
        )
        UPDATE notices.deliveries AS d
        SET claims = claims + 1, next_at = now() + $2 * interval '1 ms'
        FROM due, notices.notices AS n
        WHERE d.delivery_id = due.delivery_id AND n.notice_id = d.notice_id
        RETURNING d.delivery_id AS "deliveryId", d.webhook_id AS "webhookId", due.url, due.secret,
          due.previous_secret AS "previousSecret", n.notice, d.callback, d.tried, d.claims, now() AS at`,
      values: [limit, forMs, busy],
      types: columnParsers,
    });
    return rows;
  }

  settle(delivery: ClaimedDelivery, attempt: Attempt): Promise<void> {
    return settle(this.pool, 'deliveries', { ...delivery, id: delivery.deliveryId }, attempt);
  }

  /** Deliveries of a webhook, the latest first. */
  async list(
    tenant: string,
    { webhookId, status, before, limit }: ListDeliveriesBody,
  ): Promise<readonly NoticeDelivery[]> {
    const { rows } = await this.pool
      .query<NoticeDelivery>({
        name: 'list-deliveries',
        text: `SELECT d.delivery_id AS "deliveryId", d.number, d.notice_id AS "noticeId",
            n.type, n.recipient AS "to", d.status, d.attempts, d.last_at AS "lastAttemptAt",
            d.last_status AS "lastStatus", d.last_error AS "lastError",
            CASE WHEN d.status = 'pending' THEN d.next_at END AS "nextAttemptAt",
            d.created_at AS "createdAt"
          FROM notices.deliveries AS d JOIN notices.notices AS n USING (notice_id)
          WHERE d.tenant = $1 AND d.webhook_id = $2 AND ($3::text IS NULL OR d.status = $3)
            AND ($4::bigint IS NULL OR d.number < $4)
          ORDER BY d.number DESC LIMIT $5`,
        values: [tenant, webhookId, status ?? null, before ?? null, limit],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows;
  }

  /**
   * Makes a delivery due at once, under the same id, with the whole schedule before it: one that is dead, and
   * one that arrived but was lost there. `unknown` and `disabled` say why nothing was replayed.
   */
  async replay(tenant: string, deliveryId: string): Promise<'replayed' | 'unknown' | 'disabled'> {
    const { rows } = await this.pool
      .query<{ isDisabled: boolean }>({
        name: 'replay-delivery',
        text: `WITH known AS (
            SELECT d.delivery_id, w.disabled_because IS NOT NULL AS is_disabled
            FROM notices.deliveries AS d JOIN notices.webhooks AS w USING (webhook_id)
            WHERE d.tenant = $1 AND d.delivery_id = $2 AND w.deleted_at IS NULL
          ), replayed AS (
            UPDATE notices.deliveries AS d
            SET status = 'pending', tried = 0, next_at = now(), claims = claims + 1
            FROM known WHERE d.delivery_id = known.delivery_id AND NOT is_disabled)
          SELECT is_disabled AS "isDisabled" FROM known`,
        values: [tenant, deliveryId],
      })
      .catch(asUnavailable);
    const [known] = rows;
    if (!known) return 'unknown';
    return known.isDisabled ? 'disabled' : 'replayed';
  }

  /** The same with all that are dead of a webhook; answers how many. */
  async replayDead(tenant: string, webhookId: string): Promise<number> {
    const { rowCount } = await this.pool
      .query({
        name: 'replay-dead-deliveries',
        text: `UPDATE notices.deliveries
          SET status = 'pending', tried = 0, next_at = now(), claims = claims + 1
          WHERE tenant = $1 AND webhook_id = $2 AND status = 'dead'`,
        values: [tenant, webhookId],
      })
      .catch(asUnavailable);
    return rowCount ?? 0;
  }

  /** How many wait, how many are dead, and for how long the longest due one is late. */
  async counts(): Promise<{ pending: number; dead: number; lateSeconds: number }> {
    const { rows } = await this.pool.query<{ pending: number; dead: number; lateSeconds: number }>(
      `SELECT count(*) FILTER (WHERE d.status = 'pending')::integer AS pending,
         count(*) FILTER (WHERE d.status = 'dead')::integer AS dead,
         coalesce(extract(epoch FROM now() - min(next_at) FILTER (
           WHERE d.status = 'pending' AND next_at < now())), 0)::float8 AS "lateSeconds"
       FROM notices.deliveries AS d JOIN notices.webhooks AS w USING (webhook_id)
       WHERE d.status <> 'delivered' AND w.deleted_at IS NULL`,
    );
    return rows[0]!;
  }
}
