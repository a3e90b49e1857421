import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * When data keys were destroyed, when their copies were removed from dead rows and from the write-ahead log, and the
 * functions that remove them. These run with the rights of the owner, for roles that may change keys.
 */
export class KeyCleanups1700000000002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(keyCleanups);
    for (const one of functions) await db.query(one);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION ledger.rewrite_keys, ledger.end_wal_segments, ledger.old_wal_segments,
      ledger.must_change_keys`);
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

/** `session_user`, because the owner of the function is `current_user` in it. */
const guard = `
  CREATE FUNCTION ledger.must_change_keys() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
      IF NOT has_table_privilege(session_user, 'ledger.text_keys', 'UPDATE') THEN
        RAISE EXCEPTION '% may not change keys', session_user USING ERRCODE = 'insufficient_privilege';
      END IF;
    END $$`;

const asOwner = 'LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp';

/** CLUSTER writes a table into a new file, as VACUUM FULL does, which no function may run. */
const rewrite = `
  CREATE FUNCTION ledger.rewrite_keys(with_texts boolean) RETURNS void ${asOwner} AS $$
    BEGIN
      PERFORM ledger.must_change_keys();
      CLUSTER (VERBOSE) ledger.text_keys USING text_keys_pkey;
      CLUSTER (VERBOSE) ledger.subject_keys USING subject_keys_pkey;
      CLUSTER (VERBOSE) ledger.evidence_contents USING evidence_contents_pkey;
      IF with_texts THEN
        CLUSTER (VERBOSE) ledger.contents USING contents_pkey;
      END IF;
    END $$;
  COMMENT ON FUNCTION ledger.rewrite_keys IS
    'Rewrites the tables of keys without their dead rows, and reports how many a transaction may still see.'`;

/** A segment without a record would not end; its rest is filled with zeros. */
const endSegments = `
  CREATE FUNCTION ledger.end_wal_segments(count integer) RETURNS void ${asOwner} AS $$
    BEGIN
      PERFORM ledger.must_change_keys();
      FOR n IN 1..count LOOP
        PERFORM pg_logical_emit_message(false, 'writ', 'erasure');
        PERFORM pg_switch_wal();
      END LOOP;
      CHECKPOINT;
    END $$;
  COMMENT ON FUNCTION ledger.end_wal_segments IS
    'Ends segments of the write-ahead log, and lets a checkpoint remove or rename old ones.'`;

const oldSegments = `
  CREATE FUNCTION ledger.old_wal_segments() RETURNS bigint ${asOwner} AS $$
    BEGIN
      PERFORM ledger.must_change_keys();
      RETURN (
        SELECT count(*) FROM pg_ls_waldir(), (
          SELECT max(wal_file) AS wal_file, max(rewritten_at) AS rewritten_at
          FROM ledger.key_cleanups WHERE overwritten_at IS NULL) AS cleanup
        WHERE name ~ '^[0-9A-F]{24}$'
          AND (right(name, 16) <= cleanup.wal_file OR modification <= cleanup.rewritten_at));
    END $$;
  COMMENT ON FUNCTION ledger.old_wal_segments IS
    'Segments in pg_wal from before the last rewrite of keys: by their names, or renamed for later use and not changed since.'`;

const functions = [guard, rewrite, endSegments, oldSegments];
