import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** When each alert was evaluated, and by whom it is claimed: what its evaluations change is in the log. */
export class Alerts1700000000006 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE SCHEMA IF NOT EXISTS alerts;
      CREATE TABLE alerts.evaluations (
        tenant text,
        alert_id text,
        claimed_until timestamptz NOT NULL,
        evaluated_at timestamptz,
        position bigint NOT NULL DEFAULT 0,
        took_ms float8 NOT NULL DEFAULT 0,
        PRIMARY KEY (tenant, alert_id)
      );
      COMMENT ON TABLE alerts.evaluations IS
        'The last evaluation of each alert: its time, the position of the answer, how long it took, and the claim of the instance that evaluates it now.'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP SCHEMA alerts CASCADE');
  }
}
