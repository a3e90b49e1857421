import { WritError } from '#client';
import { type LogTrace } from '../log';
import { type LogFile } from '../log-file';
import { flattened } from './flattened';
import { type ObjectLog } from './object-log';
import { readOcelJson } from './ocel-json';
import { readOcelSqlite } from './ocel-sqlite';
import { readOcelXml } from './ocel-xml';

const NAMES = /\.(?:(json|jsonocel)(?:\.gz)?|(sqlite3?|db)|(xmlocel)(?:\.gz)?)$/i;

/** By the file's name. OCEL in `.xml` is read so where the mapping names an object type. */
export const isOcel = ({ path }: Pick<LogFile, 'path'>): boolean => NAMES.test(path);

/** The objects of a type as cases. Throws `WritError` naming the file where it cannot be read. */
export async function* readOcel(
  file: LogFile,
  objectType: string | undefined,
): AsyncGenerator<LogTrace, void, undefined> {
  try {
    if (objectType === undefined)
      throw new WritError(
        'name the type of objects that are the cases: ocel.objectType in the mapping',
      );
    yield* flattened(await logIn(file), objectType);
  } catch (error) {
    throw error instanceof WritError ? new WritError(`${file.path}: ${error.message}.`) : error;
  }
}

const logIn = async (file: LogFile): Promise<ObjectLog> => {
  const [, json, sqlite] = NAMES.exec(file.path) ?? [];
  if (sqlite !== undefined) return readOcelSqlite(file.path);
  if (json === undefined) return readOcelXml(file.text());
  let text = '';
  for await (const piece of file.text()) text += piece;
  return readOcelJson(text);
};
