import { type Actor } from '#kernel';
import {
  ACCESS_REQUEST_ENDED,
  type CreateWebhookBody,
  type Webhook,
  type WebhookFormat,
} from '#contracts';
import { asUnavailable, columnParsers, type Platform } from '#platform';

/** Why a webhook that its receiver does not want any more was disabled. */
export const GONE = 'its receiver answered 410';
/** Why a webhook was disabled whose creator may not read anything any more. */
export const CREATOR_RETIRED = 'its creator was retired';
/** Why a webhook was disabled when the key that created it, enabled it or changed its secret last was revoked. */
export const KEY_REVOKED = 'the key that set it up was revoked';

/** The same where the keys file no longer has that key. */
export const KEY_LEFT_FILE = 'the key that set it up left the keys file';
/** The same where an admin ended the session. */
export const SESSION_REVOKED = 'the session that set it up was ended by an admin';

/** Why a webhook was disabled whose creator's credential ended while it was set up. */
export const ENDED_MEANWHILE = 'the credential that set it up ended meanwhile';

/** Why a webhook was disabled that did not take an event, however often it was sent. */
export const NOT_TAKEN = 'its receiver did not take the next event in ten attempts';

/** Who sets up a webhook. */
type By = Pick<Actor, 'id' | 'key'>;

/** A secret as it is stored, and which request set it. */
export interface SecretOfRequest {
  readonly secret: Buffer;
  readonly request: string;
}

export interface NewWebhook
  extends Omit<CreateWebhookBody, 'token' | 'format' | 'after'>, SecretOfRequest {
  readonly format: WebhookFormat;
  readonly webhookId: string;
  readonly tenant: string;
  /** Where it begins, if it gets events. */
  readonly position?: number | undefined;
}

/** Secrets of one webhook that sign at a time. */
export const SECRETS_MAX = 10;

/** What of the column `earlier_secrets` still signs, as `e`: its `secret` in hex, and `until` when. */
const signingStill = (secrets: string): string =>
  `jsonb_array_elements(${secrets}) AS e WHERE (e->>'until')::timestamptz > now()`;

/** Secrets of a webhook `w` of before that still sign. */
export const PREVIOUS_SECRETS = `array_remove(
  CASE WHEN w.previous_until > now() THEN w.previous_secret END
    || ARRAY(SELECT decode(e->>'secret', 'hex') FROM ${signingStill('w.earlier_secrets')}), NULL)`;

const WITH_PREVIOUS = `earlier_secrets || CASE WHEN previous_secret IS NULL THEN '[]' ELSE
  jsonb_build_array(jsonb_build_object('secret', encode(previous_secret, 'hex'), 'until', previous_until))
  END`;

const SHOWN = `w.webhook_id AS "webhookId", w.format, w.url, w.channel, w.types, w.recipients, w.label,
  f.events, f.position, f.last_error AS "lastError",
  CASE WHEN w.disabled_because IS NULL THEN 'active' ELSE 'disabled' END AS status,
  w.disabled_because AS "disabledBecause",
  CASE WHEN w.previous_until > now() THEN w.previous_until END AS "previousSecretUntil",
  count(d.*) FILTER (WHERE d.status = 'pending')::integer AS pending,
  count(d.*) FILTER (WHERE d.status = 'dead')::integer AS dead,
  w.created_at AS "createdAt", w.created_by AS "createdBy"`;

const disabling = (which: string, because: string): string => `
  WITH disabled AS (
    UPDATE notices.webhooks SET disabled_because = ${because}
    WHERE ${which} AND deleted_at IS NULL AND disabled_because IS NULL RETURNING webhook_id
  ), ended AS (
    UPDATE notices.deliveries AS d SET status = 'dead', last_error = ${because}
    FROM disabled WHERE d.webhook_id = disabled.webhook_id AND d.status = 'pending')
  SELECT FROM disabled`;

/** The table of webhooks. Nothing that it answers holds a secret. */
export class WebhookStore {
  constructor(private readonly pool: Platform['pool']) {}

