import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** API keys, sessions of people in browsers, and accounts on NATS. Keys and sessions are stored as digests only: the tables open nothing. */
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
        revoked_by text,
        source text,
        expires_at timestamptz,
        issued_by text[] NOT NULL DEFAULT '{}'
      );
      CREATE INDEX api_keys_by_tenant ON access.api_keys (tenant, created_at);
      COMMENT ON COLUMN access.api_keys.owners IS
        'Owner ids that the key may answer for besides its principal; * is any.';
      COMMENT ON COLUMN access.api_keys.source IS
        'The only CloudEvents source that the key may speak for; null for any.';
      COMMENT ON COLUMN access.api_keys.issued_by IS
        'Who issued the key, then who issued the key of that principal, and so on.';

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
        'What the identity provider stated at sign-in; a session of a key has the current roles of the key.';

      CREATE TABLE access.caller_accounts (
        number int PRIMARY KEY CHECK (number > 0),
        tenant text NOT NULL,
        principal text NOT NULL,
        limits text NOT NULL,
        UNIQUE (tenant, principal, limits)
      );
      COMMENT ON TABLE access.caller_accounts IS
        'Never given to another principal: what is stored on NATS under a number stays its own.';
      COMMENT ON COLUMN access.caller_accounts.limits IS
        'SHA-256 of source, roles and owners of the credential.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP SCHEMA access CASCADE`);
  }
}
