import { type Actor } from '#kernel';
import {
  type ListMailboxesBody,
  type Mailbox,
  type MailboxOrigin,
  SESSION_PREFIX,
} from '#contracts';
import { asUnavailable, columnParsers, type Platform, servedHere } from '#platform';

/** Why a mailbox was disabled whose owner does not act any more. */
export const OWNER_RETIRED = 'its owner was retired';
/** Why a mailbox was disabled when who set it was retired. */
const SETTER_RETIRED = 'who set it was retired';
/** Why a mailbox of a team was disabled when who set it was in the team no more. */
const SETTER_LEFT = 'who set it left the team';
const REMOVED = 'it was removed';

export interface NewMailbox {
  readonly tenant: string;
  readonly principal: string;
  readonly address: string;
  readonly calendar: string | null;
  readonly nextDigestAt: string;
}

interface MailboxesQuery extends Partial<ListMailboxesBody> {
  /** Of these owners alone. */
  readonly principals?: readonly string[];
}

/** A mailbox whose digest is due. */
export interface DueMailbox {
  readonly tenant: string;
  readonly principal: string;
  readonly calendar: string | null;
  /** The instant as the database writes it, to the microsecond. */
  readonly dueText: string;
  /** The time of the database, which is not before. */
  readonly at: string;
}

const SHOWN = `b.principal, b.address, b.calendar, b.origin,
  CASE WHEN b.disabled_because IS NULL THEN 'active' ELSE 'disabled' END AS status,
  b.disabled_because AS "disabledBecause", b.next_digest_at AS "nextDigestAt",
  count(m.*) FILTER (WHERE m.status = 'pending')::integer AS pending,
  count(m.*) FILTER (WHERE m.status = 'dead')::integer AS dead,
  b.set_at AS "setAt", b.set_by AS "setBy"`;

/** What differs by how a mailbox is set. */
interface Putting {
  /** The calendar of one that is there already. */
  readonly calendar: string;
  /** Which one that is there already is changed. */
  readonly where: string;
  /** The confirmation that is used up. */
  readonly uses?: string;
}

const USED = `WITH used AS (
    UPDATE notices.mailbox_confirmations SET is_over = true
    WHERE confirmation_id = $9 AND NOT is_over RETURNING confirmation_id)`;

/** What disables mailboxes; the third value of its statement says why. */
const disabling = (which: string): string => `
  WITH disabled AS (
    UPDATE notices.mailboxes SET disabled_because = $3
    WHERE ${which} AND address IS NOT NULL AND disabled_because IS NULL RETURNING tenant, principal
  ), ended AS (
    UPDATE notices.mails AS m SET status = 'dead', last_error = $3
    FROM disabled AS d
    WHERE m.tenant = d.tenant AND m.principal = d.principal AND m.status = 'pending')
  SELECT FROM disabled`;

/** The table of mailboxes. */
export class MailboxStore {
  constructor(private readonly pool: Platform['pool']) {}

  /** Sets the mailbox of an owner, in the place of one that it had. */
  async set(mailbox: NewMailbox, { id, key }: Pick<Actor, 'id' | 'key'>): Promise<void> {
    await this.put('set-mailbox', mailbox, ['command', id, key ?? null], {
      calendar: 'excluded.calendar',
      where: '',
    });
  }

  /** Sets the mailbox that a confirmation is for, and uses that up. False where somebody used it before. */
  confirm(
    mailbox: NewMailbox,
    { id, key }: Pick<Actor, 'id' | 'key'>,
    confirmationId: string,
  ): Promise<boolean> {
    return this.put('confirm-mailbox', mailbox, ['confirmation', id, key ?? null], {
      calendar: 'excluded.calendar',
      where: '',
      uses: confirmationId,
    });
  }

  /** What a sign-in brought: an address that a command set or removed, or that was confirmed, stays as it is. */
  async claim(mailbox: NewMailbox): Promise<void> {
    const changed = `WHERE mailboxes.origin = 'sign-in'
      AND (mailboxes.address IS DISTINCT FROM excluded.address OR mailboxes.disabled_because IS NOT NULL)`;
    const values = ['sign-in', mailbox.principal, null] as const;
    await this.put('claim-mailbox', mailbox, values, {
      calendar: 'mailboxes.calendar',
      where: changed,
    });
  }

