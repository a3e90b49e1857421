import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Webhooks that get committed events, in the order of the log: each has a place in it. */
export class Feeds1700000400008 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE notices.feeds (
        webhook_id text PRIMARY KEY REFERENCES notices.webhooks,
        events text[],
        position bigint NOT NULL,
        next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        claims integer NOT NULL DEFAULT 0,
        tried integer NOT NULL DEFAULT 0,
        last_error text
      );
      COMMENT ON TABLE notices.feeds IS 'How far each webhook has the events of the ledger.';
      COMMENT ON COLUMN notices.feeds.events IS 'Types of events that it gets; null for all.';
      COMMENT ON COLUMN notices.feeds.position IS 'Of the last event that is behind it, sent or not wanted.';
      COMMENT ON COLUMN notices.feeds.tried IS 'Failed attempts at the next event.';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE notices.feeds');
  }
}
