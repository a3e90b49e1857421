import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import { getMetadataStorage } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { type IOptions } from 'class-validator-jsonschema/build/options';
import {
  answerForm,
  ARGUMENT_POINTER,
  commonExampleOf,
  commonMeaningOf,
  exampleOf,
  EXTERNAL_ID_MAX,
  EXTERNAL_ID_PATTERN,
  HANDOFF_PATH,
  jsonSchema,
  type JsonSchema,
  meaningOf,
  PERSON_NAME_MAX,
  SOURCE_PATTERN,
  weekdays,
} from '#contracts';

/** A JSON Schema as OpenAPI 3.1 takes it (JSON Schema 2020-12). */
export type Schema = JsonSchema;

/** What a request states in its path, query string or headers, as OpenAPI describes it. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

const SCHEMA_PREFIX = '#/components/schemas/';
export const schemaRef = (name: string): Schema => ({ $ref: SCHEMA_PREFIX + name });

const NAME = '^[A-Za-z0-9_-]{1,64}$';
const DOTTED_NAME = '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$';
const text: Schema = { type: 'string' };
const nameOfSomebody: Schema = { type: 'string', minLength: 1, maxLength: PERSON_NAME_MAX };
/** A map of declarations; the class of an entry is known to the contract alone. */
const mapOfObjects: Schema = {
  type: 'object',
  propertyNames: { pattern: NAME },
  additionalProperties: { type: 'object' },
};
const externalId: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: EXTERNAL_ID_MAX,
  pattern: EXTERNAL_ID_PATTERN.source,
};
const source: Schema = { type: 'string', pattern: SOURCE_PATTERN.source };
const scalar: Schema = {
  type: ['string', 'number', 'boolean', 'null', 'array'],
  items: text,
  description: 'A text, number, boolean, list of texts, or null for unknown.',
};

const pointer: Schema = { type: 'string', pattern: ARGUMENT_POINTER.source };
const textOrTexts: Schema = { type: ['string', 'array'], items: text };

/** Marks a field of an answer that may be null. */
const OR_NULL = 'x-or-null';

/** What our own field kinds (`libs/contracts/src/fields.ts`) mean as JSON Schema. */
const fieldKinds = {
  hasSchema: ({ constraints }: { readonly constraints: readonly Schema[] }) => constraints[0],
  isText: text,
  isExternalId: externalId,
  areExternalIds: { type: 'array', items: externalId },
  isInstant: { type: 'string', format: 'date-time' },
  isDuration: { type: 'string', pattern: '^P(?!$)(\\d+W)?(\\d+D)?(T(\\d+H)?(\\d+M)?(\\d+S)?)?$' },
  isScalar: scalar,
  isScalarMap: {
    type: 'object',
    propertyNames: { pattern: NAME },
    additionalProperties: scalar,
  },
  isHandoffPath: { type: 'string', maxLength: 256, pattern: HANDOFF_PATH.source },
  areHandoffPaths: {
    type: 'array',
    items: { type: 'string', maxLength: 256, pattern: HANDOFF_PATH.source },
  },
  isSomebody: nameOfSomebody,
  isOwner: nameOfSomebody,
  areSomebody: { type: 'array', items: nameOfSomebody },
  areOwners: { type: 'array', items: nameOfSomebody },
  areRecorders: { type: 'array', items: nameOfSomebody },
  areTexts: { type: 'array', items: { type: 'string', minLength: 1 } },
  areNames: { type: 'array', items: { type: 'string', maxLength: 64, pattern: DOTTED_NAME } },
  isTypeMap: { type: 'object', propertyNames: { pattern: NAME }, additionalProperties: text },
  isSource: source,
  isSourceMap: { type: 'object', propertyNames: { pattern: NAME }, additionalProperties: source },
  isCurrency: { type: 'string', pattern: '^[A-Z]{3}$' },
  isObjectsRule: {
    type: ['string', 'array'],
    items: externalId,
    description: 'any, none, or kinds of objects; those of the work order where absent.',
  },
  isWebUrl: { type: 'string', format: 'uri' },
  isSince: text,
  isBase64: { type: 'string', contentEncoding: 'base64' },
  isTimeZone: text,
  isWorkingHours: {
    type: 'object',
    propertyNames: { enum: weekdays },
    additionalProperties: { type: 'array', items: { type: 'array', items: text } },
    example: { mon: [['09:00', '17:30']] },
  },
  areDates: { type: 'array', items: { type: 'string', format: 'date' } },
  isUri: { type: 'string', format: 'uri' },
  arePointers: { type: 'array', items: pointer },
  arePointersByName: { type: 'object', additionalProperties: pointer },
  areTextsByName: { type: 'object', additionalProperties: { type: 'string' } },
  areWords: { type: 'array', items: { type: 'string' } },
  isMatch: { type: 'object', minProperties: 1, additionalProperties: textOrTexts },
  isTimeFormat: text,
  areAttributes: textOrTexts,
  // Only a mark: `orNull` makes the schema of it.
  orNull: { [OR_NULL]: true },
  // The rule of nested contracts beside them has what the object or the list holds.
  isPart: {},
  areParts: { type: 'array' },
  // It says "not null", which no other rule of a required field allows anyway.
  isDefined: {},
};

