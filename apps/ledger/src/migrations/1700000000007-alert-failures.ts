import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What is wrong with an alert, and how often in a row its evaluation failed. */
export class AlertFailures1700000000007 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE alerts.evaluations
        ADD COLUMN failures integer NOT NULL DEFAULT 0,
        ADD COLUMN last_error text`);
  }

  async down(db: QueryRunner): Promise<void> {
    // The view of alerts reads them, and is derived.
    await db.query(
      'ALTER TABLE alerts.evaluations DROP COLUMN failures CASCADE, DROP COLUMN last_error CASCADE',
    );
  }
}
