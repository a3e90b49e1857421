import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What limits a key, and who is behind it. */
export class KeyLimits1700000200002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE access.api_keys
        ADD COLUMN source text,
        ADD COLUMN expires_at timestamptz,
        ADD COLUMN issued_by text[] NOT NULL DEFAULT '{}';
      COMMENT ON COLUMN access.api_keys.source IS
        'The only CloudEvents source that the key may speak for; null for any.';
      COMMENT ON COLUMN access.api_keys.issued_by IS
        'Who issued the key, then who issued the key of that principal, and so on.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE access.api_keys DROP COLUMN source, DROP COLUMN expires_at, DROP COLUMN issued_by;
    `);
  }
}