/**
 * The JSON Schema of every contract class that there is, by class name. What callers send has no fields but those of its
 * class; answers may get more later.
 */
export const contractSchemas = (): Readonly<Record<string, Schema>> =>
  (madeOnce ??= schemasOfContracts());

let madeOnce: Readonly<Record<string, Schema>> | undefined;

const schemasOfContracts = (): Readonly<Record<string, Schema>> => {
  const options: Partial<IOptions> = {
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: SCHEMA_PREFIX,
    additionalConverters: fieldKinds as IOptions['additionalConverters'],
  };
  return Object.fromEntries(
    [...contractsByName()].map(([name, contract]) => {
      // One by one: of all at once, the library compares every field with every field.
      const schema = targetConstructorToSchema(contract, options) as Schema;
      const properties = propertiesOf(schema.properties ?? {}, contract);
      const own = { ...schema, ...formOf(contract), properties };
      return [name, withDefaults(own, new contract())];
    }),
  );
};

type Contract = new () => object;

const formOf = (contract: Contract): Schema => {
  const { meaning, additionalProperties } = answerForm(contract) ?? { additionalProperties: false };
  return {
    ...(meaning && { description: meaning }),
    ...(additionalProperties !== undefined && { additionalProperties }),
  };
};

const contractsByName = (): ReadonlyMap<string, Contract> => {
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    validationMetadatas: ReadonlyMap<Contract, unknown>;
  };
  return new Map([...validationMetadatas.keys()].map((contract) => [contract.name, contract]));
};

/** A field with a default may be left out. */
const withDefaults = (schema: Schema, defaults: object): Schema => {
  const known = Object.entries(defaults).filter(([, value]) => value !== undefined);
  if (known.length === 0) return schema;
  const { properties = {}, ...rest } = withFields(schema, {
    absent: [],
    optional: known.map(([name]) => name),
  });
  const stated = known.map(([name, value]) => [
    name,
    { ...properties[name], default: value instanceof Map ? Object.fromEntries(value) : value },
  ]);
  return { ...rest, properties: { ...properties, ...Object.fromEntries(stated) } };
};

type Properties = Readonly<Record<string, Schema>>;

/** Each field with its meaning. The library takes a `Map` for a list of maps. */
const propertiesOf = (properties: Properties, contract: Contract): Properties =>
  Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const isMap = schema.items?.['$ref'] === `${SCHEMA_PREFIX}Map`;
      const { [OR_NULL]: isOrNull, ...stated } = isMap ? mapOfObjects : schema;
      const description = meaningOf(contract, name);
      return [
        name,
        {
          ...(isOrNull ? jsonSchema.orNull(stated) : stated),
          ...(description && { description }),
          ...examplesOf(contract, name, stated),
        },
      ];
    }),
  );

/** Of what callers send. The fields of a part have examples of their own. */
const examplesOf = (contract: Contract, name: string, schema: Schema): Schema => {
  const isPart = schema['$ref'] !== undefined || schema.items?.['$ref'] !== undefined;
  if (isPart || answerForm(contract)) return {};
  return withExample(exampleOf(contract, name));
};

const withExample = (example: unknown): Schema =>
  example === undefined ? {} : { examples: [example] };

/** What a parameter means that no contract has, and a value of it, as of all fields of its name. */
export const described = (
  name: string,
  schema: Schema,
): Pick<Parameter, 'description' | 'schema'> => {
  const description = commonMeaningOf(name);
  return {
    ...(description && { description }),
    schema: { ...withExample(commonExampleOf(name)), ...schema },
  };
};

/** `schema` without the properties `absent`, and with the properties `optional` not required. */
export const withFields = (
  schema: Schema,
  { absent, optional }: { absent: readonly string[]; optional: readonly string[] },
): Schema => {
  const { properties = {}, required = [], ...rest } = schema;
  const stated = Object.entries(properties).filter(([name]) => !absent.includes(name));
  const needed = required.filter((name) => !absent.includes(name) && !optional.includes(name));
  return {
    ...rest,
    properties: Object.fromEntries(stated),
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
