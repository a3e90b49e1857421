import { type LogMapping } from '#contracts';
import { type LogTrace } from './log';
import { type LogFile } from './log-file';
import { isOcel, readOcel } from './ocel/read-ocel';
import { readCsv } from './read-csv';
import { readXes } from './read-xes';

/** CSV by the file's name: nothing in a CSV file says that it is one. */
export const isCsv = ({ path }: Pick<LogFile, 'path'>): boolean => /\.[ct]sv(\.gz)?$/i.test(path);

/** The cases of a log. Throws `WritError` naming the file and the line where it cannot be read. */
export const readLog = (
  file: LogFile,
  mapping: LogMapping,
): AsyncGenerator<LogTrace, void, undefined> => {
  if (isCsv(file)) return readCsv(file, mapping);
  return mapping.ocel || isOcel(file) ? readOcel(file, mapping.ocel?.objectType) : readXes(file);
};
