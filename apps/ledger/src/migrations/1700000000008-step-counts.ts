import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What reports of steps count, so that they need not read every step: derived from the views, and counted again where those are rebuilt. */
export class StepCounts1700000000008 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE SCHEMA counted;
      CREATE TABLE counted.state (
        is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
        position bigint NOT NULL,
        views text NOT NULL
      );
      INSERT INTO counted.state (position, views) VALUES (0, '');
      COMMENT ON TABLE counted.state IS
        'Up to which position steps are counted, and of which generations of the views.';
      CREATE TABLE counted.keys (
        id uuid PRIMARY KEY,
        tenant text NOT NULL,
        report text NOT NULL,
        workflow_id text NOT NULL,
        imported boolean NOT NULL,
        first text NOT NULL,
        second text NOT NULL,
        length integer NOT NULL,
        times bigint NOT NULL,
        work_orders bigint NOT NULL,
        work_orders_again bigint NOT NULL
      ) WITH (fillfactor = 70);
      CREATE INDEX ON counted.keys (tenant, report, workflow_id, imported) WHERE times > 0;
      COMMENT ON TABLE counted.keys IS
        'What the rows of reports of steps are about, such as a step, or a pair of steps, and how often it happened.';
      CREATE TABLE counted.buckets (
        key uuid,
        bucket integer,
        n bigint NOT NULL,
        PRIMARY KEY (key, bucket)
      ) WITH (fillfactor = 70);
      COMMENT ON TABLE counted.buckets IS 'How many durations of a key are in a range, for percentiles.';
      CREATE TABLE counted.seconds (
        key uuid,
        bucket integer,
        seconds double precision,
        n bigint NOT NULL,
        PRIMARY KEY (key, bucket, seconds)
      );
      COMMENT ON TABLE counted.seconds IS 'How often each duration of a key occurred.';
      CREATE TABLE counted.works (
        tenant text,
        work_order_id text,
        workflow_id text NOT NULL,
        imported boolean NOT NULL,
        opened_at timestamptz,
        variant uuid NOT NULL,
        PRIMARY KEY (tenant, work_order_id)
      );
      CREATE INDEX ON counted.works (variant, work_order_id);
      COMMENT ON TABLE counted.works IS 'Work orders as they were when their steps were counted.'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP SCHEMA counted CASCADE');
  }
}
