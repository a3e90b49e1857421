import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { WritError } from '#client';
import { type LogMapping } from '#contracts';
import { IMPORT_EXAMPLES } from '../own-files';
import { type LogFile, logNameOf } from './log-file';
import { isOcel } from './ocel/read-ocel';
import { readMapping } from './mapping-file';
import { isCsv } from './read-log';
import { xesLogName } from './read-xes';

/**
 * The mapping that comes with the project for this log, found by the file's name or by the name
 * that the log gives itself. Throws `WritError` when there is none.
 */
export const bundledMappingFor = async (log: LogFile): Promise<string> => {
  const files = readdirSync(IMPORT_EXAMPLES).map((name) =>
    join(IMPORT_EXAMPLES, name, 'mapping.yaml'),
  );
  const known = files.filter(existsSync).map((file) => ({ file, mapping: readMapping(file) }));

  const fileName = logNameOf(log);
  const byFile = known.find(({ mapping }) => mapping.matches?.fileName === fileName);
  if (byFile) return byFile.file;

  const logName = isCsv(log) || isOcel(log) ? undefined : await xesLogName(log);
  const byName = known.find(({ mapping }) => isNamed(mapping, logName));
  if (byName) return byName.file;
  throw new WritError(
    `No mapping comes with Writ for ${log.path}${logName ? ` (${logName})` : ''}: ` +
      `write one after ${join(IMPORT_EXAMPLES, 'receipt/mapping.yaml')} and give it by --mapping.`,
  );
};

const isNamed = ({ matches }: LogMapping, logName: string | undefined): boolean =>
  logName !== undefined && matches?.logName === logName;
