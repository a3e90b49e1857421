import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { generationsOf } from '../views/sql/wider';

/**
 * What is counted is read from indexes alone, and by several processes where there are many rows: those may ask the clock, and the
 * planner has to know that many work orders are opened on one day.
 */
export class DriftIndexes1700000700021 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    for (const [name, made] of Object.entries(indexesOf))
      for (const table of await generationsOf(db, name))
        for (const [index, columns] of Object.entries(made))
          await db.query(
            `CREATE INDEX IF NOT EXISTS ${table.replace('views.', '')}_${index} ON ${table} ${columns}`,
          );
    for (const table of await generationsOf(db, 'work_orders'))
      await db.query(
        `CREATE STATISTICS IF NOT EXISTS ${table}_opened_days (ndistinct)
         ON tenant, job_type, (date_bin(interval '24 hours', opened_at, timestamptz '2001-01-01Z')) FROM ${table}`,
      );
    for (const clock of clocks) await db.query(`ALTER FUNCTION ${clock} PARALLEL SAFE`);
  }

  /** The indexes stay, as those of other migrations do. */
  async down(db: QueryRunner): Promise<void> {
    for (const clock of clocks) await db.query(`ALTER FUNCTION ${clock} PARALLEL UNSAFE`);
  }
}

const clocks = ['writ.now()', 'ledger.time_of_rules()'];

const indexesOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  work_orders: {
    opened_by_job: '(tenant, job_type, opened_at) INCLUDE (status) WHERE opened_at IS NOT NULL',
  },
  exceptions: { by_code: '(tenant, code, job_type, raised_at) INCLUDE (work_order_id)' },
};
