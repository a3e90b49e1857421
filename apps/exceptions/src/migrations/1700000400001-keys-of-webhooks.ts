import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** By which key somebody set up a webhook: it sends nothing more once that key is revoked. */
export class KeysOfWebhooks1700000400001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE notices.webhooks ADD COLUMN enabled_with text;
      COMMENT ON COLUMN notices.webhooks.enabled_with IS
        'The key by which somebody created it, enabled it or changed its secret last; null for webhooks of before.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE notices.webhooks DROP COLUMN enabled_with');
  }
}
