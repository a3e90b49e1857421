import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Webhooks of chats, and what became of what their messages are about. */
export class Chats1700000400005 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE notices.webhooks ADD COLUMN format text NOT NULL DEFAULT 'standard',
        ADD COLUMN channel text;
      COMMENT ON COLUMN notices.webhooks.secret IS
        'AES-256-GCM under a key derived from WRIT_TOKEN_SECRET: what signs, or the address or token of a chat; null once the webhook is deleted.';

      ALTER TABLE notices.deliveries ADD COLUMN answer jsonb, ADD COLUMN receipt jsonb,
        ADD COLUMN lost integer NOT NULL DEFAULT 0;
      COMMENT ON COLUMN notices.deliveries.answer IS
        'What became of what it is about, which a chat shows; null while that is open.';
      COMMENT ON COLUMN notices.deliveries.receipt IS
        'Where the message is in a chat, which an app can change.';
      COMMENT ON COLUMN notices.deliveries.lost IS
        'How many messages of it were deleted in the chat: the next one has another id there.';
      CREATE INDEX notices_by_subject ON notices.notices
        (tenant, (notice->'subject'->>'id'), (notice->'subject'->>'kind'), work_order_id)
        WHERE notice->>'outcome' IS NULL;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP INDEX notices.notices_by_subject;
      ALTER TABLE notices.deliveries DROP COLUMN answer, DROP COLUMN receipt, DROP COLUMN lost;
      ALTER TABLE notices.webhooks DROP COLUMN format, DROP COLUMN channel;
    `);
  }
}
