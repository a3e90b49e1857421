import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Notices, webhooks and their deliveries, and the work orders on which an exception is about a fact. */
export class Exceptions1700000400000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE SCHEMA IF NOT EXISTS notices;

      CREATE TABLE notices.counter (last bigint NOT NULL);
      INSERT INTO notices.counter VALUES (0);
      COMMENT ON TABLE notices.counter IS
        'The number of the last notice: its row is held until the commit, so that numbers become visible in their order.';

      CREATE TABLE notices.notices (
        notice_id uuid PRIMARY KEY,
        number bigint NOT NULL UNIQUE,
        tenant text NOT NULL,
        recipient text NOT NULL,
        type text NOT NULL,
        work_order_id text,
        position bigint NOT NULL,
        notice jsonb NOT NULL,
        stored_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX notices_by_recipient ON notices.notices (tenant, recipient, number);
      CREATE INDEX notices_by_tenant ON notices.notices (tenant, number);
      CREATE INDEX notices_by_position ON notices.notices (position);

      CREATE TABLE notices.webhooks (
        webhook_id text PRIMARY KEY,
        tenant text NOT NULL,
        url text NOT NULL,
        types text[],
        recipients text[],
        label text,
        secret bytea,
        previous_secret bytea,
        previous_until timestamptz,
        disabled_because text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        created_by text NOT NULL,
        deleted_at timestamptz,
        deleted_by text
      );
      CREATE INDEX webhooks_by_tenant ON notices.webhooks (tenant, created_at) WHERE deleted_at IS NULL;
      COMMENT ON COLUMN notices.webhooks.secret IS
        'AES-256-GCM under a key derived from WRIT_TOKEN_SECRET; null once the webhook is deleted.';

      CREATE TABLE notices.deliveries (
        delivery_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        tenant text NOT NULL,
        webhook_id text NOT NULL REFERENCES notices.webhooks,
        notice_id uuid NOT NULL REFERENCES notices.notices,
        status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'dead')),
        next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        claims integer NOT NULL DEFAULT 0,
        attempts integer NOT NULL DEFAULT 0,
        tried integer NOT NULL DEFAULT 0,
        last_at timestamptz,
        last_status integer,
        last_error text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        UNIQUE (webhook_id, notice_id)
      ) WITH (fillfactor = 70);
      CREATE INDEX deliveries_due ON notices.deliveries (webhook_id, next_at) WHERE status = 'pending';
      CREATE INDEX deliveries_by_webhook ON notices.deliveries (webhook_id, number);
      CREATE INDEX deliveries_dead ON notices.deliveries (webhook_id) WHERE status = 'dead';
      COMMENT ON COLUMN notices.deliveries.next_at IS
        'When it is due; while it is claimed, when the claim ends.';
      COMMENT ON COLUMN notices.deliveries.tried IS
        'Attempts since it was made or replayed last: after the last one of the schedule it is dead.';

      CREATE SCHEMA IF NOT EXISTS exceptions;
      CREATE TABLE exceptions.awaited_facts (
        tenant text NOT NULL,
        work_order_id text NOT NULL,
        fact text NOT NULL,
        PRIMARY KEY (tenant, work_order_id, fact)
      );
      COMMENT ON TABLE exceptions.awaited_facts IS
        'Facts of which somebody raised an exception. A row is older than its exception and stays: no other fact is worth a read of its work order.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP SCHEMA notices, exceptions CASCADE`);
  }
}
