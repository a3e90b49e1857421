import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Addresses that somebody wants for a mailbox, until who reads them confirms it. */
export class MailboxConfirmations1700000400007 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE notices.mailbox_confirmations (
        confirmation_id uuid PRIMARY KEY,
        tenant text NOT NULL,
        principal text NOT NULL,
        address text NOT NULL,
        receiver text NOT NULL,
        calendar text,
        digest bytea NOT NULL,
        requested_by text NOT NULL,
        requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        is_over boolean NOT NULL DEFAULT false
      );
      CREATE INDEX mailbox_confirmations_by_tenant ON notices.mailbox_confirmations (tenant, requested_at);
      COMMENT ON TABLE notices.mailbox_confirmations IS
        'One row per message that was sent to have an address confirmed. Rows older than a day are deleted: addresses are personal data.';
      COMMENT ON COLUMN notices.mailbox_confirmations.receiver IS
        'Who reads the address, as far as it shows: the limits of messages count by it.';
      COMMENT ON COLUMN notices.mailbox_confirmations.digest IS 'SHA-256 of the code in the link.';

      ALTER TABLE notices.mailboxes DROP CONSTRAINT mailboxes_origin_check,
        ADD CONSTRAINT mailboxes_origin_check CHECK (origin IN ('command', 'sign-in', 'confirmation'));
      COMMENT ON COLUMN notices.mailboxes.address IS
        'Personal data: null once the mailbox is removed. No event has it, and no other table for longer than a day.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE notices.mailbox_confirmations;
      UPDATE notices.mailboxes SET origin = 'command' WHERE origin = 'confirmation';
      ALTER TABLE notices.mailboxes DROP CONSTRAINT mailboxes_origin_check,
        ADD CONSTRAINT mailboxes_origin_check CHECK (origin IN ('command', 'sign-in'));
    `);
  }
}
