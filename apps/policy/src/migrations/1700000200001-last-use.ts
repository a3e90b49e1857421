import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** When each API key was used last, so that keys that nobody uses are found and revoked. */
export class LastUse1700000200001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE access.api_keys ADD COLUMN last_used_at timestamptz;
      COMMENT ON COLUMN access.api_keys.last_used_at IS
        'When the key opened something last, to the minute; null for never.'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE access.api_keys DROP COLUMN last_used_at');
  }
}
