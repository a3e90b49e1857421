import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { PARTITIONS_KNOWN } from '../log/partition-room';
import { BOUND_OF_FIRST } from './first-partition-bound';

/**
 * The log in partitions by position. The table of before becomes the first partition, with its rows and indexes, so that no row
 * is copied. An archived partition has the index of its events, with empty bodies: `ledger.partitions` says which file has them.
 */
export class Partitions1700000000005 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const part of [
      besideReaders,
      dropPasts,
      refuseDependents,
      partitions,
      parent,
      privileges,
      firstPartition,
      makePartitions,
      fence,
    ])
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

/** Who waits for the lock of a table keeps others waiting, too: `migrate` tries again. */
const besideReaders = `SET LOCAL lock_timeout = '500ms'`;

/** They name the table of before, and are made again when they are needed. */
const dropPasts = `
  DO $$ DECLARE past text; BEGIN
    FOR past IN SELECT nspname FROM pg_namespace WHERE nspname ~ '^as_of_' LOOP
      EXECUTE format('DROP SCHEMA %I CASCADE', past);
    END LOOP;
    DELETE FROM ledger.as_of_views;
  END $$`;

/** What others have made of the table would follow it, and see the first partition alone. */
const refuseDependents = `
  DO $$ DECLARE dependents text; BEGIN
    SELECT string_agg(DISTINCT pg_describe_object(d.classid, d.objid, 0), ', ') INTO dependents
    FROM pg_depend AS d
    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = 'ledger.events'::regclass
      AND d.classid NOT IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_attrdef'::regclass, 'pg_statistic_ext'::regclass)
      AND NOT (d.classid = 'pg_constraint'::regclass
        AND d.objid IN (SELECT oid FROM pg_constraint WHERE conrelid = 'ledger.events'::regclass AND contype <> 'f'))
      AND NOT (d.classid = 'pg_trigger'::regclass
        AND d.objid IN (SELECT oid FROM pg_trigger WHERE tgrelid = 'ledger.events'::regclass AND tgname = 'append_only'));
    IF dependents IS NOT NULL THEN
      RAISE EXCEPTION 'The log gets partitions, and this depends on its table: %. Drop it, migrate, and create it again.', dependents;
    END IF;
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

/** Services of before work on with the parent at once, and administrators read it as they read the table. */
const privileges = `
  DO $$ DECLARE statement text; BEGIN
    FOR statement IN
      SELECT format('ALTER TABLE ledger.events OWNER TO %I', pg_get_userbyid(relowner))
      FROM pg_class WHERE oid = 'ledger.events_1'::regclass
      UNION ALL
      SELECT format('GRANT %s%s ON ledger.events TO %s%s', privilege_type, columns,
        CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
        CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
      FROM (
        SELECT relowner, '' AS columns, a.* FROM pg_class, aclexplode(relacl) AS a
        WHERE oid = 'ledger.events_1'::regclass
        UNION ALL
        SELECT relowner, format(' (%I)', attname), a.*
        FROM pg_class AS c JOIN pg_attribute ON attrelid = c.oid, aclexplode(attacl) AS a
        WHERE c.oid = 'ledger.events_1'::regclass
      ) AS granted WHERE grantee <> relowner
    LOOP
      EXECUTE statement;
    END LOOP;
  END $$`;

/** It has room for what is written before the next one exists. */
const firstPartition = `
  INSERT INTO ledger.partitions (number, first_position, last_position)
  SELECT 1, 1, (size / partition_events + 1) * partition_events FROM ledger.head;
  DO $$ BEGIN
    EXECUTE format('ALTER TABLE ledger.events ATTACH PARTITION ledger.events_1 FOR VALUES FROM (MINVALUE) TO (%s)',
      (SELECT last_position + 1 FROM ledger.partitions));
  END $$;
  ALTER TABLE ledger.events_1 DROP CONSTRAINT IF EXISTS ${BOUND_OF_FIRST}`;

/**
 * As the owner, for the role that appends. The table exists before it is attached, so that nobody who reads or appends waits. A
 * partition has the unique indexes that the log cannot have as a whole.
 */
const makePartitions = `
  CREATE FUNCTION ledger.make_partitions(room bigint, OUT made_to bigint, OUT each_takes bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '1s' AS $$
    DECLARE
      log record;
      last record;
      needed bigint;
    BEGIN
      IF NOT has_table_privilege(session_user, 'ledger.events', 'INSERT') THEN
        RAISE EXCEPTION '% may not append events', session_user USING ERRCODE = 'insufficient_privilege';
      END IF;
      LOCK TABLE ledger.partitions IN SHARE ROW EXCLUSIVE MODE;
      SELECT size, partition_events INTO log FROM ledger.head AS h WHERE h.log = 'main';
      -- Four partitions ahead, or what any commit takes where they are small.
      needed := log.size + least(room, greatest(4 * log.partition_events, 65536));
      LOOP
        SELECT number + 1 AS number, last_position INTO last
          FROM ledger.partitions ORDER BY number DESC LIMIT 1;
        EXIT WHEN last.last_position >= needed;
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
      made_to := last.last_position;
      each_takes := log.partition_events;
    END $$;
  COMMENT ON FUNCTION ledger.make_partitions IS
    'Makes partitions until the log has room for so many more events, at most four ahead. Answers the last position that has a partition, and how many events a new one takes.'`;

/**
 * An earlier writer takes the index of a partition for one of the whole log. It may write while all of the log is in the first one, and may
 * not commit beyond it; nor may it take the lease of a log whose next event is beyond it. Its role may not read partitions before it is granted that.
 */
const fence = `
  CREATE FUNCTION ledger.refuse_earlier_writers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
      IF NEW.size + (NEW.epoch <> OLD.epoch)::integer > (SELECT min(last_position) FROM ledger.partitions) THEN
        RAISE EXCEPTION 'the log has several partitions: this build is too old to write it';
      END IF;
      RETURN NEW;
    END $$;
  CREATE TRIGGER partitions_known BEFORE UPDATE OF epoch, size ON ledger.head
    FOR EACH ROW WHEN (current_setting('${PARTITIONS_KNOWN}', true) IS DISTINCT FROM 'yes')
    EXECUTE FUNCTION ledger.refuse_earlier_writers()`;