  /** Changes nothing where there is one of that id. */
  async add(webhook: NewWebhook, createdBy: By): Promise<void> {
    const { webhookId, tenant, format, url, channel, types, recipients, label } = webhook;
    await this.pool
      .query({
        name: 'add-webhook',
        text: `WITH added AS (
            INSERT INTO notices.webhooks
              (webhook_id, tenant, format, url, channel, types, recipients, label, secret, created_by,
                enabled_with, secret_request)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (webhook_id) DO NOTHING RETURNING webhook_id
          )
          INSERT INTO notices.feeds (webhook_id, events, position)
          SELECT webhook_id, $13, $14::bigint FROM added WHERE $14::bigint IS NOT NULL`,
        values: [
          webhookId,
          tenant,
          format,
          url,
          channel ?? null,
          types ?? null,
          recipients ?? null,
          label ?? null,
          webhook.secret,
          createdBy.id,
          createdBy.key ?? null,
          webhook.request,
          webhook.events ?? null,
          webhook.position ?? null,
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
          LEFT JOIN notices.feeds AS f ON f.webhook_id = w.webhook_id
          LEFT JOIN notices.deliveries AS d ON d.webhook_id = w.webhook_id AND d.status <> 'delivered'
          WHERE w.tenant = $1 AND w.deleted_at IS NULL AND ($2::text IS NULL OR w.webhook_id = $2)
          GROUP BY w.webhook_id, f.webhook_id ORDER BY w.created_at, w.webhook_id`,
        values: [tenant, webhookId],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows;
  }

  /**
   * The active webhook with exactly this URL that calls back a requester: it names them among its recipients. One to everybody is
   * set up for nobody.
   */
  async callbackFor(tenant: string, url: string, requester: string): Promise<string | undefined> {
    const { rows } = await this.pool
      .query<{ webhookId: string }>({
        name: 'callback-for',
        text: `SELECT webhook_id AS "webhookId" FROM notices.webhooks
          WHERE tenant = $1 AND format = 'standard' AND url = $2 AND $3 = ANY (recipients)
            AND (types IS NULL OR $4 = ANY (types))
            AND deleted_at IS NULL AND disabled_because IS NULL
          ORDER BY created_at, webhook_id LIMIT 1`,
        values: [tenant, url, requester, ACCESS_REQUEST_ENDED],
      })
      .catch(asUnavailable);
    return rows[0]?.webhookId;
  }

  /** The secret that the request set; undefined where another one set it, or there is no such webhook. */
  async secretOf(tenant: string, webhookId: string, request: string): Promise<Buffer | undefined> {
    const { rows } = await this.pool
      .query<{ secret: Buffer }>({
        name: 'secret-of-request',
        text: `SELECT secret FROM notices.webhooks WHERE tenant = $1 AND webhook_id = $2
          AND secret_request = $3 AND deleted_at IS NULL`,
        values: [tenant, webhookId, request],
      })
      .catch(asUnavailable);
    return rows[0]?.secret;
  }

  /**
   * Puts a new secret in place; each one before signs too for a day. False where nothing changes: the request has set the secret
   * before, as many secrets sign as may, or there is no such webhook.
   */
  rotate(
    tenant: string,
    webhookId: string,
    { secret, request }: SecretOfRequest,
    by: By,
  ): Promise<boolean> {
    return this.change(
      'rotate-webhook',
      `UPDATE notices.webhooks SET previous_secret = secret, secret = $3, secret_request = $5,
        earlier_secrets = coalesce(
          (SELECT jsonb_agg(e) FROM ${signingStill(WITH_PREVIOUS)}), '[]'),
        previous_until = now() + interval '24 hours', enabled_with = $4, enabled_at = now()
       WHERE tenant = $1 AND webhook_id = $2 AND deleted_at IS NULL
        AND secret_request IS DISTINCT FROM $5
        AND (SELECT count(*) FROM ${signingStill(WITH_PREVIOUS)}) < ${SECRETS_MAX - 1}`,
      [tenant, webhookId, secret, by.key ?? null, request],
    );
  }

  /** Sends again what comes from now on, and events from where it stopped; notices that died meanwhile can be replayed. */
  enable(tenant: string, webhookId: string, by: By): Promise<boolean> {
    return this.change(
      'enable-webhook',
      `WITH enabled AS (
        UPDATE notices.webhooks SET disabled_because = NULL, enabled_with = $3, enabled_at = now()
        WHERE tenant = $1 AND webhook_id = $2 AND deleted_at IS NULL RETURNING webhook_id
       ), due AS (
        UPDATE notices.feeds AS f SET tried = 0, next_at = now()
        FROM enabled WHERE f.webhook_id = enabled.webhook_id)
       SELECT FROM enabled`,
      [tenant, webhookId, by.key ?? null],
    );
  }

  /** Sends nothing more: what was on its way is dead. */
  disable(webhookId: string, because: string): Promise<boolean> {
    return this.change('disable-webhook', disabling('webhook_id = $1', '$2'), [webhookId, because]);
  }

  /** The same for all webhooks of a tenant that somebody created. */
  disableOf(tenant: string, createdBy: string, because: string): Promise<boolean> {
    return this.change('disable-webhooks-of', disabling('tenant = $1 AND created_by = $2', '$3'), [
      tenant,
      createdBy,
      because,
    ]);
  }

  /** The same for those that somebody set up with a key or a session, where `since` is stated, from then on. */
  disableOfKey(tenant: string, keyId: string, because: string, since?: string): Promise<boolean> {
    return this.change(
      'disable-webhooks-of-key',
      disabling(
        `tenant = $1 AND enabled_with = $2 AND coalesce(enabled_at >= $4::timestamptz, true)`,
        '$3',
      ),
      [tenant, keyId, because, since ?? null],
    );
  }

  /** Forgets its secrets; who made and who deleted it stays, and what it was sent. */
  remove(tenant: string, webhookId: string, deletedBy: string): Promise<boolean> {
    return this.change(
      'delete-webhook',
      `WITH gone AS (
        UPDATE notices.webhooks SET deleted_at = now(), deleted_by = $3, secret = NULL,
          previous_secret = NULL, earlier_secrets = '[]', disabled_because = 'it was deleted'
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
