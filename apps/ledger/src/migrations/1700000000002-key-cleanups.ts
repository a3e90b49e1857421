import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** When data keys were destroyed, and when their copies were removed from dead rows and from the write-ahead log. */
export class KeyCleanups1700000000002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(keyCleanups);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE ledger.key_destructions, ledger.key_cleanups');
  }
}

const keyCleanups = `
  CREATE TABLE ledger.key_destructions (
    tenant text PRIMARY KEY,
    destroyed_at timestamptz NOT NULL,
    texts_at timestamptz
  );
  COMMENT ON TABLE ledger.key_destructions IS
    'When a data key of the tenant was destroyed last, and when a text was removed from its row last (texts_at).';

  CREATE TABLE ledger.key_cleanups (
    started_at timestamptz PRIMARY KEY,
    rewritten_at timestamptz NOT NULL,
    wal_file text NOT NULL,
    overwritten_at timestamptz
  );
  COMMENT ON TABLE ledger.key_cleanups IS
    'Keys that were destroyed before started_at are in no dead row since rewritten_at. Segments of the write-ahead log up to wal_file (without its timeline) may have them; overwritten_at says since when none of these is left.'`;
