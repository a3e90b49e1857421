import { type LogTrace } from './log';
import { type LogFile } from './log-file';
import { type LogMapping } from './mapping';
import { readCsv } from './read-csv';
import { readXes } from './read-xes';

/** CSV by the file's name: nothing in a CSV file says that it is one. */
export const isCsv = ({ path }: LogFile): boolean => /\.csv(\.gz)?$/i.test(path);

/** The cases of a log. Throws `WritError` naming the file and the line where it cannot be read. */
export const readLog = (
  file: LogFile,
  mapping: LogMapping,
): AsyncGenerator<LogTrace, void, undefined> =>
  isCsv(file) ? readCsv(file, mapping) : readXes(file);
