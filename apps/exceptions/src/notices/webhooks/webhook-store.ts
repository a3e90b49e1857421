import { type CreateWebhookBody, type Webhook } from '#contracts';
import { asUnavailable, columnParsers, type Platform } from '#platform';

/** Why a webhook that its receiver does not want any more was disabled. */
export const GONE = 'its receiver answered 410';

export interface NewWebhook extends Omit<CreateWebhookBody, 'url'> {
  readonly webhookId: string;
  readonly tenant: string;
  readonly url: string;
  readonly secret: Buffer;
}

const SHOWN = `w.webhook_id AS "webhookId", w.url, w.types, w.recipients, w.label,
  CASE WHEN w.disabled_because IS NULL THEN 'active' ELSE 'disabled' END AS status,
  w.disabled_because AS "disabledBecause",
  CASE WHEN w.previous_until > now() THEN w.previous_until END AS "previousSecretUntil",
  count(d.*) FILTER (WHERE d.status = 'pending')::integer AS pending,
  count(d.*) FILTER (WHERE d.status = 'dead')::integer AS dead,
  w.created_at AS "createdAt", w.created_by AS "createdBy"`;

/** The table of webhooks. Nothing that it answers holds a secret. */
export class WebhookStore {
  constructor(private readonly pool: Platform['pool']) {}

  async add(webhook: NewWebhook, createdBy: string): Promise<void> {
    const { webhookId, tenant, url, types, recipients, label, secret } = webhook;
    await this.pool
      .query({
        name: 'add-webhook',
        text: `INSERT INTO notices.webhooks
          (webhook_id, tenant, url, types, recipients, label, secret, created_by)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        values: [
          webhookId,
          tenant,
          url,
          types ?? null,
          recipients ?? null,
          label ?? null,
          secret,
          createdBy,
        ],
      })
      .catch(asUnavailable);
  }

  /** The webhooks of a tenant, or the one of an id, the oldest first. */
  async list(tenant: string, webhookId: string | null = null): Promise<readonly Webhook[]> {
    const { rows } = await this.pool
      .query<Webhook>({
        name: 'list-webhooks',
        text: `SELECT ${SHOWN} FROM notices.webhooks AS w
          LEFT JOIN notices.deliveries AS d ON d.webhook_id = w.webhook_id AND d.status <> 'delivered'
          WHERE w.tenant = $1 AND w.deleted_at IS NULL AND ($2::text IS NULL OR w.webhook_id = $2)
          GROUP BY w.webhook_id ORDER BY w.created_at, w.webhook_id`,
        values: [tenant, webhookId],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows;
  }

  /** Puts a new secret in place; the one before signs too for a day. False when there is no such webhook. */
  rotate(tenant: string, webhookId: string, secret: Buffer): Promise<boolean> {
    return this.change(
      'rotate-webhook',
      `UPDATE notices.webhooks SET previous_secret = secret, secret = $3,
        previous_until = now() + interval '24 hours'
       WHERE tenant = $1 AND webhook_id = $2 AND deleted_at IS NULL`,
      [tenant, webhookId, secret],
    );
  }

  /** Sends again what comes from now on; what died meanwhile can be replayed. */
  enable(tenant: string, webhookId: string): Promise<boolean> {
    return this.change(
      'enable-webhook',
      `UPDATE notices.webhooks SET disabled_because = NULL
       WHERE tenant = $1 AND webhook_id = $2 AND deleted_at IS NULL`,
      [tenant, webhookId],
    );
  }

  /** Sends nothing more: what was on its way is dead. */
  disable(webhookId: string, because: string): Promise<boolean> {
    return this.change(
      'disable-webhook',
      `WITH ended AS (
        UPDATE notices.deliveries SET status = 'dead', last_error = $2
        WHERE webhook_id = $1 AND status = 'pending')
       UPDATE notices.webhooks SET disabled_because = $2
       WHERE webhook_id = $1 AND deleted_at IS NULL`,
      [webhookId, because],
    );
  }

  /** Forgets its secrets; who made and who deleted it stays, and what it was sent. */
  remove(tenant: string, webhookId: string, deletedBy: string): Promise<boolean> {
    return this.change(
      'delete-webhook',
      `WITH gone AS (
        UPDATE notices.webhooks SET deleted_at = now(), deleted_by = $3, secret = NULL,
          previous_secret = NULL, disabled_because = 'it was deleted'
        WHERE tenant = $1 AND webhook_id = $2 AND deleted_at IS NULL RETURNING webhook_id
       ), ended AS (
        UPDATE notices.deliveries AS d SET status = 'dead', last_error = 'the webhook was deleted'
        FROM gone WHERE d.webhook_id = gone.webhook_id AND d.status = 'pending')
       SELECT FROM gone`,
      [tenant, webhookId, deletedBy],
    );
  }

  private async change(name: string, text: string, values: unknown[]): Promise<boolean> {
    const { rowCount } = await this.pool.query({ name, text, values }).catch(asUnavailable);
    return rowCount !== 0;
  }
}
