import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FOLDER = join(__dirname, '../../../examples');

const read = (path: string): string => readFileSync(join(FOLDER, path), 'utf8');

/** One of the example workflows as it stands in `examples/workflows`. Throws when it is not there. */
export const exampleWorkflow = (id: string) => ({
  definition: parse(read(`workflows/${id}/workflow.yaml`)) as Record<string, unknown>,
  cedar: read(`workflows/${id}/policy.cedar`),
  cases: parse(read(`workflows/${id}/cases.yaml`)) as Record<string, unknown>[],
});

/** The example catalogue of exception codes. */
export const exampleExceptionCodes = () =>
  parse(read('exception-codes.yaml')) as Record<string, unknown>[];

/** The example calendars. */
export const exampleCalendars = () => parse(read('calendars.yaml')) as Record<string, unknown>[];
