import { type QueryResultRow } from 'pg';
import { CONFIRMABLE_FOR, type MailboxConfirmation } from '#contracts';
import { asUnavailable, columnParsers, type Platform } from '#platform';

/** What somebody wants: the digest is that of the code which the message has. */
interface NewConfirmation {
  readonly confirmationId: string;
  readonly tenant: string;
  readonly principal: string;
  readonly address: string;
  readonly calendar: string | null;
  readonly digest: Buffer;
  readonly requestedBy: string;
}

export interface StoredConfirmation extends MailboxConfirmation {
  readonly calendar: string | null;
}

/** How many messages were requested while the latest could be confirmed. */
export interface Requests {
  readonly toReceiver: number;
  readonly byRequester: number;
}

const SHOWN = `confirmation_id AS "confirmationId", principal, address, calendar,
  requested_by AS "requestedBy", requested_at + '${CONFIRMABLE_FOR}'::interval AS "expiresAt"`;
const IS_OPEN = `NOT is_over AND requested_at > now() - '${CONFIRMABLE_FOR}'::interval`;

/** Who reads an address, as far as it shows: neither its case nor a tag (`fiona+1@…`) makes another reader. */
const receiverOf = (address: string): string => address.toLowerCase().replace(/\+[^@]*(?=@)/, '');

/** The table of addresses that wait to be confirmed. */
export class ConfirmationStore {
  constructor(private readonly pool: Platform['pool']) {}

  /** Stores it, and says how many messages that makes. Each is stored before it is counted: the last one that is counted sees all others. */
  async add(confirmation: NewConfirmation): Promise<Requests> {
    const { confirmationId, tenant, principal, address, calendar, digest, requestedBy } =
      confirmation;
    const receiver = receiverOf(address);
    await this.run(
      'add-mailbox-confirmation',
      `INSERT INTO notices.mailbox_confirmations
        (confirmation_id, tenant, principal, address, receiver, calendar, digest, requested_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [confirmationId, tenant, principal, address, receiver, calendar, digest, requestedBy],
    );
    const { rows } = await this.run<Requests>(
      'count-mailbox-confirmations',
      `SELECT count(*) FILTER (WHERE receiver = $2) AS "toReceiver",
        count(*) FILTER (WHERE requested_by = $3) AS "byRequester"
      FROM notices.mailbox_confirmations
      WHERE tenant = $1 AND requested_at > now() - '${CONFIRMABLE_FOR}'::interval`,
      [tenant, receiver, requestedBy],
    );
    return rows[0]!;
  }

  /** What was stored and no message was sent for. */
  async drop(confirmationId: string): Promise<void> {
    await this.run(
      'drop-mailbox-confirmation',
      `DELETE FROM notices.mailbox_confirmations WHERE confirmation_id = $1`,
      [confirmationId],
    );
  }

  /** The latest ones that can be confirmed for these owners. */
  async open(
    tenant: string,
    principals: readonly string[],
  ): Promise<readonly StoredConfirmation[]> {
    const { rows } = await this.run<StoredConfirmation>(
      'open-mailbox-confirmations',
      `SELECT ${SHOWN} FROM notices.mailbox_confirmations
      WHERE tenant = $1 AND principal = ANY ($2) AND ${IS_OPEN} ORDER BY requested_at`,
      [tenant, principals],
    );
    return rows;
  }

  /** The one that can be confirmed by a code; undefined for none. */
  async find(
    tenant: string,
    confirmationId: string,
    digest: Buffer,
  ): Promise<StoredConfirmation | undefined> {
    const { rows } = await this.run<StoredConfirmation>(
      'find-mailbox-confirmation',
      `SELECT ${SHOWN} FROM notices.mailbox_confirmations
      WHERE tenant = $1 AND confirmation_id = $2 AND digest = $3 AND ${IS_OPEN}`,
      [tenant, confirmationId, digest],
    );
    return rows[0];
  }

  /** Nothing can be confirmed for an owner any more, but for one that is new. False where nothing could. */
  async end(tenant: string, principal: string, except?: string): Promise<boolean> {
    const { rowCount } = await this.run(
      'end-mailbox-confirmations',
      `UPDATE notices.mailbox_confirmations SET is_over = true
      WHERE tenant = $1 AND principal = $2 AND NOT is_over
        AND confirmation_id IS DISTINCT FROM $3::uuid`,
      [tenant, principal, except ?? null],
    );
    return rowCount !== 0;
  }

  /** Forgets the addresses of every tenant that can be confirmed no more and count for no limit. */
  async forget(): Promise<void> {
    await this.run(
      'forget-mailbox-confirmations',
      `DELETE FROM notices.mailbox_confirmations
      WHERE requested_at <= now() - '${CONFIRMABLE_FOR}'::interval`,
      [],
    );
  }

  private run<Row extends QueryResultRow>(name: string, text: string, values: unknown[]) {
    return this.pool.query<Row>({ name, text, values, types: columnParsers }).catch(asUnavailable);
  }
}
