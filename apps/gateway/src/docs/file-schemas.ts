import {
  AuthzenMapping,
  Brief,
  CalendarDefinedData,
  ExceptionCodeTerms,
  GoldenCase,
  jsonSchema,
  LogMapping,
  ProxyMapping,
  WorkflowDefinition,
} from '#contracts';
import { contractSchemas, type Schema } from './schemas';

/** A file of definitions: one entry of a contract, or a list of them, each named by `key`. */
interface DefinitionFile {
  readonly contract: new () => object;
  readonly title: string;
  readonly isList?: boolean;
  /** The field that names an entry in the file, and that the path names over HTTP. */
  readonly key?: string;
}

/** The files that `writ publish`, `writ delegate`, `writ import` and `writ mcp proxy` read, by their names without the ending. */
const files: Readonly<Record<string, DefinitionFile>> = {
  workflow: { contract: WorkflowDefinition, title: 'workflow.yaml' },
  cases: { contract: GoldenCase, title: 'cases.yaml', isList: true },
  authzen: { contract: AuthzenMapping, title: 'authzen.yaml' },
  'exception-codes': {
    contract: ExceptionCodeTerms,
    title: 'exception-codes.yaml',
    isList: true,
    key: 'code',
  },
  calendars: {
    contract: CalendarDefinedData,
    title: 'calendars.yaml',
    isList: true,
    key: 'calendar',
  },
  brief: { contract: Brief, title: 'The brief of a delegation' },
  mapping: { contract: LogMapping, title: 'The mapping of a log: mapping.yaml' },
  proxy: { contract: ProxyMapping, title: 'The mapping of a proxy before MCP servers: proxy.yaml' },
};

export const fileSchemaNames = Object.keys(files);

/**
 * The JSON Schema (2020-12) of a file of definitions, for editors and for checks without Writ; undefined where there is
 * no such file. `baseUrl` is the address that it is served at.
 */
export const fileSchema = (name: string, baseUrl: string): Schema | undefined => {
  if (!Object.hasOwn(files, name)) return undefined;
  const { contract, title, isList, key } = files[name]!;
  const all = contractSchemas();
  const entry = withKey(all[contract.name]!, key);
  return inDefinitions({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${baseUrl}/schemas/${name}.json`,
    title,
    ...(isList ? jsonSchema.listOf(entry) : entry),
    $defs: Object.fromEntries([...namesIn(entry, all)].map((used) => [used, all[used]!])),
  });
};

const withKey = (schema: Schema, key: string | undefined): Schema =>
  key === undefined
    ? schema
    : {
        ...schema,
        properties: { [key]: { type: 'string' }, ...schema.properties },
        required: [key, ...(schema.required ?? []).filter((name) => name !== key)],
      };

const REFERENCE = /"#\/components\/schemas\/(\w+)"/g;

/** The contracts that a schema refers to, and those that these refer to. */
const namesIn = (
  schema: Schema,
  all: Readonly<Record<string, Schema>>,
  found = new Set<string>(),
): ReadonlySet<string> => {
  for (const [, name] of JSON.stringify(schema).matchAll(REFERENCE)) {
    if (found.has(name!)) continue;
    found.add(name!);
    namesIn(all[name!]!, all, found);
  }
  return found;
};

/** Contracts refer to each other as in the OpenAPI document; a file has those that it needs in itself. */
const inDefinitions = (schema: Schema): Schema =>
  JSON.parse(JSON.stringify(schema).replaceAll(REFERENCE, '"#/$defs/$1"')) as Schema;
