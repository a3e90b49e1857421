import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { widenTable } from '../views/sql/wider';

/** Views whose rows know where the texts of their events lie. */
const viewsWithTexts = [
  'work_orders',
  'approvals',
  'exceptions',
  'break_glasses',
  'post_reviews',
  'remediations',
] as const;

/**
 * Keys whose destruction is the erasure of what they sealed. Texts of events are sealed by the key of their stream;
 * each erasure ends one generation of it, so that work goes on with the next. Texts from before stay as they are
 * (`content`) until they are erased.
 */
export class SubjectKeys1700000500000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ledger.subject_keys (
        tenant text NOT NULL,
        subject text NOT NULL,
        wrapped bytea,
        made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        destroyed_at timestamptz,
        PRIMARY KEY (tenant, subject),
        CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
      );
      COMMENT ON TABLE ledger.subject_keys IS
        'The key of each subject of kept content, wrapped by a master key; no key once it is destroyed.';

      CREATE TABLE ledger.text_keys (
        tenant text NOT NULL,
        stream text NOT NULL,
        generation integer NOT NULL,
        wrapped bytea,
        made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        destroyed_at timestamptz,
        PRIMARY KEY (tenant, stream, generation),
        CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
      );
      COMMENT ON TABLE ledger.text_keys IS
        'Keys to the texts of a stream. A generation is the version of the stream that it begins with.';

      ALTER TABLE ledger.contents
        ALTER COLUMN salt DROP NOT NULL,
        ALTER COLUMN content DROP NOT NULL,
        ADD COLUMN stream text,
        ADD COLUMN generation integer,
        ADD COLUMN sealed bytea,
        ADD CHECK (CASE WHEN sealed IS NULL
          THEN stream IS NULL AND generation IS NULL AND (content IS NULL) = (salt IS NULL)
          ELSE stream IS NOT NULL AND generation IS NOT NULL AND content IS NULL AND salt IS NULL END);
      COMMENT ON COLUMN ledger.contents.sealed IS
        'Salt and text, sealed by the key of this stream and generation.';
    `);
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    for (const name of viewsWithTexts) await widenTable(db, name, { texts: 'jsonb' });
  }

  /** The wider columns stay: see `widenTable`. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DELETE FROM ledger.contents WHERE content IS NULL;
      ALTER TABLE ledger.contents
        DROP COLUMN stream, DROP COLUMN generation, DROP COLUMN sealed,
        ALTER COLUMN salt SET NOT NULL, ALTER COLUMN content SET NOT NULL;
      DROP TABLE ledger.subject_keys, ledger.text_keys`);
  }
}
