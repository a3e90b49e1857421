import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { stallRatesFrom } from '../views/sql/stall-rates-sql';
import {
  expressionsOf,
  generationsOf,
  type WiderView,
  widenTable,
  widenView,
} from '../views/sql/wider';
import { counts } from './1700000700001-stall-views';

/** How often and how long work stalled is counted without unfolding what held it, where one thing alone did. */
export class StallsTold1700000800010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    await widenTable(db, 'holds', { longest_step: 'text', held: 'integer' });
    for (const table of await generationsOf(db, 'holds'))
      for (const [index, columns] of Object.entries(indexes))
        await db.query(
          `CREATE INDEX IF NOT EXISTS ${table.replace('views.', '')}_${index} ON ${table} ${columns}`,
        );
    const superfluous: { index: string }[] = await db.query(
      `SELECT format('views.%I', indexname) AS index FROM pg_indexes
       WHERE schemaname = 'views' AND tablename ~ '^holds_g[0-9]+$' AND indexdef ~ $1`,
      [superseded.join('|')],
    );
    for (const { index } of superfluous) await db.query(`DROP INDEX ${index}`);
    await widenView(db, stallRates);
  }

  /** What is wider stays: see `widenTable`. The view says the same as before, and goes with the migration that made it. */
  async down(): Promise<void> {}
}

/** Work of a version and job type has one entry in the first of them, with a list of its rows: it is small. */
const indexes = {
  opened_by_version: `(tenant, workflow_id, workflow_version, job_type) WHERE opened_month IS NOT NULL`,
  held_once: `(tenant, workflow_id, workflow_version, longest_ms) INCLUDE (job_type, longest_step)
    WHERE held = 1 AND opened_month IS NOT NULL`,
  held_otherwise: `(tenant, workflow_id, workflow_version, longest_ms)
    WHERE held IS DISTINCT FROM 1 AND longest_ms IS NOT NULL`,
} as const;

/** Of the definitions of indexes: what only the view asked for as it was. */
const superseded = [
  'job_type, opened_month, workflow_version\\)',
  '\\(tenant, workflow_id, workflow_version, longest_ms\\) WHERE \\(longest_ms IS NOT NULL\\)',
];

const stallRates: WiderView = {
  name: 'stall_rates',
  from: stallRatesFrom,
  expressions: expressionsOf({ added: counts }),
  added: {},
};
