import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { generationsOf } from '../views/wider';

/** What is counted is read from indexes alone, by several processes where there are many rows: so they may ask the clock. */
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
