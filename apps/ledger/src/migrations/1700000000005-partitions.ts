import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { PARTITIONS_KNOWN } from '../log/partition-room';

/**
 * The log in partitions by position. The table of before becomes the first partition, with its rows and indexes, so that no row
 * is copied. An archived partition has the index of its events, with empty bodies: `ledger.partitions` says which file has them.
 */
export class Partitions1700000000005 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const part of [dropPasts, partitions, parent, firstPartition, makePartitions, fence])
      await db.query(part);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(dropPasts);
    await db.query(`
      DROP FUNCTION ledger.make_partitions;
      DROP FUNCTION ledger.refuse_earlier_writers CASCADE;
      DO $$ BEGIN
        IF (SELECT count(*) FROM ledger.partitions
            WHERE archived_at IS NOT NULL OR (number > 1 AND first_position <= (SELECT size FROM ledger.head))) > 0
        THEN RAISE EXCEPTION 'the log has more than one partition: an earlier build cannot write it';
        END IF;
      END $$;
      ALTER TABLE ledger.events DETACH PARTITION ledger.events_1;
      DROP TABLE ledger.events, ledger.partitions;
      ALTER TABLE ledger.events_1 RENAME TO events;
      ALTER TABLE ledger.events RENAME CONSTRAINT events_1_pkey TO events_pkey;
      ALTER TABLE ledger.events RENAME CONSTRAINT events_1_id_key TO events_id_key;
      ALTER TABLE ledger.events RENAME CONSTRAINT events_1_tenant_stream_version_key
        TO events_tenant_stream_version_key;
      ALTER TABLE ledger.head DROP COLUMN partition_events`);
  }
}

/** They name the table of before, and are made again when they are needed. */
const dropPasts = `
  DO $$ DECLARE past text; BEGIN
    FOR past IN SELECT nspname FROM pg_namespace WHERE nspname ~ '^as_of_' LOOP
      EXECUTE format('DROP SCHEMA %I CASCADE', past);
    END LOOP;
    DELETE FROM ledger.as_of_views;
  END $$`;

/** Partitions end with a tile of the tree (256 events), so that the root of a partition is made of whole tiles. */
const partitions = `
  ALTER TABLE ledger.head ADD COLUMN partition_events bigint NOT NULL DEFAULT 4194304
    CHECK (partition_events > 0 AND partition_events % 256 = 0);
  COMMENT ON COLUMN ledger.head.partition_events IS 'How many events a new partition of the log takes.';
  CREATE TABLE ledger.partitions (
    number integer PRIMARY KEY,
    first_position bigint NOT NULL UNIQUE,
    last_position bigint NOT NULL,
    place text,
    file text,
    manifest_sha256 text,
    archived_at timestamptz,
    CHECK (first_position % 256 = 1 AND last_position % 256 = 0 AND last_position > first_position),
    CHECK (num_nulls(place, file, manifest_sha256, archived_at) IN (0, 4))
  );
  COMMENT ON TABLE ledger.partitions IS
    'Partitions of the log by position. Bodies of an archived one are in this file of this place, and its manifest has this SHA-256.'`;

const parent = `
  ALTER TABLE ledger.events RENAME TO events_1;
  ALTER TABLE ledger.events_1 RENAME CONSTRAINT events_pkey TO events_1_pkey;
  ALTER TABLE ledger.events_1 RENAME CONSTRAINT events_id_key TO events_1_id_key;
  ALTER TABLE ledger.events_1 RENAME CONSTRAINT events_tenant_stream_version_key
    TO events_1_tenant_stream_version_key;
  CREATE TABLE ledger.events (LIKE ledger.events_1, PRIMARY KEY (position)) PARTITION BY RANGE (position);
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.events
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
  COMMENT ON COLUMN ledger.events.body IS
    'The canonical bytes (RFC 8785) that were hashed; empty where they are in the archive of the partition.'`;

/** It has room for what is written before the next one exists. */
const firstPartition = `
  INSERT INTO ledger.partitions (number, first_position, last_position)
  SELECT 1, 1, (size / partition_events + 1) * partition_events FROM ledger.head;
  DO $$ BEGIN
    EXECUTE format('ALTER TABLE ledger.events ATTACH PARTITION ledger.events_1 FOR VALUES FROM (MINVALUE) TO (%s)',
      (SELECT last_position + 1 FROM ledger.partitions));
  END $$`;

/**
 * As the owner, for the role that appends. The table exists before it is attached, so that nobody who reads or appends waits. A
 * partition has the unique indexes that the log cannot have as a whole.
 */
const makePartitions = `
  CREATE FUNCTION ledger.make_partitions(room bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '1s' AS $$
    DECLARE
      log record;
      last record;
    BEGIN
      IF NOT has_table_privilege(session_user, 'ledger.events', 'INSERT') THEN
        RAISE EXCEPTION '% may not append events', session_user USING ERRCODE = 'insufficient_privilege';
      END IF;
      LOCK TABLE ledger.partitions IN SHARE ROW EXCLUSIVE MODE;
      SELECT size, partition_events INTO log FROM ledger.head AS h WHERE h.log = 'main';
      LOOP
        SELECT number + 1 AS number, last_position INTO last
          FROM ledger.partitions ORDER BY number DESC LIMIT 1;
        EXIT WHEN last.last_position >= log.size + room;
        EXECUTE format('CREATE TABLE ledger.events_%s (LIKE ledger.events,
          PRIMARY KEY (position), UNIQUE (id), UNIQUE (tenant, stream, version))', last.number);
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.events_%s
          FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', last.number);
        EXECUTE format('ALTER TABLE ledger.events ATTACH PARTITION ledger.events_%s
          FOR VALUES FROM (%s) TO (%s)', last.number, last.last_position + 1,
          last.last_position + log.partition_events + 1);
        INSERT INTO ledger.partitions (number, first_position, last_position)
          VALUES (last.number, last.last_position + 1, last.last_position + log.partition_events);
      END LOOP;
      RETURN last.last_position;
    END $$;
  COMMENT ON FUNCTION ledger.make_partitions IS
    'Makes partitions until the log has room for so many more events. Answers the last position that has a partition.'`;

/** An earlier writer takes the index of a partition for one of the whole log. It may write while all of the log is in the first one. */
const fence = `
  CREATE FUNCTION ledger.refuse_earlier_writers() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.size > (SELECT min(last_position) FROM ledger.partitions)
        AND current_setting('${PARTITIONS_KNOWN}', true) IS DISTINCT FROM 'yes' THEN
        RAISE EXCEPTION 'the log has several partitions: this build is too old to write it';
      END IF;
      RETURN NEW;
    END $$;
  CREATE TRIGGER partitions_known BEFORE UPDATE OF epoch ON ledger.head
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_earlier_writers()`;
