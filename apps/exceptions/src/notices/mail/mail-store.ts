import { type ListMailsBody, type Mail, type Notice } from '#contracts';
import { columnParsers, type Platform, servedHere } from '#platform';
import { type Claim, type Sent } from '../outbox/attempt';
import { OutboxStore } from '../outbox/outbox-store';
import { type Digest } from './digest';
import { type DueMailbox } from './mailbox-store';

/** A message that is due, and that this process may attempt until its claim ends. */
export interface ClaimedMail extends Claim {
  readonly mailId: string;
  readonly tenant: string;
  readonly principal: string;
  readonly address: string;
  readonly calendar: string | null;
  /** Null for a digest. */
  readonly notice: Notice | null;
  readonly digest: Digest | null;
}

/** Who receives a message, in one text. */
export const receiverOf = ({ tenant, principal }: Pick<ClaimedMail, 'tenant' | 'principal'>) =>
  `${tenant}/${principal}`;

/** E-mails on their way. */
export class MailStore extends OutboxStore<Mail> {
  constructor(pool: Platform['pool']) {
    super(pool, {
      table: 'mails',
      id: 'mail_id',
      receivers: 'notices.mailboxes AS r USING (tenant, principal)',
      receiver: 'principal',
      shown: 'o.mail_id AS "mailId", o.principal',
      known: 'true',
      counted: 'r.disabled_because IS NULL',
    });
  }

  /**
   * Claims at most `limit` for `forMs`, none to receivers that are `busy`: one of each mailbox, urgent ones first. Reads no mailbox
   * where nothing is due.
   */
  async claim(
    limit: number,
    forMs: number,
    busy: readonly string[],
  ): Promise<readonly ClaimedMail[]> {
    const { rows } = await this.pool.query<ClaimedMail>({
      name: 'claim-mails',
      text: `WITH next AS (
          SELECT m.mail_id, b.address, b.calendar
          FROM notices.mailboxes AS b CROSS JOIN LATERAL (
            SELECT mail_id, is_urgent, next_at FROM notices.mails
            WHERE tenant = b.tenant AND principal = b.principal
              AND status = 'pending' AND next_at <= now()
            ORDER BY is_urgent DESC, next_at LIMIT 1
          ) AS m
          WHERE b.disabled_because IS NULL AND b.tenant || '/' || b.principal <> ALL ($3::text[])
            AND ${servedHere('b.tenant')}
            AND EXISTS (SELECT FROM notices.mails WHERE status = 'pending' AND next_at <= now())
          ORDER BY m.is_urgent DESC, m.next_at LIMIT $1
        ), due AS (
          SELECT m.mail_id, next.address, next.calendar, n.notice
          FROM next JOIN notices.mails AS m USING (mail_id)
          LEFT JOIN notices.notices AS n USING (notice_id)
          WHERE m.status = 'pending' AND m.next_at <= now()
          FOR UPDATE OF m SKIP LOCKED
        )
        UPDATE notices.mails AS m
        SET claims = claims + 1, next_at = now() + $2 * interval '1 ms'
        FROM due WHERE m.mail_id = due.mail_id
        RETURNING m.mail_id AS "mailId", m.tenant, m.principal, due.address, due.calendar,
          due.notice, m.digest, m.tried, m.claims, now() AS at`,
      values: [limit, forMs, busy],
      types: columnParsers,
    });
    return rows;
  }

  settle(mail: ClaimedMail, sent: Sent, pauseMs: number | null): Promise<void> {
    return this.settleAs(mail.mailId, mail, sent, pauseMs);
  }

  /** Lengthens the claim of an attempt that takes its time. */
  async renew({ mailId, claims }: ClaimedMail, forMs: number): Promise<void> {
    await this.pool.query({
      name: 'renew-mail',
      text: `UPDATE notices.mails SET next_at = now() + $3 * interval '1 ms'
        WHERE mail_id = $1 AND claims = $2 AND status = 'pending'`,
      values: [mailId, claims, forMs],
    });
  }

  /** Lets it wait until an instant: that is no attempt. */
  async defer({ mailId, claims }: ClaimedMail, until: string): Promise<void> {
    await this.pool.query({
      name: 'defer-mail',
      text: `UPDATE notices.mails SET next_at = $3
        WHERE mail_id = $1 AND claims = $2 AND status = 'pending'`,
      values: [mailId, claims, until],
    });
  }

  /**
   * Takes a due digest off the list, until `nextAt`, and stores its message; none where nothing is due. Nothing where
   * another process was first.
   */
  async addDigest(
    { tenant, principal, dueText }: DueMailbox,
    nextAt: string,
    digest: Digest | undefined,
  ): Promise<void> {
    await this.pool.query({
      name: 'add-digest',
      text: `WITH moved AS (
          UPDATE notices.mailboxes SET next_digest_at = $4
          WHERE tenant = $1 AND principal = $2 AND next_digest_at = $3::timestamptz
          RETURNING principal
        )
        INSERT INTO notices.mails (tenant, principal, digest)
        SELECT $1, $2, $5::jsonb FROM moved WHERE $5::jsonb IS NOT NULL`,
      values: [tenant, principal, dueText, nextAt, digest ? JSON.stringify(digest) : null],
    });
  }

  list(tenant: string, { principal, ...page }: ListMailsBody): Promise<readonly Mail[]> {
    return this.page(tenant, { ...page, receiver: principal });
  }
}
