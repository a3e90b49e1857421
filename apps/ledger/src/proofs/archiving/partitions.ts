import { type ClientBase } from 'pg';
import { type Partition } from '#contracts';

type Sql = Pick<ClientBase, 'query'>;

type Row = Omit<Partition, 'state' | 'why' | 'archive'> &
  LogProgress & {
    readonly place: string | null;
    readonly file: string;
    readonly manifestSha256: string;
  };

/** How far the log, its signatures and its views are. */
interface LogProgress {
  readonly size: number;
  /** The largest signed checkpoint. */
  readonly signed: number;
  /** Where the view is that is furthest behind. */
  readonly views: number;
}

/** The table of a partition: an archived one has another table, with the index of its events. */
export const tableOf = (number: number, isArchived: boolean): string =>
  `ledger.events_${number}${isArchived ? '_archived' : ''}`;

/** All partitions, in order. Rejects as the database does. */
export const readPartitions = async (sql: Sql): Promise<readonly Partition[]> => {
  const { rows } = await sql.query<Row>(
    `SELECT p.number, p.first_position::float8 AS first, p.last_position::float8 AS last, p.place, p.file,
       p.manifest_sha256 AS "manifestSha256", progress.*,
       pg_total_relation_size(format('ledger.events_%s%s', p.number,
         CASE WHEN p.archived_at IS NULL THEN '' ELSE '_archived' END)::regclass)::float8 AS bytes
     FROM ledger.partitions AS p, (
       SELECT size::float8 AS size,
         (SELECT coalesce(max(size), 0)::float8 FROM ledger.checkpoints) AS signed,
         (SELECT coalesce(min(position), 0)::float8 FROM views.cursors) AS views
       FROM ledger.head WHERE log = 'main') AS progress
     ORDER BY p.number`,
  );
  return rows.map(partitionOf);
};

const partitionOf = (row: Row): Partition => {
  const { number, first, last, bytes, place, file, manifestSha256 } = row;
  const archive = place === null ? null : { number, first, last, place, file, manifestSha256 };
  const why = archive ? '' : whyOpen(row, row);
  const state = archive ? 'archived' : row.size < first ? 'empty' : why ? 'open' : 'sealed';
  return { number, first, last, bytes, archive, state, why: state === 'open' ? why : '' };
};

/** Why a partition may not be archived yet; empty where it may. */
const whyOpen = (
  { last }: Pick<Partition, 'last'>,
  { size, signed, views }: LogProgress,
): string => {
  if (size <= last) return `the log ends at ${size}`;
  if (signed < last) return `checkpoints cover ${signed} events`;
  if (views < last) return `a view is at position ${views}`;
  return '';
};
