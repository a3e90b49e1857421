import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { parse } from 'yaml';

const FOLDER = join(__dirname, '../../../examples');

const read = (path: string): string => readFileSync(join(FOLDER, path), 'utf8');

/** One of the example workflows as it stands in `examples/workflows`. Throws when it is not there. */
export const exampleWorkflow = (id: string) => ({
  definition: { ...exampleDefinition(id), ...exampleMapping(id) },
  cedar: read(`workflows/${id}/policy.cedar`),
  cases: parse(read(`workflows/${id}/cases.yaml`)) as Record<string, unknown>[],
});

const exampleDefinition = (id: string) =>
  parse(read(`workflows/${id}/workflow.yaml`)) as Record<string, unknown>;

/** What `writ publish` adds of the file beside a workflow. */
const exampleMapping = (id: string): Record<string, unknown> => {
  const path = `workflows/${id}/authzen.yaml`;
  return existsSync(join(FOLDER, path)) ? { authzen: parse(read(path)) as unknown } : {};
};

/** The example catalogue of exception codes. */
export const exampleExceptionCodes = () =>
  parse(read('exception-codes.yaml')) as Record<string, unknown>[];

/** The example calendars. */
export const exampleCalendars = () => parse(read('calendars.yaml')) as Record<string, unknown>[];

/** A version of a workflow as the ledger records it, with the digest of its definition. */
export const publicationOf = <Definition extends { readonly id?: unknown }>(
  definition: Definition,
  version = 1,
) => {
  const id = String(definition.id);
  const digest = createHash('sha256').update(canonicalize(definition)!).digest('hex');
  return {
    ref: { id, version, digest },
    event: { type: 'workflow.published', data: { workflowId: id, version, digest, definition } },
  };
};
