import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { WritError } from '#client';
import { LogMapping } from '#contracts';
import { problemsOf } from '../definition-errors';
import { readDefinition } from '../definitions';
import { IMPORT_EXAMPLES } from '../own-files';

/** Reads and checks a mapping. Throws `WritError` with a line for each thing that is wrong. */
export const readMapping = (file: string): LogMapping => {
  const definition = readDefinition(file);
  const { value } = definition;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new WritError(
      `${file}: a mapping has parts such as log and workflow; see ${IMPORT_EXAMPLES}.`,
    );

  const mapping = plainToInstance(LogMapping, value);
  const errors = validateSync(mapping, { whitelist: true, forbidNonWhitelisted: true });
  const problems = problemsOf(errors, definition, 'a mapping');
  if (problems.length > 0) throw new WritError(problems);
  return mapping;
};
