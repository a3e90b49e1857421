import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** A row for each principal that was ever retired, with its kind and the version of the registry that it follows. */
export class VersionsOfRetirements1700000200005 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE access.retired_principals
        ADD COLUMN registry_version bigint NOT NULL DEFAULT 0,
        ADD COLUMN is_team boolean NOT NULL DEFAULT false,
        ALTER COLUMN retired_at DROP NOT NULL,
        ALTER COLUMN retired_at DROP DEFAULT;
      COMMENT ON COLUMN access.retired_principals.retired_at IS 'Null for who is back.';
      COMMENT ON COLUMN access.retired_principals.registry_version IS
        'Of the stream of the registry: an older one changes nothing.'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DELETE FROM access.retired_principals WHERE retired_at IS NULL;
      ALTER TABLE access.retired_principals
        DROP COLUMN registry_version,
        DROP COLUMN is_team,
        ALTER COLUMN retired_at SET NOT NULL,
        ALTER COLUMN retired_at SET DEFAULT now()`);
  }
}
