import { type Client } from 'pg';
import { type Partition } from '#contracts';
import { archivePlace } from '../../log/archive/archive-place';
import { ArchiveReader } from '../../log/archive/archive-reader';

/**
 * Names another place for all archived partitions, after it has read every block there. Answers their numbers. Rejects with
 * `ArchiveUnreadable` where a file there is missing or another one, and with `RangeError` for a text that is no place: then nothing
 * is changed.
 */
export const relocate = async (
  sql: Client,
  partitions: readonly Partition[],
  place: string,
): Promise<readonly number[]> => {
  await archivePlace(place);
  const reader = new ArchiveReader();
  const archived = partitions.flatMap(({ archive }) => (archive ? [{ ...archive, place }] : []));
  for (const archive of archived) {
    const { blocks } = await reader.manifest(archive);
    for (const index of blocks.keys()) await reader.block(archive, index);
  }
  const numbers = archived.map(({ number }) => number);
  await sql.query('UPDATE ledger.partitions SET place = $1 WHERE number = ANY ($2)', [
    place,
    numbers,
  ]);
  return numbers;
};
