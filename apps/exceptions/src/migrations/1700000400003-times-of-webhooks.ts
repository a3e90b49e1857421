import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Since when somebody has set up a webhook as it is: a session that is revoked takes with it what was set up since it began. */
export class TimesOfWebhooks1700000400003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE notices.webhooks ADD COLUMN enabled_at timestamptz;
      ALTER TABLE notices.webhooks ALTER COLUMN enabled_at SET DEFAULT now();
      COMMENT ON COLUMN notices.webhooks.enabled_at IS
        'When somebody created it, enabled it or changed its secret last; null for webhooks of before.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE notices.webhooks DROP COLUMN enabled_at');
  }
}