  private async put(
    name: string,
    { tenant, principal, address, calendar, nextDigestAt }: NewMailbox,
    by: readonly [origin: MailboxOrigin, setBy: string, setWith: string | null],
    { calendar: newCalendar, where, uses }: Putting,
  ): Promise<boolean> {
    const values = [tenant, principal, address, calendar, nextDigestAt, ...by];
    return this.change(
      name,
      `${uses === undefined ? '' : USED}
        INSERT INTO notices.mailboxes
          (tenant, principal, address, calendar, next_digest_at, origin, set_by, set_with)
        SELECT $1, $2, $3, $4, $5::timestamptz, $6, $7, $8 ${uses === undefined ? '' : 'FROM used'}
        ON CONFLICT (tenant, principal) DO UPDATE SET address = excluded.address,
          calendar = ${newCalendar},
          next_digest_at = excluded.next_digest_at, origin = excluded.origin,
          set_by = excluded.set_by, set_with = excluded.set_with, set_at = now(),
          disabled_because = NULL ${where}`,
      uses === undefined ? values : [...values, uses],
    );
  }

  /** The mailboxes of a tenant, by the name of their owners. */
  async list(
    tenant: string,
    { principals, after, limit }: MailboxesQuery = {},
  ): Promise<readonly Mailbox[]> {
    const { rows } = await this.pool
      .query<Mailbox>({
        name: 'list-mailboxes',
        text: `SELECT ${SHOWN} FROM notices.mailboxes AS b
          LEFT JOIN notices.mails AS m
            ON m.tenant = b.tenant AND m.principal = b.principal AND m.status <> 'delivered'
          WHERE b.tenant = $1 AND b.address IS NOT NULL AND ($2::text[] IS NULL OR b.principal = ANY ($2))
            AND ($3::text IS NULL OR b.principal > $3)
          GROUP BY b.tenant, b.principal ORDER BY b.principal LIMIT $4`,
        values: [tenant, principals ?? null, after ?? null, limit ?? null],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows;
  }

  /** Forgets the address. False when there is no such mailbox. */
  remove(tenant: string, principal: string): Promise<boolean> {
    return this.change(
      'remove-mailbox',
      `WITH removed AS (
        UPDATE notices.mailboxes SET address = NULL, origin = 'command', disabled_because = $3
        WHERE tenant = $1 AND principal = $2 AND address IS NOT NULL RETURNING principal
      ), ended AS (
        UPDATE notices.mails SET status = 'dead', last_error = $3
        WHERE tenant = $1 AND principal = $2 AND status = 'pending')
      SELECT FROM removed`,
      [tenant, principal, REMOVED],
    );
  }

  /** Sends nothing more to an owner who was retired. */
  disableOf(tenant: string, principal: string): Promise<boolean> {
    return this.change('disable-mailbox-of', disabling('tenant = $1 AND principal = $2'), [
      tenant,
      principal,
      OWNER_RETIRED,
    ]);
  }

  /** The same for mailboxes that somebody set. */
  disableSetBy(tenant: string, setBy: string): Promise<boolean> {
    return this.change(
      'disable-mailboxes-set-by',
      disabling(`tenant = $1 AND set_by = $2 AND origin <> 'sign-in'`),
      [tenant, setBy, SETTER_RETIRED],
    );
  }

  /** The same for mailboxes that somebody set with a key or a session, where `since` is stated, from then on. */
  disableOfKey(tenant: string, keyId: string, because: string, since?: string): Promise<boolean> {
    return this.change(
      'disable-mailboxes-of-key',
      disabling('tenant = $1 AND set_with = $2 AND coalesce(set_at >= $4::timestamptz, true)'),
      [tenant, keyId, because, since ?? null],
    );
  }

  /**
   * The same for mailboxes of teams that a person confirmed by a sign-in before `at`, and is not in as of then. Whose key answers
   * for the team does so until the key ends.
   */
  disableOfTeamsLeft(
    tenant: string,
    person: string,
    { teams, at }: { readonly teams: readonly string[]; readonly at: string },
  ): Promise<boolean> {
    return this.change(
      'disable-mailboxes-of-teams-left',
      disabling(
        `tenant = $1 AND set_by = $2 AND principal <> $2 AND principal <> ALL ($4::text[])
        AND origin = 'confirmation' AND starts_with(set_with, '${SESSION_PREFIX}')
        AND set_at < $5::timestamptz`,
      ),
      [tenant, person, SETTER_LEFT, teams, at],
    );
  }

  /** Mailboxes whose digest is due, of every tenant. */
  async due(limit: number): Promise<readonly DueMailbox[]> {
    const { rows } = await this.pool.query<DueMailbox>({
      name: 'due-digests',
      text: `SELECT tenant, principal, calendar, next_digest_at::text AS "dueText", now() AS at
        FROM notices.mailboxes
        WHERE disabled_because IS NULL AND next_digest_at <= now() AND ${servedHere('tenant')}
        ORDER BY next_digest_at LIMIT $1`,
      values: [limit],
      types: columnParsers,
    });
    return rows;
  }

  private async change(name: string, text: string, values: unknown[]): Promise<boolean> {
    const { rowCount } = await this.pool.query({ name, text, values }).catch(asUnavailable);
    return rowCount !== 0;
  }
}
