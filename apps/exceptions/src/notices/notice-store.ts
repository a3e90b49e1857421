import { FEED_FORMAT, type Notice, type NumberedNotice } from '#contracts';
import { parseInstant } from '#kernel';
import { asUnavailable, columnParsers, type Platform } from '#platform';
import { type CallbackMessage } from './callbacks/callback-message';
import { urgentTypes } from './notice-letter';

type Pool = Platform['pool'];

export interface NoticesQuery {
  readonly tenant: string;
  /** Owners whose notices may be read. */
  readonly readable: 'all' | readonly string[];
  readonly to?: string;
  readonly workOrderId?: string;
  /** The number of a notice, or a time. */
  readonly since?: string;
  readonly limit: number;
}

/** What one webhook is sent in place of the notice. */
interface CallbackDelivery {
  readonly webhookId: string;
  readonly message: CallbackMessage;
}

/** What else than the webhooks for all is sent of notices. */
interface SendingOptions {
  readonly isMailOn?: boolean;
  readonly callback?: CallbackDelivery;
}

/** The table of notices; deliveries to webhooks and mailboxes are made with them, in the same transaction. */
export class NoticeStore {
  constructor(private readonly pool: Pool) {}

  /**
   * Stores what is not stored yet, once each, and what webhooks and, where mail is on, mailboxes are sent of it; a chat gets one
   * message of each type, however many the notices of an event are for. One statement: nothing stays locked when this process stops. Answers
   * whether anything was new. A callback to a webhook that is disabled is dead until
   * somebody replays it.
   */
  async add(
    tenant: string,
    position: number,
    notices: readonly Notice[],
    { isMailOn = false, callback }: SendingOptions = {},
  ): Promise<boolean> {
    const { rowCount } = await this.pool
      .query({
        name: 'add-notices',
        text: `WITH counted AS (
            UPDATE notices.counter SET last = last + jsonb_array_length($3::jsonb)
            RETURNING last - jsonb_array_length($3::jsonb) AS before
          ), notified AS (
            INSERT INTO notices.notices
              (notice_id, number, tenant, recipient, type, work_order_id, position, notice)
            SELECT (one->>'noticeId')::uuid, before + place, $1, one->>'to', one->>'type',
              one->>'workOrderId', $2, one
            FROM counted, jsonb_array_elements($3::jsonb) WITH ORDINALITY AS t (one, place)
            ON CONFLICT (notice_id) DO NOTHING
            RETURNING notice_id, number, recipient, type
          ), matching AS (
            SELECT webhook_id, notice_id, disabled_because,
              format = 'standard' OR 1 = row_number() OVER (PARTITION BY webhook_id, type ORDER BY number)
                AS is_sent
            FROM notified, notices.webhooks
            WHERE tenant = $1 AND deleted_at IS NULL AND format <> '${FEED_FORMAT}'
              AND (disabled_because IS NULL OR webhook_id = $4)
              AND (types IS NULL OR type = ANY (types))
              AND (recipients IS NULL OR recipient = ANY (recipients))
          ), sent AS (
            INSERT INTO notices.deliveries
              (tenant, webhook_id, notice_id, callback, status, last_error)
            SELECT $1, webhook_id, notice_id, CASE WHEN webhook_id = $4 THEN $5::jsonb END,
              CASE WHEN disabled_because IS NULL THEN 'pending' ELSE 'dead' END, disabled_because
            FROM matching WHERE is_sent
          ), mailed AS (
            INSERT INTO notices.mails (mail_id, tenant, principal, notice_id, is_urgent)
            SELECT notice_id, tenant, principal, notice_id, type = ANY ($7)
            FROM notified JOIN notices.mailboxes ON principal = recipient
            WHERE $6 AND tenant = $1 AND disabled_because IS NULL
          )
          SELECT FROM notified`,
        values: [
          tenant,
          position,
          JSON.stringify(notices),
          callback?.webhookId ?? null,
          callback ? JSON.stringify(callback.message) : null,
          isMailOn,
          urgentTypes,
        ],
      })
      .catch(asUnavailable);
    return rowCount !== 0;
  }

  /** Notices that may be read, the earliest first. */
  async list(query: NoticesQuery): Promise<readonly NumberedNotice[]> {
    const { tenant, readable, to, workOrderId, since = '0', limit } = query;
    const isNumber = /^\d+$/.test(since);
    const { rows } = await this.pool
      .query<NoticeRow>({
        name: 'list-notices',
        text: `SELECT number, position, tenant, notice FROM notices.notices
          WHERE tenant = $1 AND ($2::text[] IS NULL OR recipient = ANY ($2))
            AND ($3::text IS NULL OR recipient = $3) AND ($4::text IS NULL OR work_order_id = $4)
            AND number > $5 AND ($6::timestamptz IS NULL OR stored_at >= $6)
          ORDER BY number LIMIT $7`,
        values: [
          tenant,
          readable === 'all' ? null : readable,
          to ?? null,
          workOrderId ?? null,
          isNumber ? Number(since) : 0,
          isNumber ? null : parseInstant(since)!,
          limit,
        ],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows.map(numbered);
  }

  /** What was stored after a number, of every tenant. */
  async after(number: number, limit: number) {
    const { rows } = await this.pool
      .query<NoticeRow>({
        name: 'notices-after',
        text: `SELECT number, position, tenant, notice FROM notices.notices
          WHERE number > $1 ORDER BY number LIMIT $2`,
        values: [number, limit],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows.map((row) => ({ ...numbered(row), tenant: row.tenant }));
  }

  /** The number after which notices of events after a ledger position begin. */
  async lastBefore(position: number): Promise<number> {
    const { rows } = await this.pool
      .query<{ before: number }>({
        name: 'last-notice-before',
        text: `SELECT coalesce(
            (SELECT min(number) - 1 FROM notices.notices WHERE position > $1), last) AS before
          FROM notices.counter`,
        values: [position],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows[0]!.before;
  }

  /** The number of the last notice that can be read. */
  async end(): Promise<number> {
    const { rows } = await this.pool
      .query<{ last: number }>({
        name: 'last-notice',
        text: `SELECT last FROM notices.counter`,
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows[0]!.last;
  }
}

interface NoticeRow {
  readonly number: number;
  readonly position: number;
  readonly tenant: string;
  readonly notice: Notice;
}

const numbered = ({ number, position, notice }: NoticeRow): NumberedNotice => ({
  ...notice,
  number,
  position,
});
