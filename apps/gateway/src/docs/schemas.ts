import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { type IOptions } from 'class-validator-jsonschema/build/options';

/** A JSON Schema as OpenAPI 3.1 takes it (JSON Schema 2020-12). */
export type Schema = Readonly<Record<string, unknown>>;

export const SCHEMA_PREFIX = '#/components/schemas/';
export const schemaRef = (name: string): Schema => ({ $ref: SCHEMA_PREFIX + name });

const NAME = '^[A-Za-z0-9_-]{1,64}$';
const DOTTED_NAME = '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$';
const text: Schema = { type: 'string' };
const scalar: Schema = {
  type: ['string', 'number', 'boolean', 'null', 'array'],
  items: text,
  description: 'A text, number, boolean, list of texts, or null for unknown.',
};

/** What our own field kinds (`libs/contracts/src/fields.ts`) mean as JSON Schema. */
const fieldKinds: Readonly<Record<string, Schema>> = {
  isText: text,
  isInstant: { type: 'string', format: 'date-time' },
  isDuration: { type: 'string', pattern: '^P(?!$)(\\d+W)?(\\d+D)?(T(\\d+H)?(\\d+M)?(\\d+S)?)?$' },
  isScalar: scalar,
  isScalarMap: {
    type: 'object',
    propertyNames: { pattern: NAME },
    additionalProperties: scalar,
  },
  areTexts: { type: 'array', items: { type: 'string', minLength: 1 } },
  areNames: { type: 'array', items: { type: 'string', maxLength: 64, pattern: DOTTED_NAME } },
  isTypeMap: { type: 'object', propertyNames: { pattern: NAME }, additionalProperties: text },
  isMapOf: { type: 'object', propertyNames: { pattern: NAME } },
  // It says "not null", which no other rule of a required field allows anyway.
  isDefined: {},
};

/**
 * The JSON Schema of every contract class that there is, by class name. Objects take no fields but
 * their own, as the doors do.
 */
export const contractSchemas = (): Readonly<Record<string, Schema>> => {
  const schemas = validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: SCHEMA_PREFIX,
    additionalConverters: fieldKinds as Partial<IOptions>['additionalConverters'],
  }) as Record<string, Schema>;
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      { ...schema, additionalProperties: false },
    ]),
  );
};

/** `schema` without the properties `absent`, and with the properties `optional` not required. */
export const withFields = (
  schema: Schema,
  { absent, optional }: { absent: readonly string[]; optional: readonly string[] },
): Schema => {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const { required = [], ...rest } = schema as { required?: readonly string[] };
  const needed = required.filter((name) => !absent.includes(name) && !optional.includes(name));
  return {
    ...rest,
    properties: Object.fromEntries(properties.filter(([name]) => !absent.includes(name))),
    ...(needed.length > 0 && { required: needed }),
  };
};

/** The names of all schemas that `part` refers to, and those that these refer to. */
export const namesWithin = (
  part: unknown,
  schemas: Readonly<Record<string, unknown>>,
  found = new Set<string>(),
): ReadonlySet<string> => {
  if (typeof part !== 'object' || part === null) return found;
  const ref = (part as { $ref?: unknown }).$ref;
  if (typeof ref === 'string' && ref.startsWith(SCHEMA_PREFIX)) {
    const name = ref.slice(SCHEMA_PREFIX.length);
    if (!found.has(name)) namesWithin(schemas[name], schemas, found.add(name));
  }
  for (const value of Object.values(part)) namesWithin(value, schemas, found);
  return found;
};
