import {
  type FEED_FORMAT,
  type ListDeliveriesBody,
  type Notice,
  type NoticeDelivery,
  type WebhookFormat,
} from '#contracts';
import { asUnavailable, columnParsers, type Platform, servedHere } from '#platform';
import { type NoticeAnswer } from '../answers-of';
import { type CallbackMessage } from '../callbacks/callback-message';
import { type Claim, type Sent } from '../outbox/attempt';
import { OutboxStore } from '../outbox/outbox-store';
import { PREVIOUS_SECRETS } from './webhook-store';

/** A delivery that is due, and that this process may attempt until its claim ends. */
export interface ClaimedDelivery extends Claim {
  readonly deliveryId: string;
  readonly tenant: string;
  readonly webhookId: string;
  readonly format: Exclude<WebhookFormat, typeof FEED_FORMAT>;
  readonly url: string;
  readonly channel: string | null;
  readonly secret: Buffer;
  /** Secrets of before that still sign, too. */
  readonly previousSecrets: readonly Buffer[];
  readonly notice: Notice;
  /** Who else gets the same there, so that a channel has one message: all of them, by name. */
  readonly recipients: readonly string[];
  /** Sent in its place, where somebody is called back. */
  readonly callback: CallbackMessage | null;
  /** What has become of it since; null while it is open. */
  readonly answer: NoticeAnswer | null;
  /** Where its message is; null before there is one, and where nothing can be changed there. */
  readonly receipt: Receipt | null;
  /** How many messages of it were deleted there. */
  readonly lost: number;
}

/** By which an app changes its message: channel and time stamp, as Slack gives them. */
interface Receipt {
  readonly channel: string;
  readonly ts: string;
}

/** What came of an attempt at a delivery. */
export interface SentDelivery extends Sent {
  readonly receipt?: Receipt;
  /** Whether its message was deleted there: the next attempt posts another one. */
  readonly isGone?: boolean;
}

/** Attempts to one webhook at a time, in one process. */
export const PER_WEBHOOK_MAX = 8;

/** Notices on their way to webhooks. */
export class DeliveryStore extends OutboxStore<NoticeDelivery> {
  constructor(pool: Platform['pool']) {
    super(pool, {
      table: 'deliveries',
      id: 'delivery_id',
      receivers: 'notices.webhooks AS r USING (webhook_id)',
      receiver: 'webhook_id',
      shown: 'o.delivery_id AS "deliveryId", n.recipient AS "to"',
      known: 'r.deleted_at IS NULL',
      counted: 'r.deleted_at IS NULL',
      // An answer that came meanwhile is sent too.
      status: `CASE WHEN $3 = 'delivered' AND answer IS DISTINCT FROM $8::jsonb
        THEN 'pending' ELSE $3 END`,
      stored: `, lost = lost + $10::boolean::integer,
        receipt = CASE WHEN NOT $10 THEN coalesce($9::jsonb, receipt) END`,
    });
  }

