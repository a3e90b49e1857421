import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { widenTable } from '../views/sql/wider';

/** When work was done that waited for the debts of a break-glass before it could be closed. */
export class DoneAt1700000700062 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    await widenTable(db, 'work_orders', { done_at: 'timestamptz' });
  }

  /** What is wider stays: see `widenTable`. */
  async down(): Promise<void> {}
}
