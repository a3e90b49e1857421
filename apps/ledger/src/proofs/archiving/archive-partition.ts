import { type Client } from 'pg';
import { type ArchivedPartition, type ArchiveTo, type Partition } from '#contracts';
import { BLOCK_EVENTS } from '../../log/archive/archive-file';
import { ArchiveReader } from '../../log/archive/archive-reader';
import { knownKeys } from '../audit/checkpoint-checks';
import { EVENT_COLUMNS, keyLines } from '../audit/log-rows';
import { NotArchived } from './not-archived';
import { exportPartition, type OnEvents } from './partition-export';
import { exchange, makeReplacement } from './partition-swap';
import { tableOf } from './partitions';

/**
 * Archives a partition, which must be sealed: its events go to a file, verified and read back, and the index of the events remains in the database.
 * Nothing is removed before the file is durable. Rejects with `NotArchived`, as the database does, and as the place does.
 */
export const archivePartition = async (
  sql: Client,
  partition: Partition,
  { place, logKeys }: ArchiveTo,
  onEvents: OnEvents,
): Promise<void> => {
  const { number, first, last } = partition;
  const keys = knownKeys(logKeys, await keyLines(sql));
  const { file, manifestSha256 } = await inSnapshot(sql, () =>
    exportPartition(sql, partition, place, keys, onEvents),
  );
  const table = await makeReplacement(sql, partition, true);
  await sql.query(`INSERT INTO ${table} (${EVENT_COLUMNS})
    SELECT position, id, tenant, stream, version, type, recorded_at, '', leaf
    FROM ledger.events WHERE position BETWEEN ${first} AND ${last}`);
  await sql.query(`ANALYZE ${table}`);
  await exchange(sql, partition, true, () =>
    sql.query(
      `UPDATE ledger.partitions SET place = $2, file = $3, manifest_sha256 = $4,
         archived_at = clock_timestamp() WHERE number = $1`,
      [number, place, file, manifestSha256],
    ),
  );
};

/**
 * Brings the events of an archived partition back into the database. Its files stay where they are. Rejects with
 * `ArchiveUnreadable`, with `NotArchived`, and as the database does.
 */
export const restorePartition = async (
  sql: Client,
  partition: Partition,
  onEvents: OnEvents,
): Promise<void> => {
  const { number, archive } = partition;
  if (!archive) throw new NotArchived(`Partition ${number} is not archived.`);
  const table = await makeReplacement(sql, partition, false);
  await fill(sql, table, archive, onEvents);
  await sql.query(`ANALYZE ${table}`);
  await exchange(sql, partition, false, () =>
    sql.query(
      `UPDATE ledger.partitions SET place = NULL, file = NULL, manifest_sha256 = NULL, archived_at = NULL
       WHERE number = $1`,
      [number],
    ),
  );
};

/** The other columns of an event are in its index, which was made of the row that the file was made of. */
const fill = async (
  sql: Client,
  table: string,
  archive: ArchivedPartition,
  onEvents: OnEvents,
): Promise<void> => {
  const reader = new ArchiveReader();
  const { first, last } = archive;
  for (let index = 0, from = first; from <= last; index += 1, from += BLOCK_EVENTS) {
    const bodies = await reader.block(archive, index);
    const { rowCount } = await sql.query({
      name: `fill-${table}`,
      text: `INSERT INTO ${table} (${EVENT_COLUMNS})
        SELECT position, id, tenant, stream, version, type, recorded_at, a.body, leaf
        FROM unnest($2::bytea[]) WITH ORDINALITY AS a(body, n)
        JOIN ${tableOf(archive.number, true)} ON position = $1 + n - 1
        WHERE leaf = sha256('\\x00' || a.body)`,
      values: [from, bodies],
    });
    if (rowCount !== bodies.length)
      throw new NotArchived(
        `The events from ${from} on do not have the leaves of the database: run writ audit.`,
      );
    onEvents(from + bodies.length - first, last - first + 1);
  }
};

/** No partition is exchanged while it lasts. */
const inSnapshot = async <T>(sql: Client, work: () => Promise<T>): Promise<T> => {
  await sql.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    await sql.query('LOCK TABLE ledger.events IN ACCESS SHARE MODE');
    return await work();
  } finally {
    await sql.query('ROLLBACK');
  }
};