  /** Claims at most `limit` for `forMs`, none of webhooks that are `busy`. */
  async claim(
    limit: number,
    forMs: number,
    busy: readonly string[],
  ): Promise<readonly ClaimedDelivery[]> {
    const { rows } = await this.pool.query<ClaimedDelivery>({
      name: 'claim-deliveries',
      text: `WITH due AS (
          SELECT d.delivery_id, w.format, w.url, w.channel, w.secret, w.recipients,
            ${PREVIOUS_SECRETS} AS previous_secrets
          FROM notices.webhooks AS w CROSS JOIN LATERAL (
            SELECT delivery_id FROM notices.deliveries
            WHERE webhook_id = w.webhook_id AND status = 'pending' AND next_at <= now()
            ORDER BY next_at LIMIT ${PER_WEBHOOK_MAX} FOR UPDATE SKIP LOCKED
          ) AS d
          WHERE w.disabled_because IS NULL AND w.webhook_id <> ALL ($3::text[])
            AND ${servedHere('w.tenant')}
          LIMIT $1
        )
        UPDATE notices.deliveries AS d
        SET claims = claims + 1, next_at = now() + $2 * interval '1 ms'
        FROM due, notices.notices AS n
        WHERE d.delivery_id = due.delivery_id AND n.notice_id = d.notice_id
        RETURNING d.delivery_id AS "deliveryId", d.tenant, d.webhook_id AS "webhookId", due.format,
          due.url, due.channel, due.secret, due.previous_secrets AS "previousSecrets", n.notice,
          CASE WHEN due.format = 'standard' THEN ARRAY[n.recipient] ELSE ARRAY(
            SELECT o.recipient FROM notices.notices AS o
            WHERE o.position = n.position AND o.tenant = n.tenant
              AND o.notice->'subject' = n.notice->'subject'
              AND (due.recipients IS NULL OR o.recipient = ANY (due.recipients))
            ORDER BY o.recipient) END AS recipients,
          d.callback, d.answer, d.receipt, d.lost, d.tried, d.claims, now() AS at`,
      values: [limit, forMs, busy],
      types: columnParsers,
    });
    return rows;
  }

  /** Stores what came of an attempt. What was answered meanwhile stays due. */
  settle(delivery: ClaimedDelivery, sent: SentDelivery, pauseMs: number | null): Promise<void> {
    const more = [jsonOf(delivery.answer), jsonOf(sent.receipt), sent.isGone === true];
    return this.settleAs(delivery.deliveryId, delivery, sent, pauseMs, more);
  }

  list(
    tenant: string,
    { webhookId, ...page }: ListDeliveriesBody,
  ): Promise<readonly NoticeDelivery[]> {
    return this.page(tenant, { ...page, receiver: webhookId });
  }

  /**
   * Lets the messages that chats have about something say what became of it: those that are there already are due once more. The
   * same answer again, and an earlier one, change nothing. Says whether something is due.
   */
  async showAnswer(tenant: string, answer: NoticeAnswer): Promise<boolean> {
    const { kind, id, workOrderId } = answer.about;
    const isOfWorkOrder = workOrderId !== undefined;
    const values = [tenant, kind, id, JSON.stringify(answer), answer.position];
    // Where the tenant has no chat, Postgres reads no notice.
    const { rowCount } = await this.pool
      .query({
        name: isOfWorkOrder ? 'show-answer-of-work-order' : 'show-answer',
        text: `UPDATE notices.deliveries AS d SET answer = $4::jsonb,
            tried = CASE d.status WHEN 'delivered' THEN 0 ELSE d.tried END,
            next_at = CASE d.status WHEN 'delivered' THEN now() ELSE d.next_at END,
            status = CASE d.status WHEN 'delivered' THEN 'pending' ELSE d.status END
          FROM notices.notices AS n, notices.webhooks AS w
          WHERE EXISTS (SELECT FROM notices.webhooks WHERE tenant = $1 AND format <> 'standard'
              AND disabled_because IS NULL AND deleted_at IS NULL)
            AND n.tenant = $1 AND n.notice->'subject'->>'kind' = $2
            AND n.notice->'subject'->>'id' = $3 ${isOfWorkOrder ? 'AND n.work_order_id = $6' : ''}
            AND n.notice->>'outcome' IS NULL AND d.notice_id = n.notice_id
            AND w.webhook_id = d.webhook_id AND w.format <> 'standard'
            AND w.disabled_because IS NULL
            AND coalesce((d.answer->>'position')::bigint, 0) < $5`,
        values: isOfWorkOrder ? [...values, workOrderId] : values,
      })
      .catch(asUnavailable);
    return rowCount !== 0;
  }

  /** Makes all that are dead of a webhook due; answers how many. */
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
}

const jsonOf = (value: unknown): string | null => (value ? JSON.stringify(value) : null);
