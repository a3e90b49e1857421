import { type Client } from 'pg';

const ELSEWHERE = `writ.slot_of(tenant) IN (SELECT slot FROM ledger.moved_slots WHERE phase = 'moved')`;

/**
 * Destroys what a log still has of the contents of tenants that another log serves: data keys, texts without one, evidence, and
 * addresses of mail. Bytes of evidence outside the database stay: the other log has them by its own keys. Events stay, because the
 * tree proves them. Done again, it changes nothing.
 */
export const forgetTenants = async (sql: Client): Promise<void> => {
  for (const statement of [
    `UPDATE ledger.text_keys SET wrapped = NULL, destroyed_at = clock_timestamp()
     WHERE wrapped IS NOT NULL AND ${ELSEWHERE}`,
    `UPDATE ledger.subject_keys SET wrapped = NULL, destroyed_at = clock_timestamp()
     WHERE wrapped IS NOT NULL AND ${ELSEWHERE}`,
    `UPDATE ledger.contents SET content = NULL, salt = NULL
     WHERE content IS NOT NULL AND ${ELSEWHERE}`,
    `DELETE FROM ledger.evidence_contents WHERE ${ELSEWHERE}`,
    `DELETE FROM notices.mailbox_confirmations WHERE ${ELSEWHERE}`,
    `UPDATE notices.mailboxes SET address = NULL, disabled_because = 'its tenant is in another log'
     WHERE address IS NOT NULL AND ${ELSEWHERE}`,
  ])
    await sql.query(statement);
};
