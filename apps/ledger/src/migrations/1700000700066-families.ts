import { type MigrationInterface, type QueryRunner } from 'typeorm';
import {
  expressionsOf,
  generationsOf,
  type WiderView,
  widenTable,
  widenView,
} from '../views/sql/wider';
import { repeats } from './1700000700011-first-time-fix';
import { firstTimeFix } from './1700000700060-month-by-month';

/** Tracks of one work order are parts of one job, and no repeats of each other or of what they are tracks of. */
export class Families1700000700066 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    await widenTable(db, 'worked_objects', { family: 'text' });
    for (const table of await generationsOf(db, 'worked_objects'))
      for (const [index, columns] of Object.entries(indexes))
        await db.query(
          `CREATE INDEX IF NOT EXISTS ${table.replace('views.', '')}_${index} ON ${table} ${columns}`,
        );
    const superfluous: { index: string }[] = await db.query(
      `SELECT format('views.%I', indexname) AS index FROM pg_indexes
       WHERE schemaname = 'views' AND tablename ~ '^worked_objects_g[0-9]+$'
         AND indexdef !~ 'UNIQUE|family'`,
    );
    for (const { index } of superfluous) await db.query(`DROP INDEX ${index}`);
    for (const view of [fixes, repeatsOfOthers]) await widenView(db, view);
  }

  /** What is wider stays: see `widenTable`. The views go with the migrations that made them. */
  async down(): Promise<void> {}
}

/** Both ways from a work order to the next: from these alone. */
const indexes = {
  next_of_family: '(tenant, job_type, object, opened_at, position, work_order_id, family)',
  family_of_work: '(tenant, work_order_id) INCLUDE (object, job_type, opened_at, position, family)',
} as const;

/** Before the table is built anew nobody knows the families: then each work order is one. */
const familyOf = (alias: string): string => `coalesce(${alias}.family, ${alias}.work_order_id)`;

const SAME_OBJECT = 'r.object = o.object';
const amongOthers = (from: string): string =>
  from.replaceAll(SAME_OBJECT, `${SAME_OBJECT} AND ${familyOf('r')} <> ${familyOf('o')}`);

const ANOTHER =
  'another work order of the same job type on the same object, opened after this one was opened and no later than repeatWindow of its workflow version after its first closing. Tracks of one work order are no repeats of each other, of that work order or by it';

const fixes: WiderView = {
  ...firstTimeFix,
  meaning: `One row per month (UTC, of the first closing), workflow, job type and owner of work orders that were ever closed: how many of them were fixed first time, that is, never reopened and not repeated. A repeat is ${ANOTHER}; without objects or repeatWindow there is none.`,
  from: amongOthers(firstTimeFix.from),
};

const repeatsOfOthers: WiderView = {
  name: 'repeats',
  meaning: `One row per work order that was repeated, by the first of its repeats: ${ANOTHER}.`,
  from: amongOthers(repeats.from),
  expressions: expressionsOf({ ...repeats, added: repeats.columns }),
  added: {},
};
