import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The log and what stands beside it. `events.body` is the canonical form (RFC 8785) that was hashed,
 * byte for byte; everything else in the row is there to find it again.
 */
export class Ledger1700000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE SCHEMA IF NOT EXISTS ledger;
      CREATE SCHEMA IF NOT EXISTS views;
      CREATE SCHEMA IF NOT EXISTS messaging;
      CREATE SCHEMA IF NOT EXISTS writ;

      CREATE TABLE ledger.clock (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        ahead interval NOT NULL DEFAULT interval '0'
      );
      INSERT INTO ledger.clock DEFAULT VALUES;

      CREATE FUNCTION writ.now() RETURNS timestamptz LANGUAGE sql STABLE AS
        $$ SELECT date_trunc('milliseconds', clock_timestamp() + ahead) FROM ledger.clock $$;
      COMMENT ON FUNCTION writ.now() IS
        'The time that all rules go by: the database clock, moved by tests only.';

      CREATE TABLE ledger.head (
        log text PRIMARY KEY,
        size bigint NOT NULL DEFAULT 0,
        frontier bytea NOT NULL DEFAULT '',
        epoch bigint NOT NULL DEFAULT 0,
        writer text,
        lease_until timestamptz NOT NULL DEFAULT '-infinity'
      );
      INSERT INTO ledger.head (log) VALUES ('main');

      CREATE TABLE ledger.events (
        position bigint PRIMARY KEY,
        id uuid NOT NULL UNIQUE,
        tenant text NOT NULL,
        stream text NOT NULL,
        version integer NOT NULL,
        type text NOT NULL,
        recorded_at timestamptz NOT NULL,
        body bytea NOT NULL,
        leaf bytea NOT NULL,
        UNIQUE (tenant, stream, version)
      );

      CREATE TABLE ledger.commands (
        tenant text NOT NULL,
        principal text NOT NULL,
        command_id text NOT NULL,
        digest bytea NOT NULL,
        first_position bigint,
        last_position bigint,
        version integer NOT NULL,
        answer bytea NOT NULL,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (tenant, principal, command_id)
      );

      CREATE TABLE ledger.contents (
        ref uuid PRIMARY KEY,
        tenant text NOT NULL,
        salt bytea NOT NULL,
        content text NOT NULL
      );

      CREATE TABLE messaging.reaction_cursors (
        consumer text PRIMARY KEY,
        position bigint NOT NULL
      );

      CREATE TABLE messaging.dead_letters (
        id uuid PRIMARY KEY,
        consumer text NOT NULL,
        subject text NOT NULL,
        message_id text NOT NULL,
        payload bytea NOT NULL,
        error text NOT NULL,
        tries integer NOT NULL,
        died_at timestamptz NOT NULL,
        replayed_at timestamptz,
        UNIQUE (consumer, message_id)
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP SCHEMA messaging, ledger, views, writ CASCADE`);
  }
}
