import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Pages of the console that people saved under a name. */
export class SavedPages1700000200006 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE access.saved_pages (
        tenant text NOT NULL,
        principal text NOT NULL,
        name text NOT NULL,
        path text NOT NULL,
        saved_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant, principal, name)
      );
      COMMENT ON TABLE access.saved_pages IS
        'Pages of the console that people saved for themselves: a preference, of which the log has nothing.'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE access.saved_pages');
  }
}
