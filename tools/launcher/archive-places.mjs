import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';

const FOLDER = 'folder:';

/**
 * Lets a restored database read archived partitions that were inside the data folder from their copy in the restored one, so that
 * it never touches the archive of the system that the backup is of.
 *
 * @param moved `from` are the names of the data folder that was backed up, `to` is the restored one
 */
export async function moveArchivePlaces(databaseUrl, moved) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'restore' });
  await client.connect();
  try {
    // A backup of an earlier version has no partitions.
    const { rows: tables } = await client.query(
      `SELECT FROM pg_tables WHERE schemaname = 'ledger' AND tablename = 'partitions'`,
    );
    if (tables.length === 0) return;
    const { rows } = await client.query(
      'SELECT DISTINCT place FROM ledger.partitions WHERE place IS NOT NULL',
    );
    for (const { place } of rows)
      await client.query('UPDATE ledger.partitions SET place = $2 WHERE place = $1', [
        place,
        await movedPlace(place, moved),
      ]);
  } finally {
    await client.end();
  }
}

/** The place in the restored data folder; the same one where it was not inside of the old folder. */
export async function movedPlace(place, { from, to }) {
  if (!place.startsWith(FOLDER)) return place;
  const folder = resolve(place.slice(FOLDER.length));
  for (const name of [folder, await realpath(folder).catch(() => folder)])
    for (const old of from) {
      const inside = relative(old, name);
      if (inside !== '..' && !inside.startsWith('../') && !isAbsolute(inside))
        return `${FOLDER}${join(to, inside)}`;
    }
  return place;
}
