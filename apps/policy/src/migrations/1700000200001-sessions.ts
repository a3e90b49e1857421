import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Sessions of people in browsers, known by their digest only: what is in this table opens nothing. */
export class Sessions1700000200001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE access.sessions (
        session_id text PRIMARY KEY,
        sha256 bytea NOT NULL UNIQUE,
        tenant text NOT NULL,
        principal text NOT NULL,
        key_id text,
        issuer text,
        subject text,
        roles text[] NOT NULL,
        owners text[] NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_seen_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        ended_at timestamptz,
        ended_by text,
        CHECK ((key_id IS NULL) = (issuer IS NOT NULL AND subject IS NOT NULL))
      );
      CREATE INDEX sessions_by_principal ON access.sessions (tenant, principal, created_at);
      CREATE INDEX sessions_by_expiry ON access.sessions (expires_at);
      COMMENT ON COLUMN access.sessions.roles IS
        'What the identity provider said at sign-in; a session of a key has those of the key, as they are now.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE access.sessions`);
  }
}
