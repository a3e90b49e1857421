import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { driftByLine } from '../views/sql/drift-lines-sql';
import { expressionsOf, type WiderView, widenView } from '../views/sql/wider';
import { drift } from './1700000700022-drift';

/** Charts are drawn for the lines of a page, and not for every code and job type that there is. */
export class ChartsByPage1700000700070 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await widenView(db, charts);
  }

  /** The view says the same as before, and goes with the migration that made it. */
  async down(): Promise<void> {}
}

const charts: WiderView = {
  name: 'drift',
  from: `${driftByLine} AS judged`,
  expressions: expressionsOf({ ...drift, added: drift.columns }),
  added: {},
};
