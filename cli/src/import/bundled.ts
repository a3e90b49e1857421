import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { WritError } from '#client';
import { type LogFile } from './log-file';
import { type LogMapping } from './mapping';
import { readMapping } from './mapping-file';
import { isCsv } from './read-log';
import { xesLogName } from './read-xes';

/** The project's folder of mappings; each has mapping.yaml, workflow.yaml and exception-codes.yaml. */
const bundledFolder = (): string => {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder)
    folder = dirname(folder);
  return join(folder, 'examples', 'imports');
};

/**
 * The mapping that comes with the project for this log, found by the file's name or by the name
 * that the log gives itself. Throws `WritError` when there is none.
 */
export const bundledMappingFor = async (log: LogFile): Promise<string> => {
  const folder = bundledFolder();
  const files = existsSync(folder)
    ? readdirSync(folder).map((name) => join(folder, name, 'mapping.yaml'))
    : [];
  const known = files.filter(existsSync).map((file) => ({ file, mapping: readMapping(file) }));

  const fileName = basename(log.path).replace(/(\.xes|\.csv)?(\.gz)?$/i, '');
  const byFile = known.find(({ mapping }) => mapping.matches?.fileName === fileName);
  if (byFile) return byFile.file;

  const logName = isCsv(log) ? undefined : await xesLogName(log);
  const byName = known.find(({ mapping }) => isNamed(mapping, logName));
  if (byName) return byName.file;
  throw new WritError(
    `No mapping comes with Writ for ${log.path}${logName ? ` (${logName})` : ''}: ` +
      'write one after examples/imports/receipt/mapping.yaml and give it by --mapping.',
  );
};

const isNamed = ({ matches }: LogMapping, logName: string | undefined): boolean =>
  logName !== undefined && matches?.logName === logName;
