import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { generationsOf, widenTable } from '../views/sql/wider';

/** Where the texts of questions, of their answers and of skipped stages lie beside the log. */
export class CourseTexts1700000600011 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    for (const name of views) {
      await widenTable(db, name, { texts: 'jsonb' });
      for (const table of await generationsOf(db, name))
        await db.query(`CREATE INDEX ON ${table} (tenant, event_id)`);
    }
  }

  /** The columns stay: see `widenTable`; the indexes go with their tables. */
  async down(): Promise<void> {}
}

const views = ['stages', 'questions'] as const;
