import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type WiderView, widenTable, widenView } from '../views/sql/wider';

/** A workflow can be read as it was published, as a policy can. */
export class Definitions1700000800001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    await widenTable(db, 'workflows', { definition: 'jsonb' });
    await widenView(db, workflows);
  }

  /** The wider column stays: see `widenTable`. It goes with the migration that made the view. */
  async down(): Promise<void> {}
}

const workflows: WiderView = {
  name: 'workflows',
  from: 'views.workflows',
  expressions: { current: 'superseded_at IS NULL' },
  added: {
    definition:
      'The definition as it was published, as JSON; null until the view has been built anew.',
  },
};
