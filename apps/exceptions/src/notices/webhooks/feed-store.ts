import { columnParsers, type Platform, servedHere } from '#platform';
import { type Claim, type Sent } from '../outbox/attempt';
import { PREVIOUS_SECRETS } from './webhook-store';

/** A webhook to which this process may send events until its claim ends. */
export interface ClaimedFeed extends Claim {
  readonly webhookId: string;
  readonly tenant: string;
  readonly url: string;
  readonly secret: Buffer;
  readonly previousSecrets: readonly Buffer[];
  /** Types of events that it gets; null for all. */
  readonly events: readonly string[] | null;
  /** The last event that is behind it. */
  readonly position: number;
}

/** How far an attempt came. */
export interface SentFeed extends Sent {
  readonly position?: number;
  /** More of the log may be there to send. */
  readonly isMore?: boolean;
}

/** The place of each webhook in the log. One process sends to a webhook at a time, so events arrive in the order of the log. */
export class FeedStore {
  constructor(private readonly pool: Platform['pool']) {}

  /** Claims at most `limit` for `forMs`, none that is `busy`. */
  async claim(
    limit: number,
    forMs: number,
    busy: readonly string[],
  ): Promise<readonly ClaimedFeed[]> {
    const { rows } = await this.pool.query<ClaimedFeed>({
      name: 'claim-feeds',
      text: `WITH due AS (
          SELECT f.webhook_id, w.tenant, w.url, w.secret, ${PREVIOUS_SECRETS} AS previous_secrets
          FROM notices.feeds AS f JOIN notices.webhooks AS w USING (webhook_id)
          WHERE f.next_at <= now() AND w.disabled_because IS NULL AND w.deleted_at IS NULL
            AND f.webhook_id <> ALL ($3::text[]) AND ${servedHere('w.tenant')}
          ORDER BY f.next_at LIMIT $1 FOR UPDATE OF f SKIP LOCKED
        )
        UPDATE notices.feeds AS f
        SET claims = claims + 1, next_at = now() + $2 * interval '1 ms'
        FROM due WHERE f.webhook_id = due.webhook_id
        RETURNING f.webhook_id AS "webhookId", due.tenant, due.url, due.secret,
          due.previous_secrets AS "previousSecrets", f.events, f.position, f.tried, f.claims,
          now() AS at`,
      values: [limit, forMs, busy],
      types: columnParsers,
    });
    return rows;
  }

  /** Stores how far an attempt came, and when the next one is. Does nothing where somebody else has claimed it since. */
  async settle(
    { webhookId, claims, position: before }: ClaimedFeed,
    { position = before, error }: SentFeed,
    pauseMs: number,
  ): Promise<void> {
    await this.pool.query({
      name: 'settle-feed',
      text: `UPDATE notices.feeds SET position = $3, last_error = $4,
          tried = CASE WHEN $4::text IS NULL THEN 0 WHEN position < $3 THEN 1 ELSE tried + 1 END,
          next_at = now() + $5 * interval '1 ms'
        WHERE webhook_id = $1 AND claims = $2`,
      values: [webhookId, claims, position, error, pauseMs],
    });
  }
}
