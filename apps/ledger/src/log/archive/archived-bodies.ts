import { type ClientBase } from 'pg';
import { type ArchivedPartition } from '#contracts';
import { Unavailable } from '#platform';
import { ArchiveReader } from './archive-reader';

type Sql = Pick<ClientBase, 'query'>;

/** A row of the log, or of an outer join with it. */
interface WithBody {
  readonly position: number | string | null;
  readonly body: Buffer | null;
}

/** One for the process: it finds what it remembers by SHA-256, whatever the database. */
const archive = new ArchiveReader();

/** Whether the bytes of an event are in the archive of its partition. */
export const isArchived = ({ body }: Pick<WithBody, 'body'>): boolean => body?.length === 0;

/**
 * The rows with the bodies that are archived. Their lengths are not in the database: archived bodies end with the one that goes beyond
 * `bytesMax`, and with them the rows. Rejects with `ArchiveUnreadable`, and as the database does.
 */
export const withBodies = async <Row extends WithBody>(
  sql: Sql,
  rows: readonly Row[],
  bytesMax = Infinity,
): Promise<readonly Row[]> => {
  const positions = rows.flatMap((row) => (isArchived(row) ? Number(row.position) : []));
  if (positions.length === 0) return rows;
  const bodies = await archivedBodies(sql, positions, bytesMax);
  const end = rows.findIndex((row) => isArchived(row) && !bodies.has(Number(row.position)));
  return rows
    .slice(0, end < 0 ? rows.length : end)
    .map((row) => (isArchived(row) ? { ...row, body: bodies.get(Number(row.position))! } : row));
};

/**
 * The bytes of archived events by position, the lowest first, so that each block is read once; up to the one that goes beyond `bytesMax`.
 * Rejects as `withBodies` does.
 */
export const archivedBodies = async (
  sql: Sql,
  positions: readonly number[],
  bytesMax = Infinity,
): Promise<ReadonlyMap<number, Buffer>> => {
  const from = positions.reduce((least, position) => Math.min(least, position), Infinity);
  const to = positions.reduce((most, position) => Math.max(most, position), 0);
  const partitions = await archivedPartitions(sql, from, to);
  const bodies = new Map<number, Buffer>();
  let bytes = 0;
  for (const position of positions.toSorted((a, b) => a - b)) {
    const partition = partitions.find(({ first, last }) => first <= position && position <= last);
    // It was restored between the two statements, and the next attempt finds its rows; or somebody removed its bytes.
    if (!partition)
      throw new Unavailable(
        `Event ${position} is empty, and not archived: try again, and run writ audit if it remains so.`,
      );
    const body = await archivedBody(partition, position);
    // A copy: a part of it would hold its whole block in memory.
    bodies.set(position, Buffer.from(body));
    bytes += body.length;
    if (bytes > bytesMax) break;
  }
  return bodies;
};

/** The bytes of an event of an archived partition. Rejects with `ArchiveUnreadable`. */
export const archivedBody = (partition: ArchivedPartition, position: number): Promise<Buffer> =>
  archive.body(partition, position);

/** The archived partitions that have some of these positions. Rejects as the database does. */
export const archivedPartitions = async (
  sql: Sql,
  from: number,
  to: number,
): Promise<readonly ArchivedPartition[]> => {
  const { rows } = await sql.query<ArchivedPartition>({
    name: 'archived-partitions',
    text: `SELECT number, first_position::float8 AS first, last_position::float8 AS last, place, file,
        manifest_sha256 AS "manifestSha256"
      FROM ledger.partitions
      WHERE archived_at IS NOT NULL AND last_position >= $1 AND first_position <= $2`,
    values: [from, to],
  });
  return rows;
};
