import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** E-mail addresses of owners, and the messages on their way to them. */
export class Mail1700000400002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE notices.mailboxes (
        tenant text NOT NULL,
        principal text NOT NULL,
        address text,
        calendar text,
        origin text NOT NULL CHECK (origin IN ('command', 'sign-in')),
        disabled_because text,
        next_digest_at timestamptz NOT NULL,
        set_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        set_by text NOT NULL,
        set_with text,
        PRIMARY KEY (tenant, principal)
      );
      CREATE INDEX mailboxes_by_digest ON notices.mailboxes (next_digest_at) WHERE disabled_because IS NULL;
      COMMENT ON COLUMN notices.mailboxes.address IS
        'Personal data: null once the mailbox is removed. No other table and no event has it.';
      COMMENT ON COLUMN notices.mailboxes.set_with IS
        'The key by which somebody set it last: nothing is sent there once that key is revoked or leaves the keys file.';

      CREATE TABLE notices.mails (
        mail_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        tenant text NOT NULL,
        principal text NOT NULL,
        notice_id uuid REFERENCES notices.notices,
        digest jsonb,
        is_urgent boolean NOT NULL DEFAULT false,
        status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'dead')),
        next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        claims integer NOT NULL DEFAULT 0,
        attempts integer NOT NULL DEFAULT 0,
        tried integer NOT NULL DEFAULT 0,
        last_at timestamptz,
        last_status integer,
        last_error text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CHECK ((notice_id IS NULL) <> (digest IS NULL)),
        CHECK (notice_id = mail_id),
        FOREIGN KEY (tenant, principal) REFERENCES notices.mailboxes
      ) WITH (fillfactor = 70);
      CREATE INDEX mails_due ON notices.mails (next_at) WHERE status = 'pending';
      CREATE INDEX mails_due_of_mailbox ON notices.mails (tenant, principal, is_urgent DESC, next_at)
        WHERE status = 'pending';
      CREATE INDEX mails_undelivered ON notices.mails (tenant, principal, number) WHERE status <> 'delivered';
      CREATE INDEX mails_by_principal ON notices.mails (tenant, principal, number);
      CREATE INDEX mails_by_number ON notices.mails (tenant, number);
      COMMENT ON TABLE notices.mails IS
        'One row per message: a notice, whose id it has, or a digest. The address is that of the mailbox at the time of the attempt.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE notices.mails, notices.mailboxes');
  }
}
