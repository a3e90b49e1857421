import { pathToFileURL } from 'node:url';
import { WritError } from '#client';
import { attributesOf, type LoggedObject, type ObjectEvent, type ObjectLog } from './object-log';

type Row = Readonly<Record<string, unknown>>;
type Query = (sql: string) => readonly Row[];

/** OCEL 2.0 in SQLite, read by the SQLite of Node 24. Throws `WritError` for what is not. */
export const readOcelSqlite = async (path: string): Promise<ObjectLog> => {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(`${pathToFileURL(path).href}?mode=ro`);
  try {
    return logIn((sql) => database.prepare(sql).all());
  } catch (error) {
    if (error instanceof WritError) throw error;
    throw new WritError(`it is not OCEL 2.0 in SQLite: ${(error as Error).message}`);
  } finally {
    database.close();
  }
};

const logIn = (query: Query): ObjectLog => {
  const objectIds = new Map<string, string[]>();
  for (const row of query('SELECT ocel_event_id, ocel_object_id FROM event_object')) {
    const event = String(row['ocel_event_id']);
    const known = objectIds.get(event) ?? [];
    known.push(String(row['ocel_object_id']));
    objectIds.set(event, known);
  }
  const objects = new Map<string, LoggedObject>();
  for (const { type, row } of rowsByType(query, 'object'))
    if (!objects.has(String(row['ocel_id'])))
      objects.set(String(row['ocel_id']), { type, attributes: ownOf(row) });
  for (const row of query('SELECT ocel_id, ocel_type FROM object'))
    if (!objects.has(String(row['ocel_id'])))
      objects.set(String(row['ocel_id']), {
        type: String(row['ocel_type']),
        attributes: new Map(),
      });
  const events = rowsByType(query, 'event').map(({ type, row }): ObjectEvent => ({
    type,
    time: String(row['ocel_time'] ?? ''),
    attributes: ownOf(row),
    objectIds: objectIds.get(String(row['ocel_id'])) ?? [],
  }));
  return { objects, events };
};

/** Each type has a table of its own. Rows are those of before any change first. */
const rowsByType = (query: Query, of: 'event' | 'object') =>
  query(`SELECT ocel_type, ocel_type_map FROM ${of}_map_type`).flatMap((named) => {
    const table = `${of}_${String(named['ocel_type_map'])}`.replaceAll('"', '""');
    const type = String(named['ocel_type']);
    return query(`SELECT * FROM "${table}" ORDER BY ocel_time, rowid`).map((row) => ({
      type,
      row,
    }));
  });

const ownOf = (row: Row) =>
  attributesOf(Object.entries(row).filter(([name]) => !name.startsWith('ocel_')));
