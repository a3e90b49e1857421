import { type JsonSchema } from '#contracts';
import { type Tool } from './tools';

type Properties = Readonly<Record<string, JsonSchema>>;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: JsonSchema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  };
}

/** What is needed of an OpenAPI document. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** What a tool takes, as a JSON Schema of one flat object that refers to nothing outside. */
export interface InputSchema extends Record<string, unknown> {
  readonly type: 'object';
  readonly properties: Properties;
  readonly required: string[];
}

const COMPONENTS = '#/components/schemas/';

/**
 * The input of a tool as the server documents it, so that no second description can drift: what the address,
 * the query string and the body take. Throws when the server has no such interface.
 */
export const inputSchemaOf = (
  { method, path }: Pick<Tool, 'method' | 'path'>,
  { paths, components }: ApiDocument,
): InputSchema => {
  const operation = paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`This server has no ${method} ${path}: is it older than this?`);
  const parameters = (operation.parameters ?? []).filter(isArgument);
  const body = bodyOf(operation, components.schemas);
  const parts = {
    ...Object.fromEntries(parameters.map((one) => [one.name, argumentOf(one)])),
    ...body.properties,
  };
  const required = [
    ...parameters.filter((one) => one.required).map(({ name }) => name),
    ...(body.required ?? []),
  ];
  const properties = inner(parts) as Properties;
  const definitions = definitionsIn(parts, components.schemas);
  return {
    type: 'object',
    properties,
    required,
    additionalProperties: false,
    ...(Object.keys(definitions).length > 0 && { $defs: definitions }),
  };
};

const isArgument = (parameter: Parameter): boolean =>
  parameter.in === 'path' || parameter.in === 'query';

const argumentOf = ({ description, schema = {} }: Parameter): JsonSchema => ({
  ...schema,
  ...(description && { description }),
});

const bodyOf = (
  { requestBody }: Operation,
  schemas: Readonly<Record<string, JsonSchema>>,
): JsonSchema => {
  const schema = requestBody?.content['application/json']?.schema ?? {};
  const ref = schema['$ref'];
  return typeof ref === 'string' ? (schemas[nameIn(ref)] ?? {}) : schema;
};

const nameIn = (ref: string): string => ref.slice(COMPONENTS.length);

/** The same schema with its references leading to `$defs`. */
const inner = (part: unknown): unknown => {
  if (Array.isArray(part)) return part.map(inner);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? `#/$defs/${nameIn(value)}` : inner(value),
    ]),
  );
};

/** Every schema that `part` refers to, and those that these refer to. */
const definitionsIn = (
  part: unknown,
  schemas: Readonly<Record<string, JsonSchema>>,
  found: Record<string, unknown> = {},
): Readonly<Record<string, unknown>> => {
  if (typeof part !== 'object' || part === null) return found;
  for (const [key, value] of Object.entries(part)) {
    const name = key === '$ref' && typeof value === 'string' ? nameIn(value) : undefined;
    if (name === undefined) definitionsIn(value, schemas, found);
    else if (!(name in found)) {
      found[name] = inner(schemas[name]);
      definitionsIn(schemas[name], schemas, found);
    }
  }
  return found;
};
