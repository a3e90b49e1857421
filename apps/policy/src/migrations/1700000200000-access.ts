import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** API keys, known by their digest only: what is in this table opens nothing. */
export class Access1700000200000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE SCHEMA IF NOT EXISTS access;

      CREATE TABLE access.api_keys (
        key_id text PRIMARY KEY,
        tenant text NOT NULL,
        principal text NOT NULL,
        roles text[] NOT NULL,
        owners text[] NOT NULL,
        label text,
        sha256 bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        created_by text NOT NULL,
        revoked_at timestamptz,
        revoked_by text
      );
      CREATE INDEX api_keys_by_tenant ON access.api_keys (tenant, created_at);
      COMMENT ON COLUMN access.api_keys.owners IS
        'Owner ids that the key may answer for besides its principal; * is any.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP SCHEMA access CASCADE`);
  }
}
